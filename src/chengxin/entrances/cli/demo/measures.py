"""Measures and tolerance in the demonstration: a case in every state somebody has to act in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.timezone import localdate

from chengxin.affairs.measures import conflicts, services
from chengxin.affairs.measures.enums import FeedbackOutcome
from chengxin.affairs.measures.models import MeasureCase
from chengxin.affairs.tolerance import services as tolerance
from chengxin.entrances.cli.demo.papers import blank_pdf
from chengxin.law.errors import CreditError
from chengxin.law.words import Polarity, Severity
from chengxin.records.accounts import selectors as accounts
from chengxin.records.accounts.actors import Actor
from chengxin.records.evidence import services as evidence
from chengxin.records.publicity import selectors as public
from chengxin.records.publicity import services as publicity
from chengxin.records.publicity.disclosure import DisclosedRecord
from chengxin.records.subjects import selectors as subjects

PENALTY = "administrative-penalty"
UNIT = "market-regulation"
LASTS = timedelta(days=365)
OTHERS = 3
LOOKED_AT = 40  # newest public penalties among which the cases are chosen


@dataclass(frozen=True)
class _People:
    """Who acts: two people of one department, and the penalised enterprise."""

    clerk: Actor
    second: Actor
    enterprise: Actor


_Does = Callable[[DisclosedRecord, _People, datetime], None]


def fill(*, troubled: str, now: datetime) -> int:
    """Propose, release, feed back and lift a handful of measures; ask for tolerance twice.

    Args:
        troubled: Code of the enterprise that has been penalised.
        now: The clock.

    Returns:
        How many cases there are.
    """
    found = [accounts.find_account(name) for name in ("clerk", "clerk2", "enterprise2")]
    people = _People(*(Actor.of_account(each) for each in found if each is not None))
    own = _negative(subjects.get_by_uscc(troubled).pk, people.clerk, now)
    others = _of_others(people.clerk, now)
    made = 0
    for record, does in zip(
        [*own[:1], *others], (_in_force, _proposed, _lifted, _recognised), strict=False
    ):
        made += _try(does, record, people, now)
    for record in own[-1:]:
        made += _try(_applied_for, record, people, now)
    conflicts.find(at=now)
    return made


def _try(does: _Does, record: DisclosedRecord, people: _People, now: datetime) -> int:
    """A record that carries no such case is left alone: districts are drawn by chance."""
    try:
        does(record, people, now)
    except CreditError:
        return 0
    return 1


def _propose(record: DisclosedRecord, people: _People, now: datetime, reason: str) -> MeasureCase:
    today = localdate(now)
    return services.propose(
        subject_id=record.subject_id,
        measure="key-supervision",
        rule="closer-supervision",
        record_no=record.record_no,
        reason=reason,
        since=today,
        until=today + LASTS,
        by=people.clerk,
        at=now,
    )


def _in_force(record: DisclosedRecord, people: _People, now: datetime) -> None:
    case = _propose(record, people, now, "同类违法行为较多，列为重点监管对象。")
    services.release(case_no=case.case_no, by=people.second, at=now)
    services.feed_back(
        case_no=case.case_no,
        outcome=FeedbackOutcome.DONE,
        text="已列入本季度检查计划，增加现场检查一次。",
        by=people.clerk,
        at=now,
    )


def _proposed(record: DisclosedRecord, people: _People, now: datetime) -> None:
    _propose(record, people, now, "处罚作出后整改情况需要复查。")


def _lifted(record: DisclosedRecord, people: _People, now: datetime) -> None:
    case = _propose(record, people, now, "整改期内增加检查。")
    services.release(case_no=case.case_no, by=people.second, at=now)
    services.lift(
        case_no=case.case_no,
        document="示例市监解〔示〕1号",
        article="第三十条第五项",
        reason="复查合格，提前解除。",
        by=people.second,
        at=now,
    )


def _recognised(record: DisclosedRecord, people: _People, now: datetime) -> None:
    case = tolerance.submit(
        record_no=record.record_no,
        ground="minor-violation",
        statement="违法行为轻微，当场改正，没有造成危害后果。",
        by=people.clerk,
        at=now,
    )
    evidence.keep(
        name="改正情况.pdf", content=blank_pdf(), by=people.clerk, at=now, matter=case.case_no,
        subject_id=case.subject_id,
    )  # fmt: skip
    tolerance.recognise(
        case_no=case.case_no, reason="改正情况属实，符合轻微不罚的情形。", by=people.second, at=now
    )


def _applied_for(record: DisclosedRecord, people: _People, now: datetime) -> None:
    tolerance.submit(
        record_no=record.record_no,
        ground="no-intent",
        statement="进货时查验了供货者的证照和检验报告，不知道产品不合格。",
        by=people.enterprise,
        at=now,
    )


def _of_others(clerk: Actor, now: datetime) -> list[DisclosedRecord]:
    """Penalties of the department against other enterprises, nobody objecting."""
    page = public.list_public(PENALTY, on=localdate(now), seq=public.latest_seq(), limit=LOOKED_AT)
    found: dict[int, DisclosedRecord] = {}
    for row in page.rows:
        if row.subject_id in found or row.under_objection or len(found) == OTHERS:
            continue
        own = [r for r in _negative(row.subject_id, clerk, now) if r.department_code == UNIT]
        if own:
            found[row.subject_id] = own[0]
    return list(found.values())


def _negative(subject_id: int, by: Actor, now: datetime) -> list[DisclosedRecord]:
    """Penalties of a subject that carry a measure, no effect on them, newest first."""
    file = publicity.disclosed_records(
        subject_id=subject_id, actor=by, purpose="demo", on=localdate(now), at=now, matter="demo",
        items=[PENALTY],
    )  # fmt: skip
    return [
        record
        for record in file.records
        if record.polarity == Polarity.NEGATIVE
        and record.severity != Severity.MINOR
        and not record.effects
    ]
