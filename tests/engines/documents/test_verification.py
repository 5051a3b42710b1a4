"""One changed byte is found: by this check, by pyHanko's and by pdfsig."""

import asyncio
import io
import shutil
import socket
import subprocess
from datetime import UTC, datetime

import pytest
from asn1crypto import pem
from asn1crypto import x509 as asn1_x509
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from chengxin.engines.documents.authority import demo_authority
from chengxin.engines.documents.errors import SigningError
from chengxin.engines.documents.signing import PadesSigner
from chengxin.engines.documents.verification import Reason, verify
from tests.engines.documents import example

AT = example.report().issued_at


def _flip(pdf, at):
    """The file with one bit of one byte changed."""
    return pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]


def _container(pdf):
    """Where the hexadecimal container of the signature begins and ends."""
    start = pdf.index(b"/Contents <3082") + len(b"/Contents ")
    return start, pdf.index(b">", start) + 1


def _by_pyhanko(pdf, root):
    """Whether pyHanko's own validator finds a trusted signature over the whole file."""
    _, _, der = pem.unarmor(root)
    rules = ValidationContext(
        trust_roots=[asn1_x509.Certificate.load(der)], allow_fetching=False, moment=AT
    )
    reader = PdfFileReader(io.BytesIO(pdf), strict=True)
    status = validate_pdf_signature(reader.embedded_signatures[0], rules)
    return status.bottom_line and status.coverage is SignatureCoverageLevel.ENTIRE_FILE


def _by_pdfsig(pdf, tmp_path):
    """What pdfsig prints, or a skip that names the package."""
    if shutil.which("pdfsig") is None:
        pytest.skip("pdfsig is not installed (apt package poppler-utils)")
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, timeout=60)
    return done.stdout.decode("utf-8", "replace")


def test_a_signed_report_is_genuine_and_names_itself(signed, root):
    verdict = verify(signed, root)
    assert verdict.genuine
    assert verdict.reasons == ()
    assert verdict.report_no == example.REPORT_NO
    assert verdict.content_digest == example.report().digest
    assert verdict.signed_at == AT


def test_others_find_the_signed_report_valid(signed, root, tmp_path):
    assert _by_pyhanko(signed, root)
    said = _by_pdfsig(signed, tmp_path)
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said


@pytest.mark.parametrize("place", ["first_page", "last_page", "metadata", "trailer"])
def test_one_changed_byte_is_found_by_all_three(place, signed, root, tmp_path):
    start, end = _container(signed)
    at = {
        "first_page": 5_000,
        "last_page": start // 2,
        "metadata": signed.index(b"<pdfaid:part>2") - 30,
        "trailer": signed.index(b"/Reason", end) + 9,
    }[place]
    changed = _flip(signed, at)
    assert verify(changed, root).reasons == (Reason.CONTENT_CHANGED,)
    assert not _by_pyhanko(changed, root)
    assert "Signature is Valid" not in _by_pdfsig(changed, tmp_path)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_changed_byte_is_found_wherever_it_is(data, signed, root):
    at = data.draw(st.integers(0, len(signed) - 1))
    value = data.draw(st.integers(0, 255).filter(lambda value: value != signed[at]))
    assert not verify(signed[:at] + bytes([value]) + signed[at + 1 :], root).intact


def test_a_changed_byte_inside_the_container_is_found_too(signed, root):
    start, end = _container(signed)
    for at in range(start, end, 13):
        assert not verify(_flip(signed, at), root).intact
    lower = signed[:start] + signed[start:end].lower() + signed[end:]
    assert verify(lower, root).reasons == (Reason.CONTAINER_CHANGED,)


def test_the_container_has_no_room_to_spare(signed):
    start, end = _container(signed)
    container = bytes.fromhex(signed[start + 1 : end - 1].decode("ascii"))
    assert int.from_bytes(container[2:4], "big") == len(container) - 4


def test_bytes_after_the_end_are_found_by_all_three(signed, root, tmp_path):
    longer = signed + b"\n% a comment\n"
    assert Reason.APPENDED in verify(longer, root).reasons
    assert not verify(longer, root).intact
    assert not _by_pyhanko(longer, root)
    assert "Not total document signed" in _by_pdfsig(longer, tmp_path)


def test_an_incremental_update_that_pdf_permits_is_found_by_all_three(signed, root, tmp_path):
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    fields.append_signature_field(writer, fields.SigFieldSpec("Another"))
    output = io.BytesIO()
    writer.write(output)
    updated = output.getvalue()
    assert updated.startswith(signed)
    assert verify(updated, root).reasons == (Reason.APPENDED,)
    assert not _by_pyhanko(updated, root)
    assert "Not total document signed" in _by_pdfsig(updated, tmp_path)


def test_a_second_signature_is_refused(signed, root, tmp_path):
    other = demo_authority(tmp_path / "other")
    meta = signers.PdfSignatureMetadata(field_name="Second")
    signer = signers.SimpleSigner.load(
        str(other.folder / "seal.key"), str(other.folder / "seal.pem")
    )
    twice = signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(signed)), meta, signer=signer)
    verdict = verify(twice.getvalue(), root)
    assert verdict.reasons == (Reason.SEVERAL_SIGNATURES,)
    assert verdict.report_no == example.REPORT_NO


def test_a_report_of_another_authority_is_intact_but_not_trusted(unsigned, root, tmp_path):
    other = PadesSigner(demo_authority(tmp_path / "ca"))
    verdict = verify(other.sign(unsigned, at=AT, reason="x"), root)
    assert verdict.intact
    assert not verdict.trusted
    assert verdict.reasons == (Reason.NOT_TRUSTED,)


def test_certificates_must_be_valid_at_the_moment_asked_for(signed, root):
    assert verify(signed, root, at=datetime(2048, 1, 1, tzinfo=UTC)).genuine
    late = verify(signed, root, at=datetime(2051, 1, 1, tzinfo=UTC))
    assert late.reasons == (Reason.NOT_TRUSTED,)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        pytest.param(lambda signed, unsigned: b"", Reason.NOT_READABLE, id="nothing"),
        pytest.param(lambda signed, unsigned: b"%PDF-1.7\n", Reason.NOT_READABLE, id="a_header"),
        pytest.param(lambda signed, unsigned: signed[:9000], Reason.NOT_READABLE, id="cut_short"),
        pytest.param(lambda signed, unsigned: b"PK\x03\x04" * 99, Reason.NOT_READABLE, id="a_zip"),
        pytest.param(lambda signed, unsigned: unsigned, Reason.NOT_SIGNED, id="unsigned"),
    ],
)
def test_any_other_file_gets_an_answer_with_its_reason(make, reason, signed, unsigned, root):
    verdict = verify(make(signed, unsigned), root)
    assert verdict.reasons == (reason,)
    assert not verdict.genuine


def test_checking_and_signing_never_reach_for_the_network(unsigned, signer, root, monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert verify(signer.sign(unsigned, at=AT, reason="x"), root).genuine


def test_checking_works_inside_a_running_event_loop(signed, root):
    async def inside():
        return verify(signed, root)

    assert asyncio.run(inside()).genuine


def test_what_is_not_a_pdf_cannot_be_signed(signer):
    with pytest.raises(SigningError):
        signer.sign(b"no pdf", at=AT, reason="x")
