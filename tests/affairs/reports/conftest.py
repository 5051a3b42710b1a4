"""A district of one enterprise: what departments handed in about it, and who asks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chengxin.affairs.reports import services as reports
from chengxin.affairs.reports.models import CreditReport
from chengxin.law import rulebook as rules
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.enums import Role
from chengxin.records.accounts.models import Account, Department
from chengxin.records.intake.enums import BatchState, HeldFor
from chengxin.records.intake.models import Batch, HeldRow
from chengxin.records.ledger import services as ledger
from chengxin.records.publicity.windows import open_windows
from chengxin.records.subjects.models import (
    Subject,
    SubjectIdentifier,
    SubjectMember,
    SubjectVersion,
)
from tests.records.ledger.builders import subject_for, version

AT = datetime(2026, 5, 21, 1, 30, tzinfo=UTC)  # 09:30 in Shanghai; everything before is recorded
LATER = datetime(2026, 6, 5, 1, 30, tzinfo=UTC)  # what a test records after issuing lies between
USCC = "91310120MA1HPX1234"
SINCE, UNTIL = date(2023, 5, 21), date(2026, 5, 21)
RECEIVED = datetime(2026, 5, 19, 22, 0, tzinfo=UTC)  # 20 May in Shanghai
ITEMS = ("administrative-penalty", "serious-dishonesty-list", "abnormal-operations-list")
FINE = {
    "subject_name": "上海示例精密机械有限公司",
    "document_no": "沪示环罚〔2026〕18号",
    "violation": "未按照规定设置危险废物识别标志",
    "basis": "《中华人民共和国固体废物污染环境防治法》第一百一十二条第一款第一项",
    "penalty_kinds": ["fine"],
    "fine_fen": 10_000_000,
    "decided_on": "2026-03-12",
    "authority": "示例区生态环境局",
    "legal_representative": "某某",
    "procedure": "simplified",
}


@dataclass
class Clock:
    """When commits are recorded: one a minute, on from a moment."""

    moment: datetime = datetime(2026, 5, 1, tzinfo=UTC)

    def commit(self) -> ledger.Commit:
        """The next commit, replayed at the clock's moment."""
        self.moment += timedelta(minutes=1)
        return ledger.open_commit(
            act="intake.batch", by="test", batch_id=1, recorded_at=self.moment
        )

    def move_past(self, moment: datetime) -> None:
        """Record whatever follows after a moment."""
        self.moment = max(self.moment, moment)


