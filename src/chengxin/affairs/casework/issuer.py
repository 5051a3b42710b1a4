"""In whose name documents are issued, with which seal, and where anybody checks a report."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from chengxin.engines.documents.authority import DemoAuthority, demo_authority
from chengxin.engines.documents.model import Issuer
from chengxin.engines.documents.signing import PadesSigner, Signer
from chengxin.records.store import home

CHECK_PATH = "/check/?number="
"""Path of the public check page, before the number; the QR code leads there."""

# Everything issued with the demo seal is invented, and says so.
_ISSUER = Issuer(
    platform="上海市示例区公共信用平台（虚构）",
    office="示例区社会信用体系建设联席会议办公室（虚构）",
    area="上海市示例区",
    demo=True,
)


def issuer() -> Issuer:
    """The platform and office that reports name."""
    return _ISSUER


def authority() -> DemoAuthority:
    """The demo authority of this installation, under ``CHENGXIN_HOME/ca``, made on first use."""
    return demo_authority(home.home() / "ca")


def signer() -> Signer:
    """The seal of this installation."""
    return _signer(authority().folder)


@lru_cache(maxsize=2)
def _signer(folder: Path) -> Signer:
    """The seal of one folder, its key read once per process."""
    return PadesSigner(DemoAuthority(folder))


def check_url(report_no: str) -> str:
    """The address at which a report is checked."""
    base: str = settings.CHENGXIN_PUBLIC_URL
    return f"{base.rstrip('/')}{CHECK_PATH}{report_no}"
