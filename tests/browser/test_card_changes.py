"""A card changed in a browser: edited, weighed, released by a second person, rolled back."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.looking import hold_sound
from tests.browser.test_walks import work
from tests.town import PASSWORD, Town

pytestmark = pytest.mark.browser
BASE_POINTS = "input[name=base_points]"


@pytest.fixture
def second(town: Town) -> str:
    """Another person of the credit office."""
    from chengxin.records.accounts import services as accounts
    from chengxin.records.accounts.enums import Role

    name = "office-of-cards"
    accounts.open_account(
        username=name,
        display_name="示例丙",
        role=Role.OFFICE,
        password=PASSWORD,
        department_code="credit-office",
    )
    return name


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="退出").locator("visible=true").first.click()


def make_impact_list(page: Page, town: Town) -> None:
    page.get_by_role("button", name="生成影响清单").click()
    expect(page.locator("progress")).to_be_visible()
    work(town)
    expect(page.get_by_role("heading", name="等级变动")).to_be_visible(timeout=30_000)


def release(page: Page, site: str, reason: str) -> None:
    """From the inbox of the second person to the release."""
    page.goto(f"{site}/desk/")
    page.locator("#editions li").filter(has_text=reason).get_by_role("link").click()
    page.get_by_role("link", name="核对并发布").click()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="确认发布").click()
    expect(page.get_by_text("已发布，待施行", exact=True)).to_be_visible()


def test_a_card_is_edited_weighed_released_and_rolled_back(
    page: Page,
    site: str,
    town: Town,
    sign_in: Callable[[str], None],
    name_matter: Callable[[], None],
    second: str,
    tmp_path: Path,
) -> None:
    from chengxin.records.editions import in_use

    former = in_use.current().scorecard("comprehensive", on=timezone.localdate())
    page.set_viewport_size({"width": 1440, "height": 900})
    sign_in("office")
    name_matter()
    page.goto(f"{site}/desk/card-changes/new/?card=comprehensive")
    page.get_by_label("修改理由").fill("示例：降低基础分")
    page.get_by_role("button", name="开始起草").click()

    page.locator(BASE_POINTS).fill("viel")
    page.get_by_role("button", name="核对并保存").click()
    expect(page.get_by_role("alert")).to_contain_text("base_points")
    expect(page.locator(BASE_POINTS)).to_have_value("viel")
    page.locator(BASE_POINTS).fill("540")
    page.locator("[name='indicators.fines-sum.floor']").fill("-30")
    page.get_by_label("公告文字").fill("示例公告：自施行日起按新卡评价。")
    page.get_by_role("button", name="保存并回到概况").click()
    expect(page.get_by_text("2 处不同").or_(page.get_by_text("3 处不同"))).to_be_visible()
    expect(page.get_by_role("button", name="提交发布")).to_have_count(0)
    change = page.url

    page.goto(f"{change}try/?q={town.troubled}")
    page.get_by_role("link", name=town.troubled_name).click()
    expect(page.get_by_role("heading", name=town.troubled_name)).to_be_visible()
    expect(page.get_by_role("row", name="基础分")).to_contain_text("540")

    page.goto(change)
    make_impact_list(page, town)
    impact = page.url
    page.get_by_role("link", name="看谁会下降").click()
    expect(page.locator("tbody tr").first).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="导出 XLSX").click()
    file = tmp_path / "falls.xlsx"
    waiting.value.save_as(file)
    rows = list(openpyxl.load_workbook(file).worksheets[0].iter_rows(values_only=True))
    assert len(rows) > 1
    assert all(str(row[3]) < str(row[4]) for row in rows[1:]), "everybody listed falls"
    moves = page.url

    hold_sound(
        page,
        (
            f"{site}/desk/card-changes/",
            f"{site}/desk/card-changes/new/",
            change,
            f"{change}table/",
            f"{change}text/",
            f"{change}entries/indicators/",
            f"{change}entries/indicators/?kind=ratio&of=credit-commitment",
            f"{change}entries/indicators/fines-sum/",
            f"{change}entries/source/",
            f"{change}saves/2/",
            f"{change}try/?subject={town.troubled_id}",
            f"{change}discard/",
            impact,
            moves,
        ),
    )
    page.set_viewport_size({"width": 1440, "height": 900})

    page.goto(change)
    page.get_by_role("button", name="提交发布").click()
    expect(page.get_by_text("须由另一位同事发布")).to_be_visible()
    expect(page.get_by_role("link", name="核对并发布")).to_have_count(0)
    sign_out(page)

    sign_in(second)
    release(page, site, "示例：降低基础分")
    released = in_use.current().scorecard("comprehensive")
    assert released.base_points == 540_000
    assert in_use.current().scorecard("comprehensive", on=timezone.localdate()) is not released

    page.get_by_role("link", name="恢复前一版内容").click()
    page.get_by_label("理由").fill("示例：恢复原基础分")
    page.get_by_role("button", name="恢复前一版内容").click()
    expect(page.get_by_text("已以前一版的内容起草新版本")).to_be_visible()
    back = page.url
    make_impact_list(page, town)
    page.goto(back)
    page.get_by_role("button", name="提交发布").click()
    sign_out(page)

    sign_in("office")
    release(page, site, "示例：恢复原基础分")
    book = in_use.current()
    rolled = book.scorecard("comprehensive")
    assert rolled.edition != former.edition
    assert rolled.base_points == former.base_points
    assert rolled.indicators == former.indicators
    assert book.scorecard("comprehensive", on=released.in_force.since).edition == released.edition

    page.get_by_role("link", name="施行前撤回").click()
    page.get_by_label("理由").fill("示例：不再需要")
    page.get_by_role("button", name="施行前撤回").click()
    expect(page.get_by_text("已发布，施行前撤回", exact=True)).to_be_visible()
    assert in_use.current().scorecard("comprehensive").edition == released.edition


def test_pages_of_a_challenge_are_sound(
    page: Page, site: str, town: Town, sign_in: Callable[[str], None], second: str
) -> None:
    from datetime import UTC, datetime

    from chengxin.affairs.scorecard_changes import challenges
    from chengxin.records.accounts.actors import Actor

    sign_in(second)
    page.goto(f"{site}/desk/card-changes/new/?card=comprehensive")
    page.get_by_label("修改理由").fill("示例：先对照再决定")
    page.get_by_role("button", name="开始起草").click()
    page.locator(BASE_POINTS).fill("560")
    page.get_by_role("button", name="保存并回到概况").click()
    page.get_by_role("button", name="开始对照").click()
    expect(page.get_by_text("还没有对照")).to_be_visible()
    made = challenges.run_all(by=Actor.system("test"), at=datetime.now(UTC))
    assert len(made) == 1
    address = page.url
    for language in ("zh-hans", "en"):
        page.context.add_cookies([{"name": "django_language", "value": language, "url": site}])
        hold_sound(page, [address])
    page.set_viewport_size({"width": 1440, "height": 900})
    page.context.add_cookies([{"name": "django_language", "value": "zh-hans", "url": site}])
    page.goto(address)
    page.get_by_label("放弃挑战卡").check()
    page.get_by_label("理由").fill("示例：差异太大")
    page.get_by_role("button", name="结束对照").click()
    expect(page.get_by_text("示例：差异太大")).to_be_visible()
