"""What people of the demonstration object to: cases in every state somebody has to act in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from chengxin.affairs.objections import services
from chengxin.affairs.objections.enums import Outcome
from chengxin.affairs.objections.models import Objection
from chengxin.law.words import Audience
from chengxin.records.accounts import selectors as accounts
from chengxin.records.accounts.actors import Actor
from chengxin.records.editions import in_use
from chengxin.records.intake.quality import months
from chengxin.records.publicity import services as publicity
from chengxin.records.publicity.disclosure import DisclosedRecord
from chengxin.records.subjects import selectors as subjects

UNIT = "market-regulation"
PENALTY = "administrative-penalty"
DOUBTED = ("address", "fine_fen", "business_scope", "permit_content", "violation")
CONTACT = services.Contact(name="示例市民", reach="shimin@example.invalid")
REASON = "经核对原始文书，记录与文书一致，维持原记录。"


@dataclass(frozen=True)
class _People:
    """Who acts: accounts of the demonstration."""

    office: Actor
    clerk: Actor
    second: Actor
    model: Actor
    troubled: Actor


def fill(*, model: str, troubled: str, today: date, now: datetime) -> int:
    """File and handle a handful of objections; returns how many.

    Args:
        model: Code of the enterprise with nothing against it.
        troubled: Code of the one that has been penalised.
        today: The day after the last file handed in.
        now: The clock.
    """
    found = [accounts.find_account(name) for name in
             ("office", "clerk", "clerk2", "enterprise1", "enterprise2")]  # fmt: skip
    people = _People(*(Actor.of_account(each) for each in found if each is not None))
    cases: list[tuple[DisclosedRecord, Actor, _Case]] = []
    for uscc, owner in ((troubled, people.troubled), (model, people.model)):
        records = _records(uscc, owner, today, now)
        penalty = next((each for each in records if each.item == PENALTY), None)
        if penalty is not None:
            cases += [(penalty, owner, case) for case in _ABOUT_A_PENALTY]
        of_unit = next((each for each in records if each.department_code == UNIT), None)
        if of_unit is not None:
            mine = _OF_THE_TROUBLED if owner is people.troubled else _OF_THE_MODEL
            cases += [(of_unit, owner, case) for case in mine]
    for record, owner, case in cases:
        case(record, owner, people, now)
    return len(cases)


def _waits_for_the_office(
    record: DisclosedRecord, owner: Actor, people: _People, now: datetime
) -> None:
    """An enterprise's objection that is to be taken on."""
    _file(record, owner, "处罚金额与决定书原件不一致，请核对原件。", _ago(now, 1))


def _reported(record: DisclosedRecord, owner: Actor, people: _People, now: datetime) -> None:
    """What a member of the public reported, and nobody has marked in time."""
    services.file(
        record_no=record.record_no,
        claim=services.Claim("not-the-subject", "这家单位与我所在单位同名，处罚的好像不是它。"),
        by=Actor.visitor(),
        at=_ago(now, 2),
        contact=CONTACT,
    )


def _waits_for_the_unit(
    record: DisclosedRecord, owner: Actor, people: _People, now: datetime
) -> None:
    """A case the department has had for two days."""
    objection = _file(record, owner, "这一项的内容已经变更，平台没有更新。",
                      _ago(now, 3))  # fmt: skip
    services.forward(case_no=objection.case_no, by=people.office, at=_ago(now, 2))


def _waits_for_a_second(
    record: DisclosedRecord, owner: Actor, people: _People, now: datetime
) -> None:
    """A record its own department doubts, with a proposal that a colleague has to confirm."""
    objection = _file(record, people.clerk, "自查发现与档案可能不一致，先行核查。", _ago(now, 2))
    _propose(objection, people.clerk, now)


def _kept_as_it_is(record: DisclosedRecord, owner: Actor, people: _People, now: datetime) -> None:
    """A case that is closed, with its letters."""
    objection = _file(record, owner, "这一项与执照上的不一致，请核对执照。",
                      _ago(now, 5))  # fmt: skip
    services.forward(case_no=objection.case_no, by=people.office, at=_ago(now, 4))
    _propose(objection, people.clerk, _ago(now, 2))
    services.confirm(case_no=objection.case_no, number=1, by=people.second, at=_ago(now, 1))


def _file(record: DisclosedRecord, by: Actor, statement: str, at: datetime) -> Objection:
    likely = [field.code for field in record.fields if field.name in DOUBTED]
    named = (*likely, record.fields[-1].code)[0]
    claim = services.Claim("wrong-content", statement, fields=(named,))
    return services.file(record_no=record.record_no, claim=claim, by=by, at=at).objection


def _propose(objection: Objection, by: Actor, at: datetime) -> None:
    answer = services.Answer(Outcome.REFUSE, REASON)
    services.propose(case_no=objection.case_no, answer=answer, by=by, at=at)


def _records(uscc: str, by: Actor, today: date, now: datetime) -> list[DisclosedRecord]:
    """The enterprise's records that are public, those the platform has known longest first."""
    file = publicity.disclosed_records(
        subject_id=subjects.get_by_uscc(uscc).pk,
        actor=by,
        audience=Audience.PUBLIC,
        purpose="demo",
        on=today,
        at=now,
    )
    # What happened days ago can only have been about what was known then.
    return sorted(file.records, key=lambda each: each.recorded_at)


def _ago(now: datetime, workdays: int) -> datetime:
    """The morning so many working days ago."""
    calendar = in_use.current().workdays
    day = now.astimezone(months.SHANGHAI).date()
    while workdays:
        day = date.fromordinal(day.toordinal() - 1)
        workdays -= calendar.is_workday(day)
    return datetime.combine(day, time(10), months.SHANGHAI)


_Case = Callable[[DisclosedRecord, Actor, _People, datetime], None]
_ABOUT_A_PENALTY: tuple[_Case, ...] = (_reported, _waits_for_the_office)
_OF_THE_TROUBLED: tuple[_Case, ...] = (_waits_for_the_unit,)
_OF_THE_MODEL: tuple[_Case, ...] = (_kept_as_it_is, _waits_for_a_second)
