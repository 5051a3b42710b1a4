"""The figures of quality (质量数据): by unit, item and month, from one selector for every door."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from chengxin.law.quality_rules import Mark, RateValue, mark_of, rates_of
from chengxin.law.rulebook.schemas.quality import COUNTS, QualityPack
from chengxin.records.intake.quality import counting, evidence, freshness, months
from chengxin.records.intake.quality.appealed import ROW_COUNTS, Excused, excused, still_counted
from chengxin.records.intake.quality.counting import OUTCOMES, BatchCount
from chengxin.records.intake.quality.enums import MonthState
from chengxin.records.intake.quality.scope import Scope

Key = tuple[str, str, date]
# What shows that a declaration of nothing was wrong; a gap in numbers alone does not.
_SHOWS_A_DECISION = ("decided", "elsewhere", "unreported")
MISSED = frozenset({MonthState.SILENT, MonthState.CONTRADICTED})
_ASKED = MISSED | {MonthState.REPORTED, MonthState.ZERO}


@dataclass(frozen=True)
class ChannelCount:
    """Rows that came by one channel, with its own deadline, and how many of them were late."""

    channel: str
    title: str
    workdays: int | None
    received: int
    late: int
    provisional: bool


@dataclass(frozen=True)
class Figure:
    """Everything counted of one unit, item and month; or of several of them together.

    ``counts`` and ``excused``: rows by the counts of the pack. ``item`` is empty where several
    are counted together. ``months_asked``: months in which a word was due, ``months_missed``
    those without one or with a wrong one.
    """

    department: str
    item: str
    since: date
    until: date
    counts: dict[str, int]
    excused: dict[str, int]
    outcomes: dict[str, int]
    rates: dict[str, RateValue]
    channels: tuple[ChannelCount, ...]
    batches: int
    month_state: MonthState
    months_asked: int
    months_missed: int

    @property
    def month(self) -> date:
        """The (first) month."""
        return self.since

    @property
    def provisional(self) -> bool:
        """Whether a deadline behind it leans on a year without its calendar."""
        return any(channel.provisional for channel in self.channels)

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was counted."""
        return not any(self.counts.values())

    def mark(self, pack: QualityPack) -> Mark:
        """Points and class by the pack."""
        return mark_of(pack, self.rates, self.months_missed if self.months_asked else None)


