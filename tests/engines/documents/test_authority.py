"""The demo authority: made once, keys closed, visibly a demo."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.x509 import load_pem_x509_certificate
from cryptography.x509.oid import ExtensionOID

from chengxin.engines.documents.authority import demo_authority
from chengxin.engines.documents.errors import AuthorityError
from chengxin.engines.documents.signing import PadesSigner


def test_a_second_call_finds_the_same_authority(authority):
    before = {path.name: path.read_bytes() for path in authority.folder.iterdir()}
    demo_authority(authority.folder)
    assert {path.name: path.read_bytes() for path in authority.folder.iterdir()} == before


def test_two_at_once_agree_on_one_authority(tmp_path):
    with ThreadPoolExecutor(max_workers=4) as pool:
        roots = list(pool.map(lambda _: demo_authority(tmp_path / "ca").root(), range(8)))
    assert len(set(roots)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["ca"]


def test_keys_are_for_their_owner_alone(authority):
    for name in ("root.key", "seal.key"):
        assert stat.S_IMODE((authority.folder / name).stat().st_mode) == 0o600
    assert stat.S_IMODE(authority.folder.stat().st_mode) == 0o700


def test_certificates_name_themselves_a_demo_and_no_address(authority):
    root = load_pem_x509_certificate(authority.root())
    for certificate in (root, authority.seal_certificate()):
        name = certificate.subject.rfc4514_string()
        assert "演示" in name
        assert "demo" in name
        for oid in (
            ExtensionOID.AUTHORITY_INFORMATION_ACCESS,
            ExtensionOID.CRL_DISTRIBUTION_POINTS,
        ):
            assert all(extension.oid != oid for extension in certificate.extensions)


def test_a_key_open_to_others_is_refused(tmp_path):
    authority = demo_authority(tmp_path / "ca")
    (authority.folder / "seal.key").chmod(0o644)
    with pytest.raises(AuthorityError) as caught:
        PadesSigner(authority)
    assert caught.value.reason == "key-open-to-others"


def test_an_incomplete_folder_is_refused_not_refilled(tmp_path):
    authority = demo_authority(tmp_path / "ca")
    (authority.folder / "seal.key").unlink()
    with pytest.raises(AuthorityError, match=r"seal\.key") as caught:
        demo_authority(tmp_path / "ca")
    assert caught.value.reason == "incomplete"
