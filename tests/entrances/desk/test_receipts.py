"""The pages of receipts and of connected systems: what is missing, who sees it, who chases."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from chengxin.affairs.receipts import services, webhooks
from chengxin.affairs.receipts.models import EffectNotice, Receipt, WebhookEndpoint
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.models import Department, SystemClient
from chengxin.records.audit.models import AuditEntry
from chengxin.records.intake import clients
from chengxin.records.ledger import services as ledger
from tests.affairs.receipts.conftest import SOURCE, USCC, Copy, Penalised, copy, penalise

__all__ = ["copy"]
pytestmark = pytest.mark.django_db
OFFICE = Actor.command_line("office")
NAME = "上海示例精密机械有限公司"
SignIn = Callable[[str], Client]


@pytest.fixture
def penalised(db: None) -> Penalised:
    return penalise(ledger.open_commit(act="intake.batch", by="test", batch_id=1))


@pytest.fixture
def missing(penalised: Penalised, copy: Copy) -> EffectNotice:
    """A repair that one copy does not follow."""
    copy.is_down = True
    penalised.effect()
    services.answer(at=timezone.now(), by=Actor.system("receipts"), remote=False)
    return EffectNotice.objects.get()


@pytest.fixture
def system(department: Department) -> SystemClient:
    return clients.open_client(
        department=department.code, name="示例业务系统", actor=OFFICE, at=timezone.now()
    ).client


def test_the_missing_receipt_is_listed_with_its_reason_and_its_day(
    signed_in: SignIn, missing: EffectNotice
) -> None:
    office = signed_in("office")
    page = office.get("/desk/receipts/").content.decode()
    assert "示例副本" in page
    assert NAME in page
    assert "接入系统连接不上" in page
    assert "个工作日" in page
    assert "公示页面" in page  # as a choice of the filter
    assert page.count("<tr>") == 2  # the head and the one that is missing
    assert AuditEntry.objects.filter(action="receipts.list.read").exists()


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("state=missing", 1),
        ("state=arrived&consumer=portal", 1),
        ("state=all&consumer=reports&effect=repaired", 1),
        ("state=all&effect=objection", 0),
        ("state=overdue", 0),
        (f"q={USCC}", 1),
        ("q=精密", 1),
        ("q=无此企业", 0),
        ("q=999999999", 0),
        ("sort=-noticed", 1),
        ("sort=nonsense&page=x", 1),
    ],
)
def test_the_list_is_filtered_searched_and_sorted(
    signed_in: SignIn, missing: EffectNotice, query: str, rows: int
) -> None:
    page = signed_in("office").get(f"/desk/receipts/?{query}").content.decode()
    assert page.count("<tr>") == (rows + 1 if rows else 0)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_is_exported_and_noted(
    signed_in: SignIn, missing: EffectNotice, kind: str
) -> None:
    answer = signed_in("office").get(f"/desk/receipts/?format={kind}")
    assert f"receipts.{kind}" in answer.headers["Content-Disposition"]
    if kind == "csv":
        text = answer.content.decode("utf-8-sig")
        assert len(text.strip().splitlines()) == 2
        assert "示例副本" in text
        assert NAME in text
    assert AuditEntry.objects.get(action="receipts.list.exported").details == {"rows": 1}


def test_nothing_missing_is_said(signed_in: SignIn) -> None:
    assert "都已回执" in signed_in("office").get("/desk/receipts/").content.decode()


def test_one_notice_shows_every_copy_and_lets_the_missing_be_chased(
    signed_in: SignIn, missing: EffectNotice, copy: Copy
) -> None:
    office = signed_in("office")
    place = f"/desk/receipts/{missing.notice_no}/"
    page = office.get(place).content.decode()
    for words in (
        "公示页面不再显示",
        "公开检索不再找到",
        "评价运行不再读到",
        "示例副本",
        "第三十八条",
    ):
        assert words in page
    assert f"{place}chase/" in page
    assert office.post(f"{place}chase/").status_code == 302
    receipt = Receipt.objects.get(consumer=copy.key)
    assert receipt.chases == 1
    copy.is_down = False
    services.answer(at=timezone.now(), by=Actor.system("receipts"))
    after = office.get(place).content.decode()
    assert f"{place}chase/" not in after
    assert AuditEntry.objects.filter(action="receipts.notice.read").count() == 2


def test_other_departments_and_counters_see_nothing_of_it(
    signed_in: SignIn, missing: EffectNotice
) -> None:
    clerk = signed_in("department")  # of another department than the record's
    assert NAME not in clerk.get("/desk/receipts/?state=all").content.decode()
    assert clerk.get(f"/desk/receipts/{missing.notice_no}/").status_code == 404
    assert clerk.post(f"/desk/receipts/{missing.notice_no}/chase/").status_code == 404
    assert signed_in("counter").get("/desk/receipts/").status_code == 403
    assert signed_in("enterprise").get("/desk/receipts/").status_code == 403


def test_the_source_department_sees_its_own(missing: EffectNotice, person, signed_in) -> None:
    Department.objects.create(code=SOURCE, name="区生态环境局", name_en="E", kind="department")
    account = person("department")
    account.department_id = SOURCE
    account.save()
    clerk = Client()
    clerk.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    assert NAME in clerk.get("/desk/receipts/").content.decode()
    assert clerk.post(f"/desk/receipts/{missing.notice_no}/chase/").status_code == 302


def test_the_auditor_watches_and_does_not_chase(signed_in: SignIn, missing: EffectNotice) -> None:
    auditor = signed_in("auditor")
    page = auditor.get(f"/desk/receipts/{missing.notice_no}/").content.decode()
    assert "chase/" not in page
    assert auditor.post(f"/desk/receipts/{missing.notice_no}/chase/").status_code == 403
    assert not Receipt.objects.filter(chases__gt=0).exists()


def test_the_office_allows_a_system_to_read_and_ends_it(
    signed_in: SignIn, system: SystemClient
) -> None:
    office, place = signed_in("office"), f"/desk/clients/{system.pk}/"
    assert "只报送" in office.get(place).content.decode()
    assert office.post(f"{place}reading/", {"basis": "x"}).status_code == 400
    assert office.post(f"{place}reading/", {"basis": "示例条例第一条"}).status_code == 302
    assert "示例条例第一条" in office.get(place).content.decode()
    system.refresh_from_db()
    assert system.reads_records
    office.post(f"{place}reading/end/")
    system.refresh_from_db()
    assert not system.reads_records


def test_the_office_sets_tries_renews_and_closes_an_address(
    signed_in: SignIn, system: SystemClient
) -> None:
    office, place = signed_in("office"), f"/desk/clients/{system.pk}/"
    refused = office.post(f"{place}webhook/", {"url": "https://elsewhere.example.org/x"})
    assert refused.status_code == 400
    assert "CHENGXIN_WEBHOOK_HOSTS" in refused.content.decode()
    url = "http://127.0.0.1:9/effects"  # the discard port: nobody listens
    made = office.post(f"{place}webhook/", {"url": url}).content.decode()
    assert "whsec_" in made
    page = office.get(place).content.decode()
    assert url in page
    assert "whsec_" not in page
    assert office.post(f"{place}webhook/try/").status_code == 302
    assert "连接不上" in office.get(place).content.decode()
    assert "whsec_" in office.post(f"{place}webhook/rotate/").content.decode()
    assert office.post(f"{place}webhook/close/").status_code == 302
    assert WebhookEndpoint.objects.get().closed_at is not None
    for act in ("try", "rotate", "close"):
        assert office.post(f"{place}webhook/{act}/").status_code == 404


def test_a_department_sees_its_own_system_and_changes_nothing(
    signed_in: SignIn, system: SystemClient
) -> None:
    webhooks.open_endpoint(
        client_id=system.pk, url="http://127.0.0.1:9/x", by=OFFICE, at=timezone.now()
    )
    clerk, place = signed_in("department"), f"/desk/clients/{system.pk}/"
    page = clerk.get(place).content.decode()
    assert "http://127.0.0.1:9/x" in page
    assert "停用推送地址" not in page
    for act in ("reading/", "reading/end/", "webhook/", "webhook/try/", "webhook/rotate/"):
        assert clerk.post(f"{place}{act}", {"url": "x"}).status_code == 403
    SystemClient.objects.filter(pk=system.pk).update(
        department=Department.objects.create(
            code="tax", name="区税务局", name_en="Tax", kind="vertical"
        )
    )
    assert clerk.get(place).status_code == 404


def test_pages_are_there_in_english(signed_in: SignIn, missing: EffectNotice) -> None:
    office = signed_in("office")
    office.cookies["django_language"] = "en"
    page = office.get("/desk/receipts/", headers={"accept-language": "en"}).content.decode()
    assert "Receipts" in page
    assert "The system cannot be reached" in page


def test_overdue_is_red_and_counted(signed_in: SignIn, missing: EffectNotice) -> None:
    Receipt.objects.filter(acknowledged_at__isnull=True).update(
        due_on=timezone.localdate() - timedelta(days=7)
    )
    page = signed_in("office").get("/desk/receipts/?state=overdue").content.decode()
    assert "cx-due-over" in page
    assert "逾期未回执" in page
