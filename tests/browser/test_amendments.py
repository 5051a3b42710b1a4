"""A new edition from its draft to its release, and the next batch that it bites; the list pages."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.looking import PHONE, hold_sound
from tests.browser.test_walks import work
from tests.town import PASSWORD, Town

pytestmark = pytest.mark.browser
HONOUR = "catalogue.honour"
LISTS = (
    "/lists/",
    "/lists/credit/data/",
    "/lists/credit/behaviour/?q=预付卡",
    "/lists/credit/behaviour/?q=没有这样的事项",
    "/lists/government/application/",
    "/lists/credit/data/rows/administrative-penalty/",
    "/lists/credit/behaviour/compare/",
    "/lists/editions/behaviour-list.credit/",
)
DESK = (
    "/desk/lists/credit/application/",
    "/desk/editions/",
    "/desk/editions/new/?pack=catalogue.honour",
)


@pytest.fixture
def office2(town: Town, sign_in: Callable[[str], None]) -> str:
    """A second person of the credit office."""
    from chengxin.records.accounts import services as accounts
    from chengxin.records.accounts.enums import Role

    accounts.open_account(
        username="office2",
        display_name="示例乙",
        role=Role.OFFICE,
        password=PASSWORD,
        department_code="credit-office",
    )
    return "office2"


def test_pages_of_the_lists_are_sound(page: Page, site: str, town: Town) -> None:
    hold_sound(page, [site + path for path in LISTS])


def test_pages_of_the_lists_fit_in_english(page: Page, site: str, town: Town) -> None:
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": site}])
    hold_sound(page, [site + path for path in LISTS], PHONE)


def test_a_draft_is_checked_released_and_bites_the_next_batch(
    page: Page,
    site: str,
    town: Town,
    sign_in: Callable[[str], None],
    office2: str,
    tmp_path: Path,
) -> None:
    sign_in("office")
    begin(page, site)
    page.get_by_role("button", name="核对", exact=True).click()
    expect(page.get_by_text("正在核对规则")).to_be_visible()
    work(town)
    expect(page.get_by_text("通过", exact=True)).to_be_visible(timeout=30_000)
    page.locator("td.cx-num a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("不再接受的记录")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="导出 XLSX").click()
    findings = tmp_path / "findings.xlsx"
    waiting.value.save_as(findings)
    rows = list(openpyxl.load_workbook(findings).worksheets[0].iter_rows(values_only=True))
    assert len(rows) > 1
    assert {row[7] for row in rows[1:]} == {"required"}
    page.go_back()
    page.get_by_role("button", name="提交发布").click()
    expect(page.get_by_text("须由信用办另一位同事发布")).to_be_visible()
    expect(page.get_by_role("link", name="核对并发布")).to_have_count(0)
    address = page.url
    hold_sound(page, [*(site + path for path in DESK), address, f"{address}findings/"])
    page.get_by_role("button", name="退出").locator("visible=true").first.click()

    sign_in(office2)
    page.goto(address)
    page.get_by_role("link", name="核对并发布").click()
    hold_sound(page, [page.url])
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="确认发布").click()
    expect(page.get_by_text("已发布", exact=True)).to_be_visible()

    page.goto(f"{site}/lists/editions/{HONOUR}/")
    expect(page.get_by_text("fields.BZ.required")).to_be_visible()
    hand_in(town, tmp_path)


def begin(page: Page, site: str) -> None:
    """Draft an edition of the honours in which a remark is required, in force from today."""
    page.goto(f"{site}/desk/editions/new/?pack={HONOUR}")
    area = page.get_by_label("规则全文（YAML）")
    text = area.input_value()
    name = "name: remarks\n"
    assert name in text
    today = timezone.localdate()
    lines = text.replace(name, f"{name}  required: always\n").splitlines()
    since = next(i for i, line in enumerate(lines) if line.strip().startswith("since:"))
    lines[since] = f"  since: '{today}'"
    area.fill("\n".join(lines))
    page.get_by_label("修订理由").fill("示例：备注改为必填")
    page.get_by_role("button", name="保存草案").click()
    expect(page.get_by_text("还没有核对")).to_be_visible()


def hand_in(town: Town, folder: Path) -> None:
    """Hand in two honours, one without the remark: only the other one is accepted."""
    from chengxin.entrances.cli.district.making import make_district
    from chengxin.law import rulebook
    from chengxin.records.accounts.actors import Actor
    from chengxin.records.editions import in_use
    from chengxin.records.intake import services as intake
    from chengxin.records.intake.models import RowProblem
    from tests.town import SUBJECTS, TODAY

    made = make_district(
        folder=folder, rulebook=rulebook.default(), subjects=SUBJECTS, today=TODAY, seed=7
    )
    honours = next(h for h in made.handovers if h.item == "honour")
    text = honours.path.read_text(encoding="utf-8-sig")
    like = next(csv.DictReader(io.StringIO(text)))
    rows = [
        like | {"备注": "", "认定文号": "示例信用荣〔2026〕90001号"},
        like | {"备注": "按新版本填写", "认定文号": "示例信用荣〔2026〕90002号"},
    ]
    file = folder / "honours.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    batch = intake.receive(
        file=file,
        item="honour",
        department=honours.department,
        actor=Actor.system("test"),
        received_at=timezone.now(),
    )
    batch = intake.take_in(batch_id=batch.pk)
    assert (
        in_use.current().edition(HONOUR, batch.item_edition).in_force.since == timezone.localdate()
    )
    problems = RowProblem.objects.filter(batch=batch, severity="reject")
    assert list(problems.values_list("field", "rule", "row_no")) == [("BZ", "required", 2)]
    assert (batch.received, batch.rejected) == (2, 1)
