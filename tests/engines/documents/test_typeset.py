"""The page: PDF/A-2a, our fonts only, the same bytes every time."""

import io
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest
import typst
from pyhanko.pdf_utils.reader import PdfFileReader

from chengxin.engines.documents import typeset as typesetting
from chengxin.engines.documents.errors import TypesettingError
from chengxin.engines.documents.typeset import typeset
from tests.engines.documents import example

OUR_FONTS = {"NotoSansHans-Regular", "NotoSansHans-Bold", "DejaVuSansMono"}


def _poppler(tool, pdf, *arguments):
    """What a poppler tool prints about a PDF, or a skip that names the package."""
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed (apt package poppler-utils)")
    done = subprocess.run(
        [tool, *arguments, "-", *(["-"] if tool == "pdftotext" else [])],
        input=pdf,
        capture_output=True,
        check=True,
        timeout=60,
    )
    return done.stdout.decode("utf-8")


def test_every_font_is_embedded_and_none_is_of_this_machine(unsigned):
    lines = _poppler("pdffonts", unsigned).splitlines()[2:]
    names = {line.split()[0].split("+")[1].removesuffix("-Identity-H") for line in lines}
    assert names == OUR_FONTS
    assert all(line.split()[-5] == "yes" for line in lines)


def test_the_file_declares_pdf_a_2a_and_is_tagged(unsigned):
    reader = PdfFileReader(io.BytesIO(unsigned))
    metadata = reader.root["/Metadata"].data.decode("utf-8")
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert reader.root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in reader.root
    assert str(reader.root["/Lang"]) == "zh-CN"
    assert len(reader.root["/OutputIntents"]) == 1
    assert unsigned.startswith(b"%PDF-1.7")


def test_signing_leaves_the_pdf_a_declaration_and_the_dates_alone(unsigned, signed):
    before, after = (PdfFileReader(io.BytesIO(pdf)) for pdf in (unsigned, signed))
    assert after.root["/Metadata"].data == before.root["/Metadata"].data
    assert str(after.trailer["/Info"]["/ModDate"]) == str(before.trailer["/Info"]["/ModDate"])
    assert str(before.trailer["/Info"]["/ModDate"]) == "D:20261120013000Z"
    assert "/Version" not in after.root


def test_the_same_report_gives_the_same_bytes_in_any_thread(unsigned):
    report = example.report()

    def again(_):
        return typeset(report, signature="PAdES，ECDSA P-256（演示证书）")

    with ThreadPoolExecutor(max_workers=2) as pool:
        assert all(pdf == unsigned for pdf in pool.map(again, range(4)))


def test_the_page_says_what_the_report_says(unsigned):
    text = "".join(_poppler("pdftotext", unsigned, "-raw").split())
    report = example.report()
    for said in (
        report.report_no,
        report.subject.uscc,
        "2023-11-20至2026-11-20",
        "38个领域查询期内无相关信息；生态环境1条；1个领域待人工核实；1个领域未接入。",
        "本报告待人工核实",
        "批次B-20261118-0007",
        "已修复",
        "异议处理中",
        "《中华人民共和国固体废物污染环境防治法》第一百一十二条第一款第一项",
        report.digest[:32],
        report.digest[32:],
        "演示环境出具，内容均为虚构",
    ):
        assert "".join(said.split()) in text


def test_text_from_departments_is_never_read_as_markup():
    nasty = '#panic("x") *a* $x$ <b> \\ @c "q" 喆\U00028c3f\x00'
    subject = example.report().subject.model_copy(update={"name": nasty})
    pdf = typeset(example.report(subject=subject, domains=(example.domain(1),)), signature="x")
    text = "".join(_poppler("pdftotext", pdf, "-raw").split())
    assert "".join(nasty.split())[:-2] + "〔U+28C3F〕〔U+0000〕" in text


@pytest.mark.parametrize("count", [1, 200])
def test_a_report_with_any_number_of_records_can_be_set(count):
    findings = tuple(example.finding(record_no=f"R-{n}") for n in range(count))
    domain = example.domain(12).model_copy(update={"findings": findings})
    pdf = typeset(example.report(domains=(domain,)), signature="x")
    pages = PdfFileReader(io.BytesIO(pdf)).root["/Pages"]["/Count"]
    assert pages >= 2 if count == 1 else pages > 20


def test_a_template_that_typst_refuses_is_our_error(monkeypatch, tmp_path):
    broken = tmp_path / "special-report.typ"
    broken.write_text("#let", encoding="utf-8")
    monkeypatch.setattr(typesetting, "TEMPLATES", tmp_path)
    with pytest.raises(TypesettingError) as caught:
        typeset(example.report(), signature="x")
    assert caught.value.template == "special-report.typ"
    assert isinstance(caught.value.__cause__, typst.TypstError)