@dataclass
class _Made:
    """A figure while it is being counted."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTS, 0))
    excused: dict[str, int] = field(default_factory=dict)
    outcomes: dict[str, int] = field(default_factory=lambda: dict.fromkeys(OUTCOMES, 0))
    batches: list[BatchCount] = field(default_factory=list)
    state: MonthState = MonthState.NONE


def figures(scope: Scope) -> list[Figure]:
    """Figures of every unit, item and month of a scope about which there is something to say.

    Ordered by unit, item and month. A month in which a word was due and none came is there too.
    """
    made: dict[Key, _Made] = {}
    for batch in counting.by_batch(scope):
        _add_batch(made.setdefault((batch.department, batch.item, batch.month), _Made()), batch)
    _add_traces(scope, made)
    _add_states(scope, made)
    return [_figure(scope, key, made[key]) for key in sorted(made)]


def _add_batch(into: _Made, batch: BatchCount) -> None:
    for name, count in batch.counts.items():
        into.counts[name] += count
    for name, count in batch.outcomes.items():
        into.outcomes[name] += count
    into.batches.append(batch)


def _add_traces(scope: Scope, made: dict[Key, _Made]) -> None:
    """Add decisions of the month, traces of missing ones, and what appeals excuse."""
    excuses = excused(scope)
    for key, count in counting.decided(scope, scope.pack.evidence.items).items():
        made.setdefault(key, _Made()).counts["decided"] += count
    for gap in evidence.gaps(scope):
        _count(made, excuses, (gap.department, gap.item, gap.month), "gaps", gap.ref)
    for seen in evidence.elsewhere(scope):
        _count(made, excuses, (seen.department, seen.item, seen.month), "elsewhere", seen.ref)
    for decision in evidence.sampled(scope):
        key = (decision.sample.department_id, decision.sample.item, months.of(decision.decided_on))
        ref = evidence.sampled_ref(decision)
        _count(made, excuses, key, "sampled", ref)
        if not decision.reported:
            _count(made, excuses, key, "unreported", ref)
    for key, refs in excuses.refs.items():
        for name in ROW_COUNTS:
            left = still_counted(name, refs.get(name, ()))
            if left:
                made.setdefault(key, _Made()).excused[name] = left


def _count(made: dict[Key, _Made], excuses: Excused, key: Key, name: str, ref: str) -> None:
    into = made.setdefault(key, _Made())
    into.counts[name] += 1
    if ref in excuses.of(key, name):
        into.excused[name] = into.excused.get(name, 0) + 1


def _add_states(scope: Scope, made: dict[Key, _Made]) -> None:
    """Say of every month in which a word was due what it heard."""
    rules = scope.pack.zero_reports
    declared = freshness.declared_months(scope)
    for (department, item), first in freshness.first_months(scope).items():
        if item not in rules.items:
            continue
        for month in months.span(max(first, scope.since), scope.until):
            key = (department, item, month)
            into = made.get(key, _Made())
            due = scope.book.workdays.add(months.last_day(month), rules.declare_within_workdays)
            into.state = month_state(
                into.counts, is_declared=key in declared, is_due=due.on < scope.on
            )
            if into.state is not MonthState.OPEN or not _is_nothing(into):
                made[key] = into


def _is_nothing(made: _Made) -> bool:
    return not any(made.counts.values())


def month_state(counts: Mapping[str, int], *, is_declared: bool, is_due: bool) -> MonthState:
    """What a month heard.

    Args:
        counts: Its counts.
        is_declared: Whether the unit declared that there was nothing.
        is_due: Whether the time to declare is over.
    """
    decisions = sum(counts.get(name, 0) for name in _SHOWS_A_DECISION)
    if is_declared:
        return MonthState.CONTRADICTED if decisions else MonthState.ZERO
    if counts.get("received") or counts.get("decided"):
        return MonthState.REPORTED
    return MonthState.SILENT if is_due else MonthState.OPEN


def _figure(scope: Scope, key: Key, made: _Made) -> Figure:
    department, item, month = key
    return Figure(
        department=department,
        item=item,
        since=month,
        until=month,
        counts=made.counts,
        excused=made.excused,
        outcomes=made.outcomes,
        rates=rates_of(scope.pack, made.counts, made.excused),
        channels=_channels(scope, department, item, made.batches),
        batches=len(made.batches),
        month_state=made.state,
        months_asked=int(made.state in _ASKED),
        months_missed=int(made.state in MISSED),
    )


def _channels(
    scope: Scope, department: str, item: str, batches: Sequence[BatchCount]
) -> tuple[ChannelCount, ...]:
    found: dict[str, ChannelCount] = {}
    for batch in batches:
        edition = scope.book.catalogue_item_edition(item, batch.item_edition)
        deadline = edition.deadline_for(department, batch.channel or None)
        name = deadline.channel if deadline is not None else ""
        old = found.get(name)
        found[name] = ChannelCount(
            channel=name,
            title=deadline.title_zh if deadline is not None else "",
            workdays=deadline.total_workdays if deadline is not None else None,
            received=batch.counts["received"] + (old.received if old else 0),
            late=batch.late + (old.late if old else 0),
            provisional=(batch.late_provisional and batch.late > 0)
            or (old is not None and old.provisional),
        )
    return tuple(found[name] for name in sorted(found))


def together(pack: QualityPack, parts: Iterable[Figure]) -> Figure | None:
    """Several figures as one, for instance all items of a unit's month; None when there are none.

    Rates are divided anew from the sums, never averaged.
    """
    found = list(parts)
    if not found:
        return None
    counts = {name: sum(f.counts.get(name, 0) for f in found) for name in COUNTS}
    out = {name: sum(f.excused.get(name, 0) for f in found) for name in COUNTS}
    out = {name: count for name, count in out.items() if count}
    return Figure(
        department=_common({f.department for f in found}),
        item=_common({f.item for f in found}),
        since=min(f.since for f in found),
        until=max(f.until for f in found),
        counts=counts,
        excused=out,
        outcomes={name: sum(f.outcomes.get(name, 0) for f in found) for name in OUTCOMES},
        rates=rates_of(pack, counts, out),
        channels=_channels_together(found),
        batches=sum(f.batches for f in found),
        month_state=_worst({f.month_state for f in found}),
        months_asked=sum(f.months_asked for f in found),
        months_missed=sum(f.months_missed for f in found),
    )


def _common(values: set[str]) -> str:
    return next(iter(values)) if len(values) == 1 else ""


_GRAVEST_FIRST = (
    MonthState.CONTRADICTED, MonthState.SILENT, MonthState.REPORTED, MonthState.ZERO,
    MonthState.OPEN, MonthState.NONE,
)  # fmt: skip


def _worst(states: set[MonthState]) -> MonthState:
    return next(state for state in _GRAVEST_FIRST if state in states)


def _channels_together(found: Sequence[Figure]) -> tuple[ChannelCount, ...]:
    by_name: dict[tuple[str, str], list[ChannelCount]] = {}
    for channel in (c for figure in found for c in figure.channels):
        by_name.setdefault((channel.channel, channel.title), []).append(channel)
    return tuple(
        ChannelCount(
            channel=name,
            title=title,
            workdays=parts[0].workdays,
            received=sum(c.received for c in parts),
            late=sum(c.late for c in parts),
            provisional=any(c.provisional for c in parts),
        )
        for (name, title), parts in sorted(by_name.items())
    )


def by_unit_and_month(pack: QualityPack, found: Iterable[Figure]) -> dict[str, dict[date, Figure]]:
    """Figures of all items of a unit's month together, for the heat map."""
    groups: dict[tuple[str, date], list[Figure]] = {}
    for figure in found:
        groups.setdefault((figure.department, figure.month), []).append(figure)
    table: dict[str, dict[date, Figure]] = {}
    for (department, month), parts in groups.items():
        whole = together(pack, parts)
        assert whole is not None
        table.setdefault(department, {})[month] = whole
    return table


def by_unit(pack: QualityPack, found: Iterable[Figure]) -> dict[str, Figure]:
    """Figures of all items and months of each unit together."""
    groups: dict[str, list[Figure]] = {}
    for figure in found:
        groups.setdefault(figure.department, []).append(figure)
    whole = {department: together(pack, parts) for department, parts in groups.items()}
    return {department: figure for department, figure in whole.items() if figure is not None}
