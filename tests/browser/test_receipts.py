"""A repair granted on the screen: every copy follows; the one that was down catches up."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Page, expect

from chengxin.affairs.receipts import services, webhooks
from chengxin.affairs.receipts.models import EffectNotice
from chengxin.affairs.repair.enums import ApplicationState
from chengxin.affairs.repair.models import RepairApplication
from chengxin.entrances.cli.demo import repairs
from chengxin.entrances.jobs import listening
from chengxin.records.accounts.actors import Actor
from chengxin.records.intake import clients
from chengxin.records.ledger.models import LedgerRecord
from tests import databases
from tests.affairs.receipts.test_webhooks import Listener
from tests.browser.looking import look_at
from tests.town import Town
from tests.town import _using as using

pytestmark = pytest.mark.browser
OFFICE = Actor.command_line("office")
SYSTEM = "示例执法办案系统"


@dataclass(frozen=True)
class Scene:
    """A repair under examination, and a connected system that is down."""

    case_no: str
    document: str
    listener: Listener
    client_id: int


@pytest.fixture(scope="module")
def town(town: Town) -> Iterator[Town]:
    """A copy of the district: what is granted here stays out of everybody else's."""
    name = f"{town.database}_repaired"
    connections.close_all()
    databases.copy_of(town.database, name)
    with using(name):
        yield replace(town, database=name)
    databases.drop(name)


@pytest.fixture(scope="module")
def scene(town: Town) -> Iterator[Scene]:
    now, listener = timezone.now(), Listener()
    listener.status = 503
    opened = clients.open_client(department="transport", name=SYSTEM, actor=OFFICE, at=now)
    webhooks.open_endpoint(client_id=opened.client.pk, url=listener.url, by=OFFICE, at=now)
    repairs.fill(troubled=town.troubled, now=now)
    case = RepairApplication.objects.get(state=ApplicationState.ACCEPTED)
    record = LedgerRecord.objects.get(record_no=case.record_no, superseded_seq=None)
    yield Scene(case.case_no, record.document_no, listener, opened.client.pk)
    listener.close()


def work() -> None:
    """What the worker does, a round of it."""
    listening.answer()
    services.answer(at=timezone.now(), by=Actor.system("receipts"), remote=True)


def test_a_granted_repair_reaches_every_copy(
    page: Page, site: str, town: Town, scene: Scene, sign_in: Callable[[str], None]
) -> None:
    public = f"{site}/subjects/{town.troubled}/"
    page.goto(public)
    expect(page.get_by_text(scene.document).first).to_be_visible()

    sign_in("regulator")
    page.goto(f"{site}/desk/repair/{scene.case_no}/grant/")
    page.locator("textarea[name=said]").fill("材料齐全，义务已经履行。")
    page.locator("form.cx-card button[type=submit]").click()
    page.wait_for_url(f"**/desk/repair/{scene.case_no}/")
    copies = page.locator("#receipts tbody tr")
    expect(copies.filter(has_text="公示页面")).to_contain_text("待回执")
    page.goto(public)  # at once, before any job has run
    expect(page.get_by_text(scene.document)).to_have_count(0)

    work()
    page.goto(f"{site}/desk/repair/{scene.case_no}/")
    for name in (
        "公示页面",
        "公开检索与列表",
        "评价副本",
        "评价等级",
        "已出具的报告",
        "惩戒措施",
        "名单",
    ):
        expect(copies.filter(has_text=name).first).to_contain_text("已回执")
    expect(copies.filter(has_text=SYSTEM)).to_contain_text("接入系统没有确认")


def test_the_copy_that_is_down_is_listed_chased_and_catches_up(
    page: Page, site: str, scene: Scene, sign_in: Callable[[str], None]
) -> None:
    sign_in("office")
    page.goto(f"{site}/desk/receipts/?consumer=systems")
    row = page.locator("tbody tr").filter(has_text="已修复")
    expect(row).to_contain_text(SYSTEM)
    row.get_by_role("link", name="查看").click()
    page.get_by_role("button", name="催办还没有回执的").click()
    expect(page.get_by_text("即刻再次核对").first).to_be_visible()
    work()
    page.reload()
    expect(page.locator("tbody tr").filter(has_text=SYSTEM).first).to_contain_text("待回执")
    scene.listener.status = 200
    page.get_by_role("button", name="催办还没有回执的").click()
    work()
    page.reload()
    mine = page.locator("tbody tr").filter(has_text=SYSTEM).first
    expect(mine).to_contain_text("接入系统已确认收到")
    expect(page.get_by_role("button", name="催办还没有回执的")).to_have_count(0)
    assert len({headers["webhook-id"] for headers, _body in scene.listener.heard}) == 1


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/desk/receipts/", id="missing"),
        pytest.param("/desk/receipts/?state=all", id="all"),
        pytest.param("/desk/receipts/?q=nothing", id="nothing_found"),
        pytest.param("/desk/receipts/{notice}/", id="notice"),
        pytest.param("/desk/clients/{client}/", id="system"),
    ],
)
def test_nothing_serious_is_wrong(
    page: Page, site: str, scene: Scene, sign_in: Callable[[str], None], path: str
) -> None:
    sign_in("office")
    first = EffectNotice.objects.order_by("pk").first()
    assert first is not None
    address = path.format(notice=first.notice_no, client=scene.client_id)
    assert look_at(page, site + address) == []