@dataclass
class District:
    """What the tests hand in. Every writing opens a commit of its own."""

    subject: Subject
    clock: "Clock"

    def penalty(self, department: str = "ecology-environment", **changes: Any) -> int:
        """Record a penalty; returns its record number."""
        body = {**FINE, **changes.pop("body", {})}
        decided_on = date.fromisoformat(body["decided_on"])
        number = ledger.next_record_nos(1)[0]
        values = {
            "body": body,
            "record_no": number,
            "item_edition": rules.default()
            .catalogue_item("administrative-penalty", decided_on)
            .edition,
            "decided_on": decided_on,
            "valid_from": decided_on,
            "document_no": body["document_no"],
            "natural_key": ledger.natural_key(str(number)),
            "department_code": department,
            "batch_id": number,
        }
        commit = self.clock.commit()
        ledger.append_versions(commit, [version(commit, self.subject, **{**values, **changes})])
        open_windows(commit, number)
        return number

    def list_entry(self, department: str, since: date, until: date | None) -> int:
        """Record an entry in a list of serious dishonesty."""
        return self.penalty(
            department,
            body={"document_no": "沪示列〔2022〕1号", "decided_on": since.isoformat()},
            item="serious-dishonesty-list",
            item_edition=rules.default().catalogue_item("serious-dishonesty-list", since).edition,
            shape="state",
            slot=f"{since}",
            valid_to=until,
            severity="serious",
        )

    def correct(self, record_no: int, **changes: Any) -> None:
        """Record a second version with other content."""
        from chengxin.records.ledger.models import LedgerRecord

        old = LedgerRecord.objects.get(record_no=record_no, superseded_seq=None)
        commit = self.clock.commit()
        ledger.close_versions(commit, [old.pk])
        values = {
            "body": {**old.payload.body, **changes.pop("body", {})},
            "record_no": record_no,
            "version": 2,
            "item": old.item,
            "item_edition": old.item_edition,
            "decided_on": old.decided_on,
            "valid_from": old.valid_from,
            "document_no": old.document_no,
            "natural_key": bytes(old.natural_key),
            "department_code": old.department_code,
            "reason": "corrected",
        }
        ledger.append_versions(commit, [version(commit, self.subject, **{**values, **changes})])

    def effect(self, record_no: int, kind: str, since: date, until: date | None = None) -> None:
        """Record what the law makes of a record."""
        ledger.record_effect(
            self.clock.commit(), record_no=record_no, kind=kind, since=since, until=until,
            document="沪示信修〔2026〕3号", article="第三条", by="test",
        )  # fmt: skip

    def collect(self, *departments: str, items: tuple[str, ...] = ITEMS, **changes: Any) -> None:
        """Note an accepted batch of every item from departments."""
        for department in departments:
            for item in items:
                _batch(department, item, **{"received": 1, "new": 1, **changes})

    def hold(self, department: str, *, item: str = ITEMS[0], **changes: Any) -> HeldRow:
        """Leave a row that may concern the subject waiting for a person."""
        batch = _batch(department, item, received=1, held=1)
        values = {
            "batch": batch,
            "row_no": 2,
            "item": item,
            "department_code": department,
            "row_key": bytes(16),
            "held_for": HeldFor.IDENTITY,
            "name": "上海示例精密机械",
            "candidate_ids": [self.subject.pk],
            "held_at": RECEIVED,
        }
        known = {**values, **changes}
        return HeldRow.objects.create(**{"waits_since": known["held_at"], **known})

    def issue(self, *domains: str, **changes: Any) -> CreditReport:
        """Issue a report by the command line; no domain named = all."""
        asked = {
            "subject_id": self.subject.pk,
            "domains": domains or None,
            "since": SINCE,
            "until": UNTIL,
            "by": Actor.command_line("test"),
            "at": AT,
            "matter": "示例事项",
        }
        return reports.issue_special_report(**{**asked, **changes})


def _batch(department: str, item: str, **changes: Any) -> Batch:
    """A finished batch."""
    Department.objects.get_or_create(
        code=department, defaults={"name": f"示例{department}", "name_en": department}
    )
    values = {
        "batch_no": f"B-{Batch.objects.count() + 1:06d}",
        "item": item,
        "item_edition": "2018-07",
        "department_id": department,
        "file_name": "x.csv",
        "file_digest": "0" * 64,
        "state": BatchState.DONE,
        "received_at": RECEIVED,
        "received_by": "test",
        "finished_at": RECEIVED,
    }
    return Batch.objects.create(**{**values, **changes})


@pytest.fixture
def district(db: None) -> District:
    """One registered enterprise whose departments have all reported."""
    clock = Clock()
    commit = clock.commit()
    subject = subject_for(commit)
    SubjectVersion.objects.create(
        subject=subject, standing="registered", kind="legal_person", status="active",
        name="上海示例精密机械有限公司", uscc=USCC, valid_from=date(2015, 1, 1),
        recorded_seq=commit.seq,
    )  # fmt: skip
    SubjectIdentifier.objects.create(
        subject=subject, scheme="uscc", value=USCC, valid_from=date(2015, 1, 1),
        recorded_seq=commit.seq,
    )  # fmt: skip
    made = District(subject, clock)
    made.collect("tax", "ecology-environment", "market-regulation", "urban-management")
    return made


@pytest.fixture
def member(district: District) -> Callable[[], Actor]:
    """Signs an account of the enterprise in."""

    def sign_in() -> Actor:
        account = Account.objects.create_user(
            "enterprise", password=None, role=Role.ENTERPRISE, display_name="示例企业"
        )
        SubjectMember.objects.create(account=account, subject=district.subject)
        return Actor.of_account(account)

    return sign_in
