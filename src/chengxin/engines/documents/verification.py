"""Checking a signed file: offline, against one trust root, down to the last byte.

A file counts as intact only if the one signature covers all of it and every byte that no
signature can cover (its own container) is as this platform writes it. So a changed byte shows
wherever it is, also when something was appended in a way that PDF itself permits.
"""

import io
import re
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from asn1crypto import cms, pem
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from chengxin.engines.documents.coroutines import run

_REPORT_NO: Final = "report_no:"
_CONTENT: Final = "content_sha256:"
_NUMBER_BYTES: Final = re.compile(rb"report_no:(\d{14}[0-9A-Z]{8})\b")
_CONTAINER_DIGITS: Final = frozenset(b"0123456789ABCDEF")

# Fixed parts of a CMS container (RFC 5652), in DER.
_VERSION_1: Final = bytes.fromhex("020101")
_SHA256: Final = bytes.fromhex("300d06096086480165030402010500")
_SHA256_ECDSA: Final = bytes.fromhex("300a06082a8648ce3d040302")
_DATA: Final = bytes.fromhex("300b06092a864886f70d010701")
_SIGNED_DATA: Final = bytes.fromhex("06092a864886f70d010702")


class Reason(StrEnum):
    """Why a file is not what it claims to be; codes are stable."""

    NOT_READABLE = "not-readable"
    """Not a PDF, or damaged beyond reading."""
    NOT_SIGNED = "not-signed"
    """A PDF without a signature."""
    SEVERAL_SIGNATURES = "several-signatures"
    """Signed again by somebody; this platform signs once."""
    CONTENT_CHANGED = "content-changed"
    """The signed bytes are not those that were signed."""
    SIGNATURE_INVALID = "signature-invalid"
    """The signature itself does not verify."""
    CONTAINER_CHANGED = "container-changed"
    """The bytes around or inside the signature's container were touched."""
    APPENDED = "appended"
    """Something was added after signing."""
    NOT_TRUSTED = "not-trusted"
    """The certificate does not lead to the trust root, or not at that moment."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What one file shows by itself, without any register.

    `intact`: not one byte differs from what was signed. `trusted`: the signer leads to the trust
    root. `signed_at` is the moment the signature claims. `report_no` and `content_digest` stand in
    the document's metadata and can be believed only if intact and trusted.
    """

    intact: bool
    trusted: bool
    signed_at: datetime | None = None
    report_no: str | None = None
    content_digest: str | None = None
    reasons: tuple[Reason, ...] = ()

    @property
    def genuine(self) -> bool:
        """Whether the file is intact and from a trusted signer."""
        return self.intact and self.trusted


def verify(pdf: bytes, trust_root: bytes, *, at: datetime | None = None) -> Verification:
    """Check a file's signature; never reads a network, a clock or a certificate store.

    Args:
        pdf: The file, from anybody; a broken one gives an answer, not an error.
        trust_root: The root certificate to lead to, PEM or DER.
        at: Moment at which certificates must be valid; None takes the moment of signing that
            the file claims, which suits a register that knows the file anyway.
    """
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=True)
        signatures = list(reader.embedded_signatures)
        keywords = _keywords(reader)
    except Exception:  # noqa: BLE001  a hostile file may break the parser anywhere
        return Verification(intact=False, trusted=False, reasons=(Reason.NOT_READABLE,))
    seen = Verification(
        intact=False,
        trusted=False,
        report_no=_value(keywords, _REPORT_NO),
        content_digest=_value(keywords, _CONTENT),
    )
    if len(signatures) != 1:
        reason = Reason.SEVERAL_SIGNATURES if signatures else Reason.NOT_SIGNED
        return replace(seen, reasons=(reason,))
    return _judge(seen, pdf, signatures[0], _context(_certificate(trust_root), at, signatures[0]))


def numbers_in(pdf: bytes) -> tuple[str, ...]:
    """Report numbers that stand in a file's bytes, also in one too damaged to be read.

    A damaged file can so be told from one that was never issued here.
    """
    found = _NUMBER_BYTES.findall(pdf)
    return tuple(dict.fromkeys(number.decode("ascii") for number in found))


