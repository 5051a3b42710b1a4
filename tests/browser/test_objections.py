"""An objection on the screen: filed by the enterprise, marked for everybody, seen by the office."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.looking import hold_sound
from tests.town import Town

pytestmark = pytest.mark.browser
MARK = "异议处理中"


def test_an_objection_is_filed_marked_looked_at_and_withdrawn(
    page: Page, site: str, town: Town, sign_in: Callable[[str], None]
) -> None:
    sign_in("enterprise2")
    page.goto(f"{site}/enterprise/records/")
    public = page.locator("article.cx-art").filter(has_text="公示中")
    public.get_by_role("link", name="这条记录有误？").first.click()
    form = page.url
    number = form.rstrip("/").rsplit("/", 1)[-1]
    hold_sound(page, [form])
    page.get_by_role("button", name="提交异议").click()  # nothing said: it says what is missing
    page.get_by_text("请选择一项理由").wait_for()
    page.get_by_role("radio", name="内容有误").check()
    page.locator("input[name=fields]").first.check()
    page.get_by_label("错在哪里").fill("这一项与决定书原件不一致，请核对。")
    page.get_by_role("button", name="提交异议").click()
    page.get_by_text("异议已提交").wait_for()
    case = page.url
    case_no = case.rstrip("/").rsplit("/", 1)[-1]
    hold_sound(page, [case])
    try:
        page.goto(f"{site}/subjects/{town.troubled}/")
        page.get_by_text(MARK).first.wait_for()
        hold_sound(page, [f"{site}/objections/new/{number}/"])
        page.context.clear_cookies()
        sign_in("office")
        page.goto(f"{site}/desk/objections/?q={case_no}")
        page.get_by_role("link", name=case_no).click()
        page.get_by_role("button", name="受理，由信用办核查").click()
        page.get_by_role("link", name="写拟办意见").wait_for()
        hold_sound(page, [page.url])
        hold_sound(page, [f"{site}/desk/objections/{case_no}/propose/"])
    finally:
        page.context.clear_cookies()
        sign_in("enterprise2")
        page.goto(case)
        page.get_by_role("button", name="撤回这件异议").click()
        page.get_by_text("标注已取消").wait_for()
