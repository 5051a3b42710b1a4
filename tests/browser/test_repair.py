"""Repair on the screen: three short pages to an application; every page sound at both widths."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from chengxin.affairs.repair.enums import ApplicationState
from chengxin.affairs.repair.models import RepairApplication
from chengxin.entrances.cli.demo import repairs
from chengxin.entrances.cli.demo.papers import blank_pdf
from tests.browser.looking import PHONE, hold_sound, look_at
from tests.town import Town

pytestmark = pytest.mark.browser
SignIn = Callable[[str], None]
OWN = (
    "/enterprise/repair/",
    "/enterprise/repair/{case}/",
    "/enterprise/repair/{case}/leave/",
    "/enterprise/repair/shields/new/",
)
DESK = (
    "/desk/repair/?state=all",
    "/desk/repair/?q=没有这样的",
    "/desk/repair/{case}/",
    "/desk/repair/{case}/accept/",
    "/desk/repair/{case}/find-deceit/",
    "/desk/repair/advice/",
    "/desk/repair/bars/",
)
PUBLIC = ("/repair/", "/repair/?code={uscc}&number=没有", "/repair/commitments/")


@pytest.fixture(scope="module")
def case(town: Town) -> str:
    """A case that was just filed."""
    if not RepairApplication.objects.exists():
        repairs.fill(troubled=town.troubled, now=timezone.now())
    filed = RepairApplication.objects.filter(state=ApplicationState.SUBMITTED).earliest("id")
    return filed.case_no


def addresses(paths: tuple[str, ...], site: str, town: Town, case: str) -> list[str]:
    """The pages of a town's case."""
    return [site + path.format(case=case, uscc=town.troubled) for path in paths]


def test_an_enterprise_walks_from_its_record_to_the_application(
    page: Page, site: str, case: str, sign_in: SignIn
) -> None:
    sign_in("enterprise2")
    page.goto(f"{site}/enterprise/repair/")
    page.get_by_role("link", name="申请修复").first.click()
    assert look_at(page, page.url) == []
    page.get_by_role("button", name="开始申请").click()
    assert look_at(page, page.url) == []
    paper = {"name": "缴款凭证.pdf", "mimeType": "application/pdf", "buffer": blank_pdf()}
    page.locator("#evidence-files").set_input_files(paper)  # type: ignore[arg-type]
    page.get_by_role("button", name="提交材料").click()
    page.get_by_role("link", name="下一步").click()
    assert look_at(page, page.url) == []
    page.locator("#statement").fill("罚款已经缴清。")
    page.locator("#signed_by").fill("示勤")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="签署，下一步").click()
    assert look_at(page, page.url) == []
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_text("待受理").first).to_be_visible()
    expect(page.get_by_text("还剩").first).to_be_visible()


def test_pages_of_the_enterprise_are_sound(
    page: Page, site: str, town: Town, case: str, sign_in: SignIn
) -> None:
    sign_in("enterprise2")
    hold_sound(page, addresses(OWN, site, town, case))


def test_pages_of_the_desk_are_sound(
    page: Page, site: str, town: Town, case: str, sign_in: SignIn
) -> None:
    sign_in("regulator")
    hold_sound(page, addresses(DESK, site, town, case))


def test_pages_for_everybody_are_sound(page: Page, site: str, town: Town, case: str) -> None:
    hold_sound(page, addresses(PUBLIC, site, town, case))


def test_english_words_fit_a_phone(
    page: Page, site: str, town: Town, case: str, sign_in: SignIn
) -> None:
    sign_in("enterprise2")
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": site}])
    hold_sound(page, addresses(("/repair/", *OWN), site, town, case), PHONE)