def _judge(
    seen: Verification, pdf: bytes, signature: Any, rules: ValidationContext
) -> Verification:
    """The verdict on the one signature of a file."""
    try:
        reasons = _outside(pdf, signature)
        status = run(async_validate_pdf_signature(signature, rules))
    except Exception:  # noqa: BLE001  a hostile file may break the parser anywhere
        return replace(seen, reasons=(Reason.SIGNATURE_INVALID,))
    if not status.intact:
        reasons.append(Reason.CONTENT_CHANGED)
    elif not status.valid:
        reasons.append(Reason.SIGNATURE_INVALID)
    if status.coverage is not SignatureCoverageLevel.ENTIRE_FILE:
        reasons.append(Reason.APPENDED)
    intact = not reasons
    if intact and not status.trusted:
        reasons.append(Reason.NOT_TRUSTED)
    return replace(
        seen,
        intact=intact,
        trusted=bool(status.trusted),
        signed_at=_claimed(signature),
        reasons=tuple(dict.fromkeys(reasons)),
    )


def _context(root: asn1_x509.Certificate, at: datetime | None, signature: Any) -> ValidationContext:
    """Rules for the chain: our root alone, no fetching, certificates valid at one moment."""
    return ValidationContext(
        trust_roots=[root],
        allow_fetching=False,
        moment=at or _claimed(signature),
        revocation_mode="soft-fail",
    )


def _claimed(signature: Any) -> datetime | None:
    """The moment of signing that the signature claims, if it can be read."""
    try:
        claimed: datetime | None = signature.self_reported_timestamp
    except Exception:  # noqa: BLE001  a hostile file may break the parser anywhere
        return None
    return claimed


def _outside(pdf: bytes, signature: Any) -> list[Reason]:
    """What is wrong with the bytes that the signature itself cannot cover."""
    ranges = [int(number) for number in signature.byte_range]
    if len(ranges) != 4 or ranges[0] != 0:
        return [Reason.CONTAINER_CHANGED]
    _, before, after, rest = ranges
    if after + rest != len(pdf):
        return [Reason.APPENDED]
    hole = pdf[before:after]
    if hole[:1] != b"<" or hole[-1:] != b">" or not _CONTAINER_DIGITS.issuperset(hole[1:-1]):
        return [Reason.CONTAINER_CHANGED]
    container = bytes.fromhex(hole[1:-1].decode("ascii"))
    return [] if _is_ours(container) else [Reason.CONTAINER_CHANGED]


def _is_ours(container: bytes) -> bool:
    """Whether a CMS container is, byte for byte, what this platform builds from its parts.

    The signature covers the signed attributes, these the certificate's digest; everything else
    in the container is covered by nothing and therefore fixed here: no padding, one way of
    encoding, one digest algorithm, one certificate, no attributes beside the signed ones.
    """
    signed = cms.ContentInfo.load(container)["content"]
    info = signed["signer_infos"][0]
    certificate = signed["certificates"][0].chosen
    signer = _tlv(
        0x30, certificate.issuer.dump() + certificate["tbs_certificate"]["serial_number"].dump()
    )
    signer_info = _tlv(
        0x30,
        _VERSION_1
        + signer
        + _SHA256
        + _tlv(0xA0, info["signed_attrs"].contents)
        + _SHA256_ECDSA
        + _tlv(0x04, info["signature"].contents),
    )
    signed_data = _tlv(
        0x30,
        _VERSION_1
        + _tlv(0x31, _SHA256)
        + _DATA
        + _tlv(0xA0, certificate.dump())
        + _tlv(0x31, signer_info),
    )
    return container == _tlv(0x30, _SIGNED_DATA + _tlv(0xA0, signed_data))


def _tlv(tag: int, content: bytes) -> bytes:
    """One DER value: tag, shortest length, content."""
    length = len(content)
    if length < 0x80:
        return bytes([tag, length]) + content
    size = (length.bit_length() + 7) // 8
    return bytes([tag, 0x80 | size]) + length.to_bytes(size, "big") + content


def _keywords(reader: PdfFileReader) -> str:
    """The keywords in the document's metadata."""
    return str(reader.trailer["/Info"].get("/Keywords", ""))


def _value(keywords: str, name: str) -> str | None:
    """One of our values in the keywords, as ``report_no:…, content_sha256:…``."""
    for word in keywords.split(","):
        if word.strip().startswith(name):
            return word.strip().removeprefix(name)
    return None


def _certificate(data: bytes) -> asn1_x509.Certificate:
    """A certificate from PEM or DER."""
    if pem.detect(data):
        _, _, data = pem.unarmor(data)
    certificate: asn1_x509.Certificate = asn1_x509.Certificate.load(data)
    return certificate
