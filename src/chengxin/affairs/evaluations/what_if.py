"""What if (假设试算): the grade on supposed facts. Audited, and nothing is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from chengxin.affairs.evaluations.columns import columns_of
from chengxin.affairs.evaluations.errors import SupposedFactError
from chengxin.affairs.evaluations.facts import history_of
from chengxin.affairs.evaluations.plans import Plan, plan
from chengxin.affairs.evaluations.reasons import refuse_others
from chengxin.affairs.evaluations.remedying import Situations, new_row
from chengxin.engines.scorecards.plain import Evaluator, Record
from chengxin.engines.scorecards.result import Evaluation, group_contribution
from chengxin.engines.scorecards.ways_up import Situation
from chengxin.law.rulebook.schemas.base import Title
from chengxin.law.rulebook.schemas.scorecard import Scorecard
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import services as audit
from chengxin.records.editions import in_use
from chengxin.records.publicity.services import disclosed_records

PURPOSE = "what-if"
REPAIRED = "repaired"
MAY_SUPPOSE = frozenset({Audience.OFFICE, Audience.REGULATOR})
"""Who grades; others are told the ways up, which are exact."""


@dataclass(frozen=True)
class Supposed:
    """A record that is not there: item, day of decision, and what it says (payload fields)."""

    item: str
    decided_on: date
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Moved:
    """An indicator that gives otherwise; points in thousandths."""

    label: Title
    before: int
    after: int


@dataclass(frozen=True)
class WhatIf:
    """What comes out on the facts as they are, and on the supposed ones; None = not graded."""

    card: Scorecard
    as_of: date
    on: date
    before: Evaluation | None
    after: Evaluation | None
    moved: tuple[Moved, ...]


def what_if(
    *,
    subject_id: int,
    card: str = "comprehensive",
    as_of: date,
    on: date | None = None,
    repaired: Sequence[int] = (),
    removed: Sequence[int] = (),
    added: Sequence[Supposed] = (),
    by: Actor,
    at: datetime,
    matter: str,
) -> WhatIf:
    """Evaluate one subject on supposed facts, beside the facts as they are.

    Args:
        subject_id: Which subject.
        card: Key of the card.
        as_of: Day of the facts as they are.
        on: Day of the supposed facts; None = the same day. Until then nothing else becomes known.
        repaired: Numbers of records supposed to be repaired.
        removed: Numbers of records supposed not to be there.
        added: Records supposed to be there.
        by: Who asks.
        at: Now.
        matter: The matter it is asked for.

    Raises:
        SupposedFactError: A record is not this subject's, or a supposed one cannot be.
        NotDisclosedError: This reader may not see the subject's records, or named no matter.
        PermissionDeniedError: This audience is not told grades.
    """
    refuse_others(
        by.audience,
        told=MAY_SUPPOSE,
        subject_id=subject_id,
        by=by,
        at=at,
        matter=matter,
        purpose=PURPOSE,
    )
    day = on or as_of
    planned = plan(card=card, edition=None, as_of=as_of, known_at=None, at=at)
    with transaction.atomic():
        file = disclosed_records(
            subject_id=subject_id, actor=by, purpose=PURPOSE, on=as_of, at=at, matter=matter
        )
        visible = {record.record_no for record in file.records}
        _check(planned, day, visible, [*repaired, *removed], added)
        audit.record(
            actor=by,
            action="evaluations.subject.supposed",
            at=at,
            matter=matter,
            purpose=PURPOSE,
            subject_id=subject_id,
            details={
                "card": card,
                "on": day.isoformat(),
                "repaired": len(repaired),
                "removed": len(removed),
                "added": len(added),
            },
        )
    situations = Situations(history_of(subject_id, seq=planned.known.seq), planned, None)
    today, then = situations(as_of), situations(day)
    new = [_row(one, place, subject_id) for place, one in enumerate(added, 1)]
    before = None if today is None else _evaluated(today, today.records)
    after = None
    if then is not None:
        records = [_as_supposed(r, repaired) for r in then.records if r["record_no"] not in removed]
        after = _evaluated(then, (*records, *new))
    return WhatIf(planned.card, as_of, day, before, after, _moved(planned.card, before, after))


def _check(
    planned: Plan, day: date, visible: set[int], named: Sequence[int], added: Sequence[Supposed]
) -> None:
    strange = [number for number in named if number not in visible]
    if strange:
        raise SupposedFactError(
            f"record {strange[0]} is not one of this subject's that you may see. Choose from the "
            "list.",
            value=str(strange[0]),
        )
    if day < planned.prepared.as_of:
        raise SupposedFactError(
            f"{day} is before {planned.prepared.as_of}. Choose that day or a later one.",
            value=day.isoformat(),
        )
    for one in added:
        if one.item not in planned.card.items:
            raise SupposedFactError(
                f"the card {planned.card.key} does not look at {one.item!r}. Choose one of its "
                "items.",
                value=one.item,
            )
        if one.decided_on > day:
            raise SupposedFactError(
                f"a supposed record of {one.decided_on} is not there yet on {day}. Choose an "
                "earlier day.",
                value=one.decided_on.isoformat(),
            )


def _row(one: Supposed, place: int, subject_id: int) -> Record:
    """The supposed record as the evaluator would see it; its number is below 0."""
    severity = str(one.values.get("severity") or "") or None
    typed = {}
    for column in columns_of(one.item).columns:
        try:
            typed[column.name] = column.python_value(one.values)
        except ValueError as error:
            raise SupposedFactError(
                f"{one.values.get(column.name)!r} is no {column.kind} for {column.name}. Correct "
                "it, or leave it empty.",
                value=str(one.values.get(column.name)),
            ) from error
    reporters = in_use.current().catalogue_item(one.item, one.decided_on).reporters
    department = str(one.values.get("department") or "") or next(
        (code for code in reporters if code != "*"), ""
    )
    row = new_row(one.item, typed, one.decided_on, subject_id)
    return row | {"record_no": -place, "severity": severity, "department": department}


def _as_supposed(record: Record, repaired: Sequence[int]) -> Record:
    if record["record_no"] not in repaired:
        return record
    return {**record, "shielded": True, "effects": (REPAIRED,)}


def _evaluated(situation: Situation, records: Sequence[Record]) -> Evaluation | None:
    evaluator = Evaluator(situation.prepared)
    if not evaluator.covers(situation.subject, records):
        return None
    return evaluator.evaluate(situation.subject, records)


def _moved(
    card: Scorecard, before: Evaluation | None, after: Evaluation | None
) -> tuple[Moved, ...]:
    was = {c.indicator: c.points for c in before.contributions} if before else {}
    becomes = {c.indicator: c.points for c in after.contributions} if after else {}
    named = [(each.id, each.label) for each in card.indicators]
    named += [(group_contribution(group.id), group.title) for group in card.groups]
    return tuple(
        Moved(label, was.get(name, 0), becomes.get(name, 0))
        for name, label in named
        if was.get(name, 0) != becomes.get(name, 0)
    )
