"""The three walks: look somebody up and check a report; hand in, mend, hand in; get a report."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from chengxin.law.identifiers import uscc
from chengxin.records.store import connection
from tests.town import TODAY, Town

pytestmark = pytest.mark.browser


def work(town: Town) -> None:
    """Do the waiting jobs as production does them: `chengxin worker`, another process."""
    environment = {
        **os.environ,
        "DATABASE_URL": connection.uri("app", database=town.database),
        "DATABASE_OWNER_URL": connection.uri("owner", database=town.database),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    command = [sys.executable, "-m", "chengxin.entrances.cli", "worker", "--until-empty", "--quiet"]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr


def issue_report(page: Page, site: str) -> str:
    """The enterprise's own way to a report; returns its number."""
    page.goto(f"{site}/enterprise/")
    page.get_by_role("link", name="出具信用报告").click()
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="确认出具").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("报告已出具")
    return page.url.rstrip("/").rsplit("/", 1)[-1]


def test_search_leads_to_a_subject_and_a_report_is_checked_without_signing_in(
    page: Page, site: str, town: Town, sign_in: Callable[[str], None], tmp_path: Path
) -> None:
    sign_in("enterprise1")
    number = issue_report(page, site)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载 PDF").click()
    pdf = tmp_path / "report.pdf"
    waiting.value.save_as(pdf)
    page.get_by_role("button", name="退出").locator("visible=true").click()

    page.goto(site)
    page.get_by_role("searchbox").fill(town.model_name[2:6])
    page.get_by_role("button", name="查询").click()
    page.get_by_role("link", name=town.model_name).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(town.model_name)
    expect(page.get_by_text(town.model, exact=True)).to_be_visible()

    page.goto(site)
    page.get_by_label("报告编号（22 位）").fill(number)
    page.get_by_role("button", name="核验编号").click()
    expect(page.get_by_role("status")).to_contain_text("真实有效")
    expect(page.get_by_role("status")).to_contain_text(town.model_name)

    page.locator("#pdf").set_input_files(pdf)
    expect(page.get_by_role("status")).to_contain_text("电子签名有效")

    changed = bytearray(pdf.read_bytes())
    changed[len(changed) // 2] ^= 1
    altered = tmp_path / "altered.pdf"
    altered.write_bytes(bytes(changed))
    page.locator("#pdf").set_input_files(altered)
    expect(page.get_by_role("status")).to_contain_text("内容被改动")

    page.goto(f"{site}/check/?number=2026112100000000000000")
    expect(page.get_by_role("status")).to_contain_text("查无此报告")


def test_a_workbook_with_errors_comes_back_marked_and_is_taken_in_once_mended(
    page: Page, site: str, town: Town, sign_in: Callable[[str], None], tmp_path: Path
) -> None:
    sign_in("clerk")
    page.goto(f"{site}/desk/templates/")
    with page.expect_download() as waiting:
        page.locator("li", has_text="行政许可").get_by_role("link", name="下载 XLSX").click()
    template = tmp_path / "template.xlsx"
    waiting.value.save_as(template)
    faulty = fill_permits(template, tmp_path / "第47周.xlsx", town)

    upload(page, site, town, faulty)
    expect(page.get_by_role("group", name="收到等于接受加暂存加退回")).to_contain_text("3")
    expect(page.get_by_role("group")).to_contain_text("退回")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载退回工作簿").click()
    returned = tmp_path / "returned.xlsx"
    waiting.value.save_as(returned)

    mended = mend(returned, tmp_path / "改好.xlsx")
    upload(page, site, town, mended)
    expect(page.get_by_role("link", name="下载退回工作簿")).to_have_count(0)

    upload(page, site, town, mended)
    expect(page.get_by_text("没有产生任何变化")).to_be_visible()


def test_an_enterprise_has_its_report_in_three_clicks(
    page: Page, site: str, town: Town, sign_in: Callable[[str], None], tmp_path: Path
) -> None:
    sign_in("enterprise2")
    clicks = 0
    for role, name in (("link", "出具信用报告"), ("button", "下一步"), ("button", "确认出具")):
        page.get_by_role(role, name=name).click()  # type: ignore[arg-type]
        clicks += 1
    assert clicks == 3
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载 PDF").click()
    pdf = tmp_path / "report.pdf"
    waiting.value.save_as(pdf)
    assert pdf.read_bytes().startswith(b"%PDF-")


def test_a_figure_walks_back_to_the_row_of_the_departments_file(
    page: Page,
    site: str,
    town: Town,
    sign_in: Callable[[str], None],
    name_matter: Callable[[], None],
) -> None:
    sign_in("office")
    name_matter()
    page.goto(f"{site}/desk/subjects/{town.troubled_id}/")
    page.get_by_role("link", name="完整解释与提升路径").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("为什么是")
    page.locator("td.cx-recordcell a").first.click()
    page.get_by_role("link", name="原始行").click()
    expect(page.get_by_text("单位报送的内容，一字不改")).to_be_visible()


def upload(page: Page, site: str, town: Town, file: Path) -> None:
    """Hand a file of permits in and wait until its batch has ended."""
    page.goto(f"{site}/desk/batches/upload/?item=administrative-permit")
    page.locator("input[name=file]").set_input_files(file)
    page.get_by_role("button", name="报送", exact=True).click()
    page.wait_for_url("**/desk/batches/*/")
    work(town)
    page.get_by_role("group", name="收到等于接受加暂存加退回").wait_for(timeout=30_000)


def fill_permits(template: Path, out: Path, town: Town) -> Path:
    """Three permits in the template, one with a code whose check digit is wrong."""
    book = openpyxl.load_workbook(template)
    sheet = book.worksheets[0]
    titles = [cell.value for cell in sheet[1]]
    authority = whole("11310120MB2F30676")
    for line, (document_no, code) in enumerate(
        [
            ("示例许〔2026〕900001号", town.model),
            ("示例许〔2026〕900002号", town.troubled),
            ("示例许〔2026〕900003号", wrong(town.model)),
        ],
        start=2,
    ):
        name = town.troubled_name if code == town.troubled else town.model_name
        values = {
            "行政相对人名称": name,
            "行政相对人类别": "法人及非法人组织",
            "行政相对人代码_1（统一社会信用代码）": code,
            "法定代表人": "示某",
            "行政许可决定文书名称": "准予行政许可决定书",
            "行政许可决定文书号": document_no,
            "许可类别": "普通",
            "许可证书名称": "食品经营许可证",
            "许可内容": "热食类食品制售",
            "许可决定日期": f"{TODAY:%Y/%m/%d}",
            "有效期自": f"{TODAY:%Y/%m/%d}",
            "有效期至": f"{TODAY.replace(year=TODAY.year + 5):%Y/%m/%d}",
            "许可机关": "示例区市场监督管理局",
            "许可机关统一社会信用代码": authority,
            "当前状态": "有效",
            "数据来源单位": "示例区市场监督管理局",
            "数据来源单位统一社会信用代码": authority,
        }
        for place, title in enumerate(titles, start=1):
            sheet.cell(line, place, values.get(str(title)))
    book.save(out)
    return out


def wrong(code: str) -> str:
    """The code with another last character."""
    return code[:-1] + ("0" if code[-1] != "0" else "1")


def whole(first_seventeen: str) -> str:
    """A unified code with its check character."""
    return first_seventeen + uscc.check_character(first_seventeen)


def mend(returned: Path, out: Path) -> Path:
    """The returned workbook with the right code in the marked cell."""
    book = openpyxl.load_workbook(returned)
    sheet = book.worksheets[0]
    titles = [str(cell.value) for cell in sheet[1]]
    place = titles.index("行政相对人代码_1（统一社会信用代码）") + 1
    rows = list(range(2, sheet.max_row + 1))
    assert rows, "the workbook holds the rows not accepted"
    for line in rows:
        cell = sheet.cell(line, place)
        assert cell.fill.fgColor.rgb not in {"00000000", None}, "the faulty cell is coloured"
        cell.value = whole(cell.value[:-1])
    book.save(out)
    return out
