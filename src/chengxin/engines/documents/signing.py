"""Signing a PDF: one interface, PAdES with ECDSA P-256 behind it; other seals can follow.

The container of the signature is made to the byte: PDF readers skip what fills a container up,
so spare room there would be the one place in the file that can be changed unseen.
"""

import io
from datetime import datetime
from typing import Any, Final, Protocol

from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError as ForeignSigningError
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes

from chengxin.engines.documents.authority import DemoAuthority
from chengxin.engines.documents.coroutines import run
from chengxin.engines.documents.errors import SigningError

FIELD: Final = "Seal"
"""Name of the one signature field of a report."""

_RAW_LENGTH: Final = 71
"""Bytes of a DER-encoded P-256 signature; half of all are of this length, the rest is redrawn."""


class Signer(Protocol):
    """Whatever can put one signature on a finished PDF.

    An SM2 seal (GB/T 38540) signs beside the file or with another subfilter; it implements this
    and is chosen where the report is issued.
    """

    @property
    def label(self) -> str:
        """How the page describes the signature, in Chinese."""

    def sign(self, pdf: bytes, *, at: datetime, reason: str) -> bytes:
        """The PDF with one signature over all of it.

        Args:
            pdf: A finished file without signatures.
            at: Moment of signing that the signature claims, with its zone.
            reason: Why it was signed, kept in the signature.

        Raises:
            SigningError: The file cannot be read, or the signature not be made.
        """


class PadesSigner:
    """PAdES baseline B signatures (ETSI EN 319 142-1) with the demo seal's P-256 key."""

    label = "PAdES，ECDSA P-256（演示证书）"

    def __init__(self, authority: DemoAuthority) -> None:
        """Read the key and the certificate once.

        Raises:
            AuthorityError: The key is open to others or of another kind.
        """
        certificate = authority.seal_certificate().public_bytes(serialization.Encoding.DER)
        self._signer = _ExactSigner(asn1_x509.Certificate.load(certificate), authority.seal_key())
        self._container: int | None = None

    def sign(self, pdf: bytes, *, at: datetime, reason: str) -> bytes:
        """The PDF with one invisible signature in an incremental update."""
        meta = signers.PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            reason=reason,
        )
        pdf_signer = _PlainPdfSigner(
            meta, self._signer, new_field_spec=SigFieldSpec(sig_field_name=FIELD)
        )
        try:
            writer = _TimelessWriter(io.BytesIO(pdf))
            return run(self._sign(pdf_signer, writer, at))
        except (ForeignSigningError, PdfError, ValueError) as error:
            raise SigningError(f"The file cannot be signed: {error}", reason=str(error)) from error

    async def _sign(self, pdf_signer: Any, writer: IncrementalPdfFileWriter, at: datetime) -> bytes:
        """The steps of `PdfSigner.sign_pdf` with our moment in place of the clock.

        The length of the container depends on the certificate alone and is measured once.
        """
        session = pdf_signer.init_signing_session(writer)
        session.system_time = at
        if self._container is None:
            self._container = await session.estimate_signature_container_size(None, tight=True)
        document = session.prepare_tbs_document(None, bytes_reserved=self._container)
        prepared, output = document.digest_tbs_document()
        await document.perform_signature(
            document_digest=prepared.document_digest,
            pdf_cms_signed_attrs=PdfCMSSignedAttributes(signing_time=at),
        )
        signed: bytes = output.getvalue()
        return signed


class _PlainPdfSigner(signers.PdfSigner):
    """A signer that declares PAdES and nothing of PDF 2.0: PDF/A-2 is a PDF 1.7."""

    def register_extensions(self, pdf_out: BasePdfFileWriter, *, md_algorithm: str) -> None:
        """Declare the extension that PAdES in PDF 1.7 needs (ETSI EN 319 142-1, clause 5.5)."""
        pdf_out.register_extension(ESIC_EXTENSION_1)


class _TimelessWriter(IncrementalPdfFileWriter):
    """A writer that leaves the document's own dates and producer alone.

    pyHanko stamps the clock into the metadata on every write; PDF/A wants both copies of the
    metadata equal, and a report says when it was issued, not when a program ran.
    """

    def _update_meta(self) -> None:
        """Change nothing."""


class _ExactSigner(signers.Signer):
    """A pyHanko signer over a P-256 key whose signatures all have one length."""

    def __init__(self, certificate: asn1_x509.Certificate, key: ec.EllipticCurvePrivateKey) -> None:
        self._key = key
        super().__init__(signing_cert=certificate, embed_roots=False)

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        """The signature of the signed attributes."""
        if digest_algorithm != "sha256":
            raise SigningError(
                f"The demo seal signs with sha256, not {digest_algorithm}.", reason="digest"
            )
        if dry_run:
            return bytes(_RAW_LENGTH)
        while True:
            signature = self._key.sign(data, ec.ECDSA(hashes.SHA256()))
            if len(signature) == _RAW_LENGTH:
                return signature
