"""An enterprise with records against it, and the people of the authorities."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from chengxin.affairs.measures import services
from chengxin.affairs.measures.models import MeasureCase
from chengxin.law import rulebook as rules
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.enums import Role
from chengxin.records.accounts.models import Account, Department
from chengxin.records.ledger import services as ledger
from chengxin.records.subjects.models import Subject, SubjectVersion
from tests.records.ledger.builders import subject_for, version

AT = datetime(2026, 5, 21, 1, 30, tzinfo=UTC)  # 09:30 in Shanghai
ON = date(2026, 5, 21)
USCC = "91310120MA1HPX1234"


def person(username: str, role: Role, department: str | None = None) -> Actor:
    """Somebody of the administration, or an enterprise's account."""
    if department is not None:
        Department.objects.get_or_create(
            code=department, defaults={"name": f"示例{department}", "name_en": department}
        )
    account, _ = Account.objects.get_or_create(
        username=username,
        defaults={"role": role, "display_name": username, "department_id": department},
    )
    return Actor.of_account(account)


@dataclass
class Place:
    """One enterprise; two people of market regulation, one of each other unit asked for."""

    subject: Subject
    clerk: Actor
    chief: Actor

    def record(self, item: str = "administrative-penalty", **changes: Any) -> int:
        """Record a fact against the enterprise; returns its record number."""
        number = ledger.next_record_nos(1)[0]
        decided_on = changes.pop("decided_on", date(2026, 3, 2))
        values = {
            "record_no": number,
            "item": item,
            "item_edition": rules.default().catalogue_item(item, decided_on).edition,
            "decided_on": decided_on,
            "valid_from": decided_on,
            "severity": "serious",
            "natural_key": ledger.natural_key(str(number)),
            "document_no": f"沪示罚〔2026〕{number}号",
            "department_code": "market-regulation",
        }
        commit = ledger.open_commit(act="test", by="test")
        ledger.append_versions(commit, [version(commit, self.subject, **{**values, **changes})])
        return number

    def listed(self, kind: str = "government_procurement", **changes: Any) -> int:
        """Record an entry in a list; returns its record number."""
        return self.record(
            "serious-dishonesty-list",
            shape="state",
            slot=kind,
            body={"list_kind": kind},
            **changes,
        )

    def effect(self, record_no: int, kind: str, since: date = ON) -> None:
        """Record what the law makes of a record."""
        ledger.record_effect(
            ledger.open_commit(act="test", by="test"), record_no=record_no, kind=kind,
            since=since, until=None, document="示例文书", article="示例条款", by="test",
        )  # fmt: skip

    def propose(self, record_no: int | None, **changes: Any) -> MeasureCase:
        """Propose closer supervision, unless told otherwise, by the clerk."""
        asked: dict[str, Any] = {
            "subject_id": self.subject.pk,
            "measure": "key-supervision",
            "rule": "closer-supervision",
            "record_no": record_no,
            "reason": "示例理由",
            "since": ON,
            "until": ON + timedelta(days=365),
            "by": self.clerk,
            "at": AT,
        }
        return services.propose(**{**asked, **changes})

    def in_force(self, record_no: int, **changes: Any) -> MeasureCase:
        """A measure proposed by the clerk and released by the chief."""
        case = self.propose(record_no, **changes)
        return services.release(case_no=case.case_no, by=self.chief, at=AT)


def make() -> Place:
    """The enterprise and the people, in the test's database."""
    commit = ledger.open_commit(act="test", by="test")
    subject = subject_for(commit)
    SubjectVersion.objects.create(
        subject=subject, standing="registered", kind="legal_person", status="active",
        name="上海示例精密机械有限公司", uscc=USCC, valid_from=date(2015, 1, 1),
        recorded_seq=commit.seq,
    )  # fmt: skip
    return Place(
        subject,
        person("clerk", Role.DEPARTMENT, "market-regulation"),
        person("chief", Role.REGULATOR, "market-regulation"),
    )
