"""One enterprise with a penalty, its people, and those who decide."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chengxin.affairs.repair import services as repair
from chengxin.affairs.repair.models import RepairApplication
from chengxin.affairs.repair.services.applying import commitment_text
from chengxin.law import rulebook as rules
from chengxin.law.identifiers import uscc
from chengxin.records.accounts import services as accounts
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.enums import Role
from chengxin.records.accounts.models import Account, Department
from chengxin.records.ledger import services as ledger
from chengxin.records.publicity.windows import open_windows
from chengxin.records.subjects.models import (
    Subject,
    SubjectIdentifier,
    SubjectMember,
    SubjectVersion,
)
from tests.records.ledger.builders import subject_for, version

USCC = "91310120MA1HPX123"  # and its check character
NAME = "上海示例精密机械有限公司"
RECORDED = datetime(2026, 6, 1, tzinfo=UTC)
DECIDED_ON = date(2026, 5, 8)
OPENS_ON = date(2026, 8, 8)  # three months later: the shortest period of general dishonesty
AT = datetime(2026, 8, 10, 2, tzinfo=UTC)  # a Monday, ten in the morning in Shanghai
UNIT, OTHER_UNIT = "ecology-environment", "transport"
REASON = "材料齐全，义务已经履行"
FINE = {
    "subject_name": NAME,
    "document_no": "沪示环罚〔2026〕18号",
    "violation": "未按照规定设置危险废物识别标志",
    "penalty_kinds": ["fine"],
    "fine_fen": 2_000_000,
    "decided_on": DECIDED_ON.isoformat(),
    "authority": "示例区生态环境局",
    "procedure": "general",
}


def pdf(mark: str = "") -> bytes:
    """A small harmless PDF."""
    from tests.engines.attachments.files import pdf as made

    return made() + f"% {mark}\n".encode() if mark else made()


def whole(code: str) -> str:
    """A code of 17 characters with its check character."""
    return code + uscc.check_character(code)


def days_later(days: int, since: datetime = AT) -> datetime:
    """A moment so many days later."""
    return since + timedelta(days=days)


@dataclass
class House:
    """The enterprise and everybody who acts."""

    subject: Subject
    member: Actor
    stranger: Actor
    officer: Actor
    other: Actor
    office: Actor
    _recorded: datetime = RECORDED

    def commit(self) -> ledger.Commit:
        """The next commit, replayed."""
        self._recorded += timedelta(minutes=1)
        return ledger.open_commit(
            act="intake.batch", by="test", batch_id=1, recorded_at=self._recorded
        )

    def record(
        self, item: str = "administrative-penalty", department: str = UNIT, **changes: Any
    ) -> int:
        """Record a fact about the enterprise; returns its number."""
        body = {**FINE, **changes.pop("body", {})}
        decided_on = changes.pop("decided_on", DECIDED_ON)
        number = ledger.next_record_nos(1)[0]
        values = {
            "body": {**body, "decided_on": decided_on.isoformat()},
            "record_no": number,
            "item": item,
            "item_edition": rules.default().catalogue_item(item, decided_on).edition,
            "decided_on": decided_on,
            "valid_from": decided_on,
            "document_no": body["document_no"],
            "natural_key": ledger.natural_key(str(number)),
            "department_code": department,
            "batch_id": number,
        }
        commit = self.commit()
        ledger.append_versions(commit, [version(commit, self.subject, **{**values, **changes})])
        open_windows(commit, number)
        return number

    def start(self, record_no: int, at: datetime = AT) -> RepairApplication:
        """Start an application."""
        return repair.start(record_no=record_no, by=self.member, at=at)

    def prepare(self, application: RepairApplication, at: datetime = AT) -> None:
        """Hand in what is needed."""
        repair.add_material(
            case_no=application.case_no, material="proof-of-fulfilment", name="缴款凭证.pdf",
            content=pdf(), by=self.member, at=at,
        )  # fmt: skip
        repair.sign(
            case_no=application.case_no, text=commitment_text(application), signed_by="某某",
            statement="罚款已经缴清，标志已经补设。", by=self.member, at=at,
        )  # fmt: skip

    def filed(self, record_no: int | None = None, at: datetime = AT) -> RepairApplication:
        """An application that is filed."""
        application = self.start(self.record() if record_no is None else record_no, at)
        self.prepare(application, at)
        return repair.file(case_no=application.case_no, by=self.member, at=at)

    def accepted(self, record_no: int | None = None, at: datetime = AT) -> RepairApplication:
        """An application under examination."""
        application = self.filed(record_no, at)
        return repair.accept(case_no=application.case_no, by=self.officer, at=at)

    def granted(self, record_no: int | None = None, at: datetime = AT) -> RepairApplication:
        """A granted application."""
        application = self.accepted(record_no, at)
        return repair.grant(case_no=application.case_no, reasons=REASON, by=self.officer, at=at)


def _account(name: str, role: Role, department: str | None = None) -> Account:
    return Account.objects.create_user(
        name, password=None, role=role, department_id=department, display_name=name
    )


@pytest.fixture
def house(db: None) -> House:
    """The enterprise, its person, another's, two departments and the office."""
    return make_house()


def make_house() -> House:
    """The same for a test with a database of its own."""
    accounts.adopt_directory(rules.default().directory)
    Department.objects.filter(code=UNIT).update(uscc=whole("11310120MB2F00002"))
    commit = ledger.open_commit(act="intake.batch", by="test", batch_id=1, recorded_at=RECORDED)
    subject = subject_for(commit)
    SubjectVersion.objects.create(
        subject=subject, standing="registered", kind="legal_person", status="active",
        name=NAME, uscc=whole(USCC), valid_from=date(2015, 1, 1), recorded_seq=commit.seq,
    )  # fmt: skip
    SubjectIdentifier.objects.create(
        subject=subject, scheme="uscc", value=whole(USCC), valid_from=date(2015, 1, 1),
        recorded_seq=commit.seq,
    )  # fmt: skip
    own, strange = _account("own", Role.ENTERPRISE), _account("strange", Role.ENTERPRISE)
    SubjectMember.objects.create(account=own, subject=subject)
    return House(
        subject,
        Actor.of_account(own),
        Actor.of_account(strange),
        Actor.of_account(_account("officer", Role.DEPARTMENT, UNIT)),
        Actor.of_account(_account("other", Role.DEPARTMENT, OTHER_UNIT)),
        Actor.of_account(_account("office", Role.OFFICE)),
    )
