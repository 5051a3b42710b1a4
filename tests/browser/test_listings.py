"""A listing in the browser: opened, notified, answered; its pages at every door are sound."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import hold_sound
from tests.town import Town

pytestmark = pytest.mark.browser
PUBLIC = ("/registers/", "/registers/judgment-defaulter/")
DESK = (
    "/desk/listings/",
    "/desk/listings/new/?kind=market-regulation",
    "/desk/registers/tax-violation/",
    "/desk/registers/tax-violation/?show=removed",
)


def sound(page: Page, site: str, paths: tuple[str, ...]) -> None:
    hold_sound(page, [site + path for path in paths])


def test_a_listing_is_opened_notified_and_answered(
    page: Page, site: str, town: Town, sign_in: Callable[[str], None]
) -> None:
    sound(page, site, PUBLIC)
    sign_in("clerk")
    page.goto(f"{site}/desk/listings/new/?kind=market-regulation")
    page.get_by_label("统一社会信用代码").fill(town.troubled)
    page.get_by_label("食品安全领域违法，受到较重行政处罚（第五条）").check()
    page.get_by_label("事实").fill("销售超过保质期的示例食品")
    page.get_by_role("button", name="立案").click()
    expect(page.get_by_role("alert")).to_contain_text("不得列入")
    page.get_by_label("有证据足以证明没有主观故意（第十二条第二款）").check()
    page.get_by_role("button", name="立案").click()
    expect(page.get_by_text("已立案")).to_be_visible()
    case = page.url.removeprefix(site)
    page.get_by_text("事先告知", exact=True).first.click()
    page.get_by_label("我已核对，确认办理").first.check()
    page.get_by_role("button", name="事先告知").click()
    expect(page.locator(".cx-head").get_by_text("已告知")).to_be_visible()
    sound(page, site, (*DESK, case))

    page.context.clear_cookies()
    sign_in("enterprise2")
    page.goto(f"{site}/enterprise/listings/")
    page.locator("a.cx-case").first.click()
    page.get_by_label("陈述、申辩的内容").fill("示例申辩")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_text("已提交。")).to_be_visible()
    own = page.url.removeprefix(site)
    sound(page, site, ("/enterprise/listings/", own))
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": site}])
    sound(page, site, ("/registers/judgment-defaulter/", own))
