"""Every page: nothing serious for axe, no sideways scrolling, nothing refused by the policy."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.looking import PHONE, hold_sound
from tests.town import Town

pytestmark = pytest.mark.browser

PUBLIC = (
    "/",
    "/help/",
    "/check/",
    "/measures/",
    "/no-penalty/",
    "/no-penalty/ecology-environment/hazardous-waste-label/?c-days=6&check=1",
    "/discretion/",
    "/discretion/market-regulation/expired-food/?value=15000&c=harm-lessened&check=1",
    "/check/?number=2026112109300012345A7F",
    "/search/?q=示例",
    "/search/?q=没有这样的名字",
    "/subjects/{troubled}/",
    "/subjects/{model}/",
    "/public/administrative-permit/",
    "/decisions/",
    "/decisions/?q=没有这样的名字&since=2026-01-01",
    "/objections/follow/",
    "/desk/sign-in/",
    "/no-such-page/",
)
DESK = {
    "office": (
        "/desk/",
        "/desk/subjects/?q=有限",
        "/desk/subjects/",
        "/desk/subjects/{troubled_id}/",
        "/desk/subjects/{troubled_id}/?on=2026-06-01",
        "/desk/subjects/{troubled_id}/grade/",
        "/desk/subjects/{troubled_id}/grade/difference/?since=2026-10-01T09:00",
        "/desk/subjects/{troubled_id}/grades/",
        "/desk/subjects/{troubled_id}/what-if/",
        "/desk/treatments/",
        "/desk/treatments/comprehensive/",
        "/desk/subjects/{model_id}/report/",
        "/desk/held/",
        "/desk/held/?held_for=identity&sort=-score",
        "/desk/judgements/",
        "/desk/subjects/{model_id}/relation/",
        "/desk/runs/",
        "/desk/runs/{run_no}/",
        "/desk/catalogue/",
        "/desk/catalogue/administrative-penalty/",
        "/desk/cards/",
        "/desk/rulebook/",
        "/desk/batches/{faulty}/",
        "/desk/matter/",
        "/desk/quality/",
        "/desk/quality/?department=market-regulation&month=2026-11",
        "/desk/quality/market-regulation/2026-11/",
        "/desk/quality/samples/new/",
        "/desk/notices/",
        "/desk/deadlines/",
        "/desk/deadlines/units/",
        "/desk/deadlines/withdrawals/",
        "/desk/objections/?state=all",
    ),
    "clerk": (
        "/desk/",
        "/desk/batches/",
        "/desk/batches/upload/",
        "/desk/batches/{faulty}/",
        "/desk/batches/{faulty}/?by=row",
        "/desk/batches/{faulty}/rows/",
        "/desk/batches/{faulty}/rows/2/",
        "/desk/templates/",
        "/desk/quality/market-regulation/administrative-permit/2026-11/",
        "/desk/quality/market-regulation/administrative-permit/2026-11/received/",
        "/desk/quality/market-regulation/administrative-permit/2026-11/held/",
        "/desk/quality/appeals/",
        "/desk/quality/zero-reports/",
        "/desk/measures/",
        "/desk/measures/list/",
        "/desk/measures/conflicts/",
        "/desk/tolerance/",
        "/desk/no-penalty/",
        "/desk/discretion/work-safety/fire-sign-damaged/?c=repeated&check=1",
    ),
    "counter": ("/desk/", "/desk/subjects/{model_id}/"),
    "regulator": ("/desk/", "/desk/runs/"),
    "auditor": ("/desk/", "/desk/audit/", "/desk/audit/1/"),
}
OWN = (
    "/enterprise/",
    "/enterprise/records/",
    "/enterprise/grade/",
    "/enterprise/notices/",
    "/enterprise/letters/",
    "/enterprise/objections/",
    "/enterprise/readers/",
    "/enterprise/report/",
    "/enterprise/report/confirm/",
    "/enterprise/measures/",
    "/enterprise/tolerance/",
)


def walk(page: Page, site: str, town: Town, paths: tuple[str, ...]) -> None:
    hold_sound(page, [site + path.format(**town.__dict__) for path in paths])


def test_pages_of_the_portal_are_sound(page: Page, site: str, town: Town) -> None:
    walk(page, site, town, PUBLIC)


@pytest.mark.parametrize("username", list(DESK))
def test_pages_of_the_desk_are_sound(
    page: Page,
    site: str,
    town: Town,
    sign_in: Callable[[str], None],
    name_matter: Callable[[], None],
    username: str,
) -> None:
    sign_in(username)
    if username != "auditor":
        name_matter()
    walk(page, site, town, DESK[username])


@pytest.mark.parametrize("username", ["enterprise1", "enterprise2"])
def test_pages_of_the_enterprise_are_sound(
    page: Page, site: str, town: Town, sign_in: Callable[[str], None], username: str
) -> None:
    sign_in(username)
    walk(page, site, town, OWN)


def test_pages_in_english_fit_a_phone_too(
    page: Page, site: str, town: Town, sign_in: Callable[[str], None]
) -> None:
    """English words are longer: what fits in Chinese may not fit."""
    sign_in("enterprise2")
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": site}])
    paths = ("/", "/help/", "/check/", "/subjects/{troubled}/", *OWN)
    hold_sound(page, [site + path.format(**town.__dict__) for path in paths], PHONE)
