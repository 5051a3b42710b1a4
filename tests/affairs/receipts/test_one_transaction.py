"""A granted repair reaches every copy before anybody else can see that it was granted.

Inside the transaction of the grant the pages, the interface, search, the lists, the grade, the
measures and the check of an issued report are asked as their users would ask them; taken back, all
is as it was; granted for good, every receipt arrives, that of a system that was down last of all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils.timezone import localdate

from chengxin.affairs.evaluations import regrading
from chengxin.affairs.evaluations import services as evaluations
from chengxin.affairs.evaluations.models import Grade
from chengxin.affairs.evaluations.selectors import find_grade
from chengxin.affairs.measures import selectors as measures
from chengxin.affairs.measures import services as measuring
from chengxin.affairs.receipts import selectors as receipts
from chengxin.affairs.receipts import services, webhooks
from chengxin.affairs.repair import services as repair
from chengxin.affairs.repair.services.applying import commitment_text
from chengxin.affairs.reports import services as reports
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.enums import Role
from chengxin.records.accounts.models import Account
from chengxin.records.intake import clients
from chengxin.records.ledger.models import LedgerEffect
from tests.affairs.repair.conftest import REASON, USCC, House, make_house, pdf, whole
from tests.entrances.api.conftest import System

OFFICE = Actor.command_line("office")
CODE = whole(USCC)
REGULATOR = "market-regulation"
FINED = "沪示市监罚〔2026〕18号"
ENTRY = "示监列〔2024〕7号"


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Case:
    """One record under examination for repair, and where it is used."""

    house: House
    number: int
    item: str
    document: str
    officer: Actor
    case_no: str
    measure: str
    report: str
    system: System

    def grant(self) -> None:
        repair.grant(case_no=self.case_no, reasons=REASON, by=self.officer, at=now())

    def uses(self) -> dict[str, bool]:
        """Who still uses the record, each asked by its own door."""
        visitor = Client()
        page = visitor.get(f"/subjects/{CODE}/").content.decode()
        listed = visitor.get(f"/public/{self.item}/").content.decode()
        answer = self.system.get(f"/subjects/{CODE}/records", matter="示例审批 2026-1")
        assert answer.status_code == 200, answer.content
        grade = find_grade(self.house.subject.pk)
        assert grade is not None
        checked = visitor.get("/check/", {"number": self.report}).content.decode()
        return {
            "portal": self.document in page,
            "search": self.document in listed,
            "interface": self.number in [r["record_no"] for r in answer.json()["records"]],
            "grade": self.number in _counted(grade),
            "measures": measures.is_any_open(self.number),
            "report": "已有更新" not in checked,
        }


def _counted(grade: Grade) -> set[int]:
    """Numbers of the records a grade rests on."""
    of_points = [numbers for _points, numbers in grade.contributions.values()]
    return {number for numbers in (*of_points, *grade.vetoes.values()) for number in numbers}


def penalty(house: House) -> tuple[int, str, str]:
    decided = localdate() - timedelta(days=200)
    number = house.record(
        department=REGULATOR, decided_on=decided, body={"document_no": FINED, "fine_fen": 10**7}
    )
    return number, "administrative-penalty", FINED


def list_entry(house: House) -> tuple[int, str, str]:
    since = localdate() - timedelta(days=600)
    number = house.record(
        "serious-dishonesty-list",
        REGULATOR,
        decided_on=since,
        shape="state",
        slot="market_regulation",
        severity="serious",
        valid_to=since + timedelta(days=1095),
        body={"document_no": ENTRY, "list_kind": "market_regulation", "decision_no": ENTRY},
    )
    return number, "serious-dishonesty-list", ENTRY


@pytest.fixture(params=[penalty, list_entry], ids=["penalty", "list_entry"])
def case(request: pytest.FixtureRequest, own_database: str) -> Case:
    """A record with a measure for it, a grade, a report and a system that has read it."""
    make: Callable[[House], tuple[int, str, str]] = request.param
    with transaction.atomic():
        house = make_house()
        number, item, document = make(house)
    clerk, chief = (
        Actor.of_account(
            Account.objects.create_user(
                name, password=None, role=Role.DEPARTMENT, department_id=REGULATOR,
                display_name=name,
            )
        )
        for name in ("clerk-a", "clerk-b")
    )  # fmt: skip
    measure = measuring.propose(
        subject_id=house.subject.pk, measure="key-supervision", rule="closer-supervision",
        record_no=number, reason="示例理由", since=localdate(),
        until=localdate() + timedelta(days=90), by=clerk, at=now(),
    )  # fmt: skip
    measuring.release(case_no=measure.case_no, by=chief, at=now())
    evaluations.evaluate(as_of=localdate(), by=OFFICE, at=now())
    report = reports.issue_special_report(
        subject_id=house.subject.pk, domains=None, since=localdate() - timedelta(days=700),
        until=localdate(), by=OFFICE, at=now(), matter="示例事项",
    )  # fmt: skip
    opened = clients.open_client(
        department="transport", name="示例业务系统", actor=OFFICE, at=now()
    )
    clients.allow_reading(
        client_id=opened.client.pk, basis="示例条例第一条", actor=OFFICE, at=now()
    )
    system = System(opened)
    system.token = system.ask_token(scope="records").json()["access_token"]
    application = repair.start(record_no=number, by=house.member, at=now())
    repair.add_material(
        case_no=application.case_no, material="proof-of-fulfilment", name="缴款凭证.pdf",
        content=pdf(), by=house.member, at=now(),
    )  # fmt: skip
    repair.sign(
        case_no=application.case_no, text=commitment_text(application), signed_by="某某",
        statement="义务已经履行。", by=house.member, at=now(),
    )  # fmt: skip
    repair.file(case_no=application.case_no, by=house.member, at=now())
    repair.accept(case_no=application.case_no, by=clerk, at=now())
    return Case(
        house, number, item, document, clerk, application.case_no, measure.case_no,
        report.report_no, system,
    )  # fmt: skip


def test_every_use_ends_within_the_transaction_of_the_grant_and_not_before(case: Case) -> None:
    everywhere = dict.fromkeys(case.uses(), True)
    assert case.uses() == everywhere
    with transaction.atomic():
        case.grant()
        within = case.uses()
        transaction.set_rollback(True)
    assert within == dict.fromkeys(everywhere, False)
    assert case.uses() == everywhere
    assert not LedgerEffect.objects.filter(record_no=case.number).exists()
    assert receipts.of_record(case.number) == ()

    down = webhooks.open_endpoint(
        client_id=case.system.credentials.client.pk, url="http://127.0.0.1:9/effects", by=OFFICE,
        at=now(),
    )  # fmt: skip
    case.grant()
    assert case.uses() == dict.fromkeys(everywhere, False)
    regrading.catch_up(by=OFFICE, at=now())
    services.answer(at=now(), by=OFFICE)
    rows = {row.consumer: row for row in receipts.of_record(case.number)}
    missing = {key for key, row in rows.items() if row.acknowledged_at is None}
    assert missing == {webhooks.CONSUMER}
    assert {"portal", "search", "replica", "grades", "reports", "measures", "lists"} <= set(rows)
    assert rows[webhooks.CONSUMER].problem == "unreachable"
    assert [each.consumer for each in receipts.outstanding()] == [webhooks.CONSUMER]
    enterprise = Client()
    enterprise.force_login(
        Account.objects.get(username="own"), backend="django.contrib.auth.backends.ModelBackend"
    )
    followed = enterprise.get(f"/enterprise/repair/{case.case_no}/").content.decode()
    assert followed.count("已回执") == len(rows) - 1
    assert "接入系统连接不上" in followed
    webhooks.close(endpoint_id=down.endpoint.pk, by=OFFICE, at=now())
    assert not receipts.outstanding().exists()
