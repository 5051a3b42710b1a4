"""Why this grade, what was left out and why, and the nearest lawful ways up.

A way up is not estimated: the card is walked again on the changed facts, on the day the change
takes effect, so that whoever applies the change and evaluates again gets exactly the result told.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from chengxin.engines.scorecards.card import PreparedCard, Rule, leaves_on
from chengxin.engines.scorecards.plain import Evaluator, Record, Subject, why_unseen
from chengxin.engines.scorecards.result import Evaluation
from chengxin.law.rulebook.schemas.scorecard_indicators import (
    DurationIndicator,
    MonthsSinceIndicator,
)
from chengxin.law.words import Grade, Polarity


@dataclass(frozen=True)
class LeftOut:
    """A record that gave nothing, and why.

    `reason`: `revoked`, `shielded`, `inquiry-term` (protected); `not-yet`; or `uncounted`: in
    sight, but no indicator and no veto of this card looks at it on this day.
    """

    record_no: int
    reason: str


@dataclass(frozen=True)
class WayUp:
    """One lawful change that would raise the points or the grade.

    `wait`: on `on` the records cease to count as before; points and grade are those of that day,
    if nothing else becomes known. `repair`: the record is repaired on `on`, the first day on
    which its repair may be accepted.
    """

    kind: Literal["wait", "repair"]
    records: tuple[int, ...]
    on: date
    points: int
    grade: Grade


@dataclass(frozen=True)
class Explanation:
    """An evaluation with everything that was left out, and the ways up, the nearest first."""

    evaluation: Evaluation
    left_out: tuple[LeftOut, ...]
    ways_up: tuple[WayUp, ...]

    @property
    def protected(self) -> tuple[LeftOut, ...]:
        """Records that no card may see."""
        return tuple(r for r in self.left_out if r.reason in PROTECTED)


PROTECTED = frozenset({"revoked", "shielded", "inquiry-term"})


def explain(
    prepared: PreparedCard,
    subject: Subject,
    records: Sequence[Record],
    *,
    repairable_on: Mapping[int, date] | None = None,
) -> Explanation:
    """The evaluation of one subject with its reasons.

    Args:
        prepared: The card, ready for its day.
        subject: One the card covers.
        records: Every version known, as for `Evaluator.evaluate`.
        repairable_on: By record number, the first day on which its repair may be accepted;
            records that may not be repaired are not in it.
    """
    evaluator = Evaluator(prepared)
    evaluation = evaluator.evaluate(subject, records)
    search = _Search(prepared, subject, tuple(records), evaluation)
    return Explanation(
        evaluation=evaluation,
        left_out=tuple(_left_out(evaluator, records)),
        ways_up=search.ways_up(repairable_on or {}),
    )


def _left_out(evaluator: Evaluator, records: Sequence[Record]) -> Iterator[LeftOut]:
    groups, scoring = evaluator.counted(records), {rule.id for rule in evaluator.prepared.rules}
    counted = {r["record_no"] for rule in scoring for r in groups[rule]}
    for record in sorted(records, key=lambda r: r["record_no"]):
        known_item = record["item"] in evaluator.prepared.by_item
        reason = why_unseen(evaluator.prepared, record) if known_item else None
        if reason is not None or record["record_no"] not in counted:
            yield LeftOut(record["record_no"], reason or "uncounted")


class _Search:
    """Tries every change that could help one subject, and keeps those that do."""

    def __init__(
        self,
        prepared: PreparedCard,
        subject: Subject,
        records: tuple[Record, ...],
        today: Evaluation,
    ) -> None:
        self._prepared = prepared
        self._subject = subject
        self._records = records
        self._today = today

    def ways_up(self, repairable_on: Mapping[int, date]) -> tuple[WayUp, ...]:
        """Every change that raises points or grade: a better grade first, then the nearest."""
        against = self._counted_against()
        leaving: dict[date, set[int]] = {}
        for rule, record in against:
            for day in self._days_of_change(rule, record):
                leaving.setdefault(day, set()).add(record["record_no"])
        ways = list(self._waits(leaving))
        for number in {record["record_no"] for _, record in against} & set(repairable_on):
            day = max(self._prepared.as_of, repairable_on[number])
            repaired = self._try("repair", {number}, day, (number,))
            if _is_better(repaired, self._today):
                ways.append(repaired)
        return tuple(sorted(ways, key=self._order))

    def _waits(self, leaving: Mapping[date, set[int]]) -> Iterator[WayUp]:
        """The days that bring more than every earlier day."""
        best: Evaluation | WayUp = self._today
        for day in sorted(leaving):
            way = self._try("wait", leaving[day], day, ())
            if _is_better(way, best):
                best = way
                yield way

    def _counted_against(self) -> list[tuple[Rule, Record]]:
        """Records that cost points or carry a veto, with the rule that counts them."""
        costing = {c.indicator: set(c.records) for c in self._today.contributions if c.points < 0}
        costing |= {v.veto: set(v.records) for v in self._today.vetoes}
        return [
            (rule, record)
            for rule in self._prepared.rules
            for record in self._records
            if record["record_no"] in costing.get(rule.id, ())
        ]

    def _days_of_change(self, rule: Rule, record: Record) -> set[date]:
        """Days after today on which the rule begins to treat the record otherwise."""
        selection, days = rule.rule, set()
        if selection.window_months is not None:
            days.add(leaves_on(record["decided_on"], selection.window_months))
        if record["valid_to"] is not None:
            if selection.in_force:
                days.add(record["valid_to"])
            if isinstance(selection, DurationIndicator) and selection.within_months is not None:
                last = record["valid_to"] - timedelta(days=1)
                days.add(leaves_on(last, selection.within_months))
        if isinstance(selection, MonthsSinceIndicator):
            ends = [step.below for step in selection.steps if step.below is not None]
            days |= {leaves_on(record[selection.field], months) for months in ends}
        ended = record[self._prepared.ends(record["item"])]
        years = self._prepared.inquiry_term_years
        if years and ended is not None and record["polarity"] == Polarity.NEGATIVE:
            days.add(leaves_on(ended, years * 12))
        return {day for day in days if day > self._prepared.as_of}

    def _try(
        self, kind: Literal["wait", "repair"], numbers: set[int], on: date, without: Iterable[int]
    ) -> WayUp:
        gone = set(without)
        kept = [r for r in self._records if r["record_no"] not in gone]
        then = Evaluator(self._prepared.on(on)).evaluate(self._subject, kept)
        return WayUp(kind, tuple(sorted(numbers)), on, then.points, then.grade)

    def _order(self, way: WayUp) -> tuple[bool, date, int, str, tuple[int, ...]]:
        return (way.grade >= self._today.grade, way.on, -way.points, way.kind, way.records)


def _is_better(way: WayUp, other: Evaluation | WayUp) -> bool:
    return way.grade < other.grade or (way.grade == other.grade and way.points > other.points)
