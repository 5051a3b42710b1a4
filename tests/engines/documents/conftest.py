"""One demo authority and one signed report for all tests of documents."""

import pytest

from chengxin.engines.documents.authority import demo_authority
from chengxin.engines.documents.signing import PadesSigner
from chengxin.engines.documents.typeset import typeset
from tests.engines.documents import example


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    """A demo authority in a folder of its own."""
    return demo_authority(tmp_path_factory.mktemp("home") / "ca")


@pytest.fixture(scope="session")
def signer(authority):
    """The signer of that authority."""
    return PadesSigner(authority)


@pytest.fixture(scope="session")
def unsigned():
    """The PDF/A of the example report."""
    return typeset(example.report(), signature="PAdES，ECDSA P-256（演示证书）")


@pytest.fixture(scope="session")
def signed(unsigned, signer):
    """The same, signed."""
    return signer.sign(unsigned, at=example.report().issued_at, reason="专用信用报告")


@pytest.fixture(scope="session")
def root(authority):
    """The trust root, PEM."""
    return authority.root()
