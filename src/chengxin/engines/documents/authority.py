"""The demo authority: a root and a signing certificate, made once under a given folder.

Both are named 演示 demo and mean nothing outside this installation: they let the whole way
from signature to check be walked without buying a certificate. A real seal comes from a licensed
certification service and implements the same `signing.Signer`.
"""

import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID, ObjectIdentifier

from chengxin.engines.documents.errors import AuthorityError

ROOT_NAME: Final = "Chengxin 演示根证书 demo root"
SEAL_NAME: Final = "Chengxin 演示签章 demo seal"

# Wide on purpose: replayed histories sign in the past, and a demo must not stop one day.
_NOT_BEFORE: Final = datetime(2010, 1, 1, tzinfo=UTC)
_NOT_AFTER: Final = datetime(2049, 12, 31, tzinfo=UTC)

_DOCUMENT_SIGNING: Final = ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336
_FILES: Final = ("root.pem", "root.key", "seal.pem", "seal.key")


@dataclass(frozen=True, slots=True)
class DemoAuthority:
    """The folder with the demo root, the demo seal and their keys."""

    folder: Path

    @property
    def root_path(self) -> Path:
        """The root certificate, to hand to anybody who checks offline."""
        return self.folder / "root.pem"

    def root(self) -> bytes:
        """The root certificate as PEM: the trust root of `verification.verify`."""
        return self.root_path.read_bytes()

    def seal_certificate(self) -> x509.Certificate:
        """The certificate that signs reports."""
        return x509.load_pem_x509_certificate((self.folder / "seal.pem").read_bytes())

    def seal_key(self) -> ec.EllipticCurvePrivateKey:
        """The private key that signs reports.

        Raises:
            AuthorityError: The key file is readable by others, or is not a P-256 key.
        """
        path = self.folder / "seal.key"
        mode = path.stat().st_mode & 0o777
        if mode & 0o077:
            raise AuthorityError(
                f"The key {path} is open to others (mode {mode:o}): run chmod 600 on it.",
                folder=str(self.folder),
                reason="key-open-to-others",
            )
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise AuthorityError(
                f"The key {path} is not an elliptic-curve key; remove {self.folder} to make a "
                "new demo authority (reports signed before will no longer verify).",
                folder=str(self.folder),
                reason="not-an-ec-key",
            )
        return key


def demo_authority(folder: Path) -> DemoAuthority:
    """The demo authority of a folder, made on the first call and never again.

    Two processes may call this at once: one wins, both get the same authority. Keys have
    mode 0600, the folder 0700.

    Args:
        folder: Usually ``CHENGXIN_HOME/ca``. Its parent must exist or be creatable.

    Raises:
        AuthorityError: The folder is there but incomplete.
    """
    if not folder.exists():
        _make(folder)
    missing = [name for name in _FILES if not (folder / name).is_file()]
    if missing:
        raise AuthorityError(
            f"The folder {folder} lacks {', '.join(missing)}. Restore it from a backup, or remove "
            "it to make a new demo authority (reports signed before will no longer verify).",
            folder=str(folder),
            reason="incomplete",
        )
    return DemoAuthority(folder)


def _make(folder: Path) -> None:
    """Write keys and certificates beside the folder, then give them its name in one step."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".ca-", dir=folder.parent))  # mode 0700
    root_key, seal_key = _new_key(), _new_key()
    root = _root_certificate(root_key)
    seal = _seal_certificate(seal_key, root, root_key)
    for name, certificate, key in (("root", root, root_key), ("seal", seal, seal_key)):
        (draft / f"{name}.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        _write_key(draft / f"{name}.key", key)
    try:
        draft.rename(folder)
    except OSError:  # another process was first; its authority is the one
        shutil.rmtree(draft)


def _new_key() -> ec.EllipticCurvePrivateKey:
    """A new P-256 key."""
    return ec.generate_private_key(ec.SECP256R1())


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    """Write a private key that only its owner can read, from its first byte on."""
    text = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(text)


def _root_certificate(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    """The self-signed root; it may sign end certificates and nothing below them."""
    name = _name(ROOT_NAME)
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return (
        _builder(name, name, key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(certificates=True), critical=True)
        .add_extension(identifier, critical=False)
        .sign(key, hashes.SHA256())
    )


def _seal_certificate(
    key: ec.EllipticCurvePrivateKey, root: x509.Certificate, root_key: ec.EllipticCurvePrivateKey
) -> x509.Certificate:
    """The certificate of the seal; it names no address, so checking it fetches nothing."""
    issuer_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return (
        _builder(_name(SEAL_NAME), root.subject, key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([_DOCUMENT_SIGNING]), critical=False)
        .add_extension(identifier, critical=False)
        .add_extension(issuer_key, critical=False)
        .sign(root_key, hashes.SHA256())
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey
) -> x509.CertificateBuilder:
    """What root and seal have in common."""
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(_NOT_BEFORE)
        .not_valid_after(_NOT_AFTER)
    )


def _name(common_name: str) -> x509.Name:
    """A name that says at once that it proves nothing outside a demonstration."""
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "演示 demo，虚构，无法律效力"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _usage(*, certificates: bool) -> x509.KeyUsage:
    """Key usage: signing certificates (root) or documents (seal), and nothing else."""
    return x509.KeyUsage(
        digital_signature=not certificates,
        content_commitment=not certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certificates,
        crl_sign=certificates,
        encipher_only=False,
        decipher_only=False,
    )
