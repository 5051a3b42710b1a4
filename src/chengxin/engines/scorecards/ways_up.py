"""The nearest lawful ways up (提升路径): found by walking the card again on the changed facts.

A way is a few acts (a repair, a commitment fulfilled, a report handed in), waiting until a day, or
both together. Nothing is estimated: every way told was evaluated on its day with all else
unchanged, so whoever does it and evaluates again gets exactly the points and the grade told.

Nearest: the fewest steps (an act is one, waiting beyond the day of the acts is one), then the
earliest day. The search is bounded (`Bounds`) and says where it stopped. Days on which all acts
together do not reach a grade are not searched further for it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import combinations
from typing import Any

from chengxin.engines.scorecards.card import PreparedCard
from chengxin.engines.scorecards.changing import days_of_change, days_of_rule
from chengxin.engines.scorecards.plain import Evaluator, Record, Subject
from chengxin.engines.scorecards.result import Evaluation
from chengxin.law.words import Grade


@dataclass(frozen=True)
class Situation:
    """All a card looks at on one day: itself ready for the day, the subject, its records."""

    prepared: PreparedCard
    subject: Subject
    records: tuple[Record, ...]


@dataclass(frozen=True)
class Act:
    """One lawful act, and what it makes of the facts.

    `kind` is the code of the remedy. `record_no` is the record acted on, None for a new one.
    `opens_on` is the first day on which the act may take effect, and the day on which it does.
    `changes` are the values the record has from then on; for a new record all of them. `about` is
    the first day of the period that a report is for.
    """

    kind: str
    record_no: int | None
    opens_on: date
    changes: Mapping[str, Any] = field(default_factory=dict, compare=False)
    about: date | None = None


@dataclass(frozen=True)
class WayUp:
    """One lawful way up: `acts` done by the day `on`, on which points and grade are these.

    `leaving` are records that cost points today and, by waiting alone, no longer do on the day.
    """

    acts: tuple[Act, ...]
    leaving: tuple[int, ...]
    on: date
    points: int
    grade: Grade
    is_waited_for: bool

    @property
    def kind(self) -> str:
        """`wait`, the kind of its only act, or `together`."""
        if len(self.acts) == 1 and not self.is_waited_for:
            return self.acts[0].kind
        return "together" if self.acts else "wait"

    @property
    def steps(self) -> int:
        """Acts, and one more for waiting beyond them."""
        return len(self.acts) + self.is_waited_for

    @property
    def records(self) -> tuple[int, ...]:
        """Numbers of all records concerned, rising."""
        acted = {act.record_no for act in self.acts if act.record_no is not None}
        return tuple(sorted(acted | set(self.leaving)))


@dataclass(frozen=True)
class Bounds:
    """How far a search goes.

    `acts` by steps: of so many acts, those that gain most alone, the sets of two, of three, …
    are tried whole. `days`: so many days to come are looked at. `evaluations`: then it stops.
    """

    acts: tuple[int, ...] = (24, 12, 8)
    days: int = 40
    evaluations: int = 400


@dataclass(frozen=True)
class Search:
    """What a search found. `is_whole`: nothing within the bounds was left untried."""

    ways: tuple[WayUp, ...] = ()
    tried: int = 0
    is_whole: bool = True
    bounds: Bounds = Bounds()


def find_ways_up(
    on_day: Callable[[date], Situation | None],
    *,
    as_of: date,
    acts: Iterable[Act] = (),
    more_days: Iterable[date] = (),
    bounds: Bounds | None = None,
) -> Search:
    """The ways that raise the grade, or with one step at least the points.

    Args:
        on_day: The situation on a day not before `as_of`, if nothing else becomes known; None
            when the card grades the subject no more.
        as_of: The day from which one looks.
        acts: What may lawfully be done.
        more_days: Days on which facts change without any act (a shield ends, an edition begins).
        bounds: How far to search.

    Returns:
        Ways by grade reached, steps and day: the better grades' nearest first.
    """
    search = _Search(on_day, as_of, tuple(acts), tuple(more_days), bounds or Bounds())
    ways = search.run()
    return Search(ways, search.tried, search.is_whole, search.bounds)


class _ExhaustedError(Exception):
    """The bound of evaluations is reached."""


Tried = tuple[tuple[Act, ...], date]


class _Search:
    """Tries acts and days for one subject."""

    def __init__(
        self,
        on_day: Callable[[date], Situation | None],
        as_of: date,
        acts: tuple[Act, ...],
        more_days: tuple[date, ...],
        bounds: Bounds,
    ) -> None:
        self._on_day, self._as_of, self._more_days = on_day, as_of, more_days
        self.bounds, self.tried, self.is_whole = bounds, 0, True
        self._situations: dict[date, tuple[Situation, Evaluator] | None] = {}
        self._done: dict[Tried, Evaluation | None] = {}
        self._acts = acts

    def run(self) -> tuple[WayUp, ...]:
        """Every way worth telling."""
        today = self._evaluate((), self._as_of)
        if today is None:
            return ()
        self._today = today
        self._acts = self._useful_acts()
        found: list[WayUp] = []
        try:
            found += self._single_steps()
            self._combine(found)
        except _ExhaustedError:
            self.is_whole = False
        return tuple(sorted(found, key=self._order))

    # What is tried at all -----------------------------------------------------------------

    @cached_property
    def _costing(self) -> dict[str, set[int]]:
        """Records behind points lost and vetoes held today, by rule."""
        costing = {c.indicator: set(c.records) for c in self._today.contributions if c.points < 0}
        return costing | {v.veto: set(v.records) for v in self._today.vetoes}

    @cached_property
    def _leaving(self) -> dict[date, set[int]]:
        """Records that cost something today, by the days on which a rule treats them otherwise."""
        found: dict[date, set[int]] = {}
        situation, _ = self._situation(self._as_of) or (None, None)
        for rule in situation.prepared.rules if situation else ():
            for record in situation.records if situation else ():
                if record["record_no"] in self._costing.get(rule.id, ()):
                    for day in days_of_change(situation.prepared, rule, record):  # type: ignore[union-attr]
                        found.setdefault(day, set()).add(record["record_no"])
        return found

    @cached_property
    def _days(self) -> tuple[date, ...]:
        """Days to come on which something may be otherwise, the nearest first."""
        days = {*self._leaving, *self._more_days, *(act.opens_on for act in self._acts)}
        days |= self._days_of_rules()
        rising = sorted(day for day in days if day > self._as_of)
        self.is_whole &= len(rising) <= self.bounds.days
        return tuple(rising[: self.bounds.days])

    def _days_of_rules(self) -> set[date]:
        """Days on which a rule that costs points looks at other periods."""
        found = self._situation(self._as_of)
        if found is None:
            return set()
        prepared = found[0].prepared
        costing = [rule for rule in prepared.rules if rule.id in self._costing]
        return set().union(*(days_of_rule(prepared, rule) for rule in costing))

    def _useful_acts(self) -> tuple[Act, ...]:
        """Acts on what costs something, and acts that gain something alone; the best first."""
        costing = set().union(*self._costing.values()) if self._costing else set()
        gains = []
        for act in self._acts[: self.bounds.evaluations // 4]:
            then = self._evaluate((act,), self._opens((act,)))
            gain = 0 if then is None else then.points - self._today.points
            if act.record_no in costing or gain > 0:
                gains.append((-gain, act.opens_on, act.record_no or 0, act))
        gains.sort(key=lambda each: each[:3])
        most = self.bounds.acts[0]
        self.is_whole &= len(gains) <= most and len(self._acts) <= self.bounds.evaluations // 4
        return tuple(each[-1] for each in gains[:most])

    # Steps --------------------------------------------------------------------------------

    def _single_steps(self) -> Iterator[WayUp]:
        """Each act alone, and the days that bring more than every earlier day."""
        for act in self._acts:
            way = self._way((act,), self._opens((act,)))
            if way is not None and _is_better(way, self._today):
                yield way
        best: Evaluation | WayUp = self._today
        for day in self._days:
            way = self._way((), day)
            if way is not None and _is_better(way, best):
                best = way
                yield way

    def _combine(self, found: list[WayUp]) -> None:
        """Add, for each better grade, ways of more steps that come sooner or reach it at all."""
        for grade in (g for g in Grade if g < self._today.grade):
            for steps in range(2, len(self.bounds.acts) + 1):
                known = [w.on for w in found if w.grade <= grade]
                way = self._nearest_of(steps, grade, before=min(known, default=date.max))
                if way is not None:
                    found.append(way)
            if not any(w.grade <= grade for w in found):
                way = self._least_set(grade)
                if way is not None:
                    found.append(way)

    def _nearest_of(self, steps: int, grade: Grade, *, before: date) -> WayUp | None:
        """The earliest way of so many steps to a grade, where it comes before a day."""
        acts = self._acts[: self.bounds.acts[steps - 1]]
        for day in (self._as_of, *self._days):
            if day >= before:
                return None
            if not self._is_within_reach(grade, day):
                continue
            open_now = [act for act in acts if act.opens_on <= day]
            best = self._best_on(day, steps, open_now, grade)
            if best is not None:
                return best
        return None

    def _best_on(self, day: date, steps: int, acts: list[Act], grade: Grade) -> WayUp | None:
        ways = []
        for count in (steps, steps - 1):
            for chosen in combinations(acts, count):
                is_waited_for = day > self._opens(chosen)
                if count + is_waited_for == steps:
                    way = self._way(chosen, day)
                    if way is not None and way.grade <= grade:
                        ways.append(way)
        return min(ways, key=self._order, default=None)

    def _is_within_reach(self, grade: Grade, day: date) -> bool:
        """Whether all acts open by a day together reach a grade on it."""
        then = self._evaluate(tuple(a for a in self._acts if a.opens_on <= day), day)
        return then is not None and then.grade <= grade

    def _least_set(self, grade: Grade) -> WayUp | None:
        """A set of acts of which none can be left out, on the first day on which any set helps."""
        days = (self._as_of, *self._days)
        day = next((day for day in days if self._is_within_reach(grade, day)), None)
        if day is None:
            return None
        chosen = [act for act in self._acts if act.opens_on <= day]
        for act in reversed(tuple(chosen)):
            fewer = tuple(other for other in chosen if other is not act)
            then = self._evaluate(fewer, day)
            if then is not None and then.grade <= grade:
                chosen = list(fewer)
        return self._way(tuple(chosen), day)

    # One evaluation -----------------------------------------------------------------------

    def _opens(self, acts: Iterable[Act]) -> date:
        return max((self._as_of, *(act.opens_on for act in acts)))

    def _situation(self, day: date) -> tuple[Situation, Evaluator] | None:
        if day not in self._situations:
            found = self._on_day(day)
            self._situations[day] = None if found is None else (found, Evaluator(found.prepared))
        return self._situations[day]

    def _evaluate(self, acts: tuple[Act, ...], day: date) -> Evaluation | None:
        key = (acts, day)
        if key not in self._done:
            if self.tried >= self.bounds.evaluations:
                raise _ExhaustedError
            self.tried += 1
            self._done[key] = self._evaluated(acts, day)
        return self._done[key]

    def _evaluated(self, acts: tuple[Act, ...], day: date) -> Evaluation | None:
        found = self._situation(day)
        if found is None:
            return None
        situation, evaluator = found
        records = changed(situation.records, acts)
        if not evaluator.covers(situation.subject, records):
            return None
        return evaluator.evaluate(situation.subject, records)

    def _way(self, acts: tuple[Act, ...], day: date) -> WayUp | None:
        then = self._evaluate(acts, day)
        if then is None:
            return None
        acted = {act.record_no for act in acts}
        left = set().union(*(self._leaving[d] for d in self._leaving if d <= day))
        waited = day > self._opens(acts)
        return WayUp(
            acts=acts,
            leaving=tuple(sorted(left - acted)) if waited else (),
            on=day,
            points=then.points,
            grade=then.grade,
            is_waited_for=waited,
        )

    def _order(self, way: WayUp) -> tuple[bool, int, date, int, tuple[int, ...]]:
        return (way.grade >= self._today.grade, way.steps, way.on, -way.points, way.records)


def changed(records: Iterable[Record], acts: Iterable[Act]) -> list[Record]:
    """The records as they are once some acts are done; new ones have numbers below 0.

    Args:
        records: As `Evaluator.evaluate` takes them.
        acts: What was done.
    """
    done = tuple(acts)
    on_record = {act.record_no: act.changes for act in done if act.record_no is not None}
    added = [act.changes for act in done if act.record_no is None]
    return [
        *(
            {**r, **on_record[r["record_no"]]} if r["record_no"] in on_record else r
            for r in records
        ),
        *({**values, "record_no": -place} for place, values in enumerate(added, 1)),
    ]


def _is_better(way: WayUp, other: Evaluation | WayUp) -> bool:
    return way.grade < other.grade or (way.grade == other.grade and way.points > other.points)
