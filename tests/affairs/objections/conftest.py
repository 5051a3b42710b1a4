"""A penalty of an enterprise, and everybody who has a part in an objection to it."""

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from chengxin.affairs.objections import services
from chengxin.affairs.objections.enums import Outcome
from chengxin.affairs.objections.models import Objection
from chengxin.law import rulebook
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.enums import Role
from chengxin.records.accounts.services import adopt_directory, open_account
from chengxin.records.editions import in_use
from chengxin.records.intake import services as intake
from chengxin.records.ledger.models import LedgerRecord
from chengxin.records.publicity import windows
from chengxin.records.subjects.models import SubjectMember
from tests.records.intake.invented import Desk, penalty, write_csv

SHANGHAI = ZoneInfo("Asia/Shanghai")
ITEM, UNIT = "administrative-penalty", "ecology-environment"
WORDS = "罚款金额与决定书不一致，少写了一位小数点。"
FINE = "CF_NR_FK"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


@dataclass
class Scene:
    """Who is there, and the clock: a moment of this afternoon that goes on by workdays."""

    subject_id: int
    record_no: int
    people: dict[str, Actor]
    now: datetime = field(default_factory=timezone.now)

    @property
    def on(self) -> date:
        """The day of the clock."""
        return self.now.astimezone(SHANGHAI).date()

    def wait(self, workdays: int) -> None:
        """Let so many working days pass."""
        day = in_use.current().workdays.add(self.on, workdays).on
        self.now = datetime.combine(day, time(15), SHANGHAI)

    def file(self, who: str = "enterprise", **more: object) -> Objection:
        """File an objection to the penalty."""
        given = {"ground": "wrong-content", "statement": WORDS, "fields": (FINE,), **more}
        contact = given.pop("contact", None)
        files = given.pop("files", ())
        self.now += timedelta(minutes=1)
        return services.file(
            record_no=self.record_no, claim=services.Claim(**given), by=self.people[who],
            at=self.now, contact=contact, files=files,
        ).objection  # fmt: skip

    def forwarded(self) -> Objection:
        """An objection that the department examines."""
        objection = self.file()
        return services.forward(case_no=objection.case_no, by=self.people["office"], at=self.now)

    def propose(self, objection: Objection, who: str = "clerk", **more: object) -> None:
        """Propose to correct the fine, or what is given."""
        given = {"outcome": Outcome.CORRECT, "reason": "经核对决定书，金额录入有误。", **more}
        if given["outcome"] == Outcome.CORRECT:
            given.setdefault("wanted", {FINE: "1.2"})
        services.propose(
            case_no=objection.case_no, answer=services.Answer(**given), by=self.people[who],
            at=self.now,
        )  # fmt: skip

    def confirm(self, objection: Objection, who: str = "clerk2", number: int = 1) -> Objection:
        """Confirm the proposal."""
        return services.confirm(
            case_no=objection.case_no, number=number, by=self.people[who], at=self.now
        )

    def live(self) -> LedgerRecord:
        """The live version of the penalty."""
        return LedgerRecord.objects.select_related("payload").get(
            record_no=self.record_no, superseded_seq=None
        )


def people() -> dict[str, Actor]:
    """Two people of every unit concerned, and strangers."""
    units = {
        "office": (Role.OFFICE, "credit-office"),
        "office2": (Role.OFFICE, "credit-office"),
        "clerk": (Role.DEPARTMENT, UNIT),
        "clerk2": (Role.REGULATOR, UNIT),
        "water": (Role.DEPARTMENT, "water"),
        "counter": (Role.COUNTER, "government-services"),
        "enterprise": (Role.ENTERPRISE, None),
        "stranger": (Role.ENTERPRISE, None),
    }
    found = {"visitor": Actor.visitor()}
    for name, (role, department) in units.items():
        account = open_account(
            username=name,
            display_name="示例人",
            role=role,
            password="x" * 20,
            department_code=department,
        )
        found[name] = Actor.of_account(account)
    return found


def scene_in(folder: Path) -> Scene:
    """An enterprise with a public penalty of ten days ago."""
    adopt_directory(rulebook.default().directory)
    at = timezone.now() - timedelta(minutes=5)
    desk = Desk(folder, at=at)
    desk.register(1)
    decided = at.date() - timedelta(days=10)
    file = folder / "penalty.csv"
    write_csv(file, [penalty(1, 处罚决定日期=f"{decided:%Y/%m/%d}")])
    batch = desk.receive_file(file, item=ITEM, department=UNIT)
    intake.take_in(batch_id=batch.pk, on_commit=windows.open_windows)
    record = LedgerRecord.objects.get(item=ITEM)
    everybody = people()
    SubjectMember.objects.create(
        account_id=everybody["enterprise"].account_id, subject_id=record.subject_id
    )
    return Scene(record.subject_id, record.record_no, everybody)


@pytest.fixture
def scene(db: None, tmp_path: Path) -> Scene:
    """The scene, in a database of its own."""
    return scene_in(tmp_path)


@pytest.fixture
def is_marked(scene: Scene) -> Callable[[], bool]:
    """Whether the record is marked as under objection for everybody who reads it now."""
    from chengxin.law.words import Audience
    from chengxin.records.publicity.services import disclosed_records

    def ask() -> bool:
        marks = set()
        audiences = {
            "visitor": Audience.PUBLIC,
            "enterprise": Audience.SELF,
            "office": Audience.OFFICE,
            "clerk": Audience.DEPARTMENT,
        }
        for who, audience in audiences.items():
            read = disclosed_records(
                subject_id=scene.subject_id, actor=scene.people[who], audience=audience,
                purpose="test", matter="示例", on=scene.on, at=scene.now + timedelta(hours=1),
                items=[ITEM],
            )  # fmt: skip
            marks.add(read.records[0].has_effect("objection", on=scene.on))
        assert len(marks) == 1, "one audience sees the mark and another does not"
        return marks.pop()

    return ask
