"""Whether a record may be repaired, condition by condition, and from which day each will hold.

Pure functions of a repair pack and the facts of one record. No number of days stands here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from chengxin.law.rulebook.schemas.repair import Demand

if TYPE_CHECKING:
    from chengxin.law.rulebook.schemas.repair import Condition, RepairKind, RepairPack

_DAY = timedelta(days=1)


class Standing(StrEnum):
    """How a condition stands on a day.

    `to-be-shown`: nothing speaks against it, and the application itself is to show it.
    """

    MET = "met"
    UNMET = "unmet"
    TO_BE_SHOWN = "to-be-shown"


@dataclass(frozen=True)
class RepairFacts:
    """What repair looks at in one record on one day.

    `published`: whether the record is publicised at all; `repairable_from`: first day after the
    shortest period, None = publicity may not end early. `fulfilled`: what the record says of the
    duties, None = nothing. `binding_until`: last day of a measure a law attached. `proved` and
    `committed`: what the application shows. `barred_until`: last day of a bar after deceit.
    `later_penalties`: days of later records by the same department, by item. `listed`: items of
    lists the subject stands on now, with their last day, None = open. `early_from`: first day on
    which the list the record belongs to lets anybody leave early, None = it sets no such day.
    """

    department: str
    published: bool
    repairable_from: date | None
    fulfilled: bool | None = None
    binding_until: date | None = None
    penalty_kinds: frozenset[str] = frozenset()
    proved: bool = False
    committed: bool = False
    barred_until: date | None = None
    later_penalties: Mapping[str, tuple[date, ...]] | None = None
    listed: Mapping[str, date | None] | None = None
    early_from: date | None = None


@dataclass(frozen=True)
class Finding:
    """How one condition stands, and the first day on which it will hold.

    `holds_from` None = met already, or nobody can say: it depends on an act and not on time.
    """

    condition: Condition
    standing: Standing
    holds_from: date | None = None

    @property
    def is_met(self) -> bool:
        """Whether the condition holds."""
        return self.standing is Standing.MET

    @property
    def stands_against(self) -> bool:
        """Whether the condition forbids to file."""
        return self.standing is Standing.UNMET


def findings(
    pack: RepairPack, kind: RepairKind, facts: RepairFacts, on: date
) -> tuple[Finding, ...]:
    """Every condition of a kind of repair as it stands on a day, in the order of the pack."""
    return tuple(
        _CHECKS[condition.demands](condition, facts, on)
        for condition in pack.conditions_of(kind, facts.department)
    )


def may_file_from(found: tuple[Finding, ...], on: date) -> date | None:
    """The first day on which nothing forbids to file; None where that depends on acts."""
    against = [finding for finding in found if finding.stands_against]
    days = [finding.holds_from for finding in against if finding.holds_from is not None]
    return max(days, default=on) if len(days) == len(against) else None


def _waits_for(condition: Condition, first_day: date | None, on: date) -> Finding:
    if first_day is None or first_day <= on:
        return Finding(condition, Standing.MET)
    return Finding(condition, Standing.UNMET, first_day)


def _after(last_day: date | None) -> date | None:
    return None if last_day is None else last_day + _DAY


def _shortest_period(condition: Condition, facts: RepairFacts, on: date) -> Finding:
    if not facts.published:  # what is not publicised has no period to wait for
        return Finding(condition, Standing.MET)
    if facts.repairable_from is None:
        return Finding(condition, Standing.UNMET)
    return _waits_for(condition, facts.repairable_from, on)


def _fulfilled(condition: Condition, facts: RepairFacts, on: date) -> Finding:
    if facts.fulfilled or facts.proved:
        return Finding(condition, Standing.MET)
    return Finding(condition, Standing.TO_BE_SHOWN)


def _commitment(condition: Condition, facts: RepairFacts, on: date) -> Finding:
    return Finding(condition, Standing.MET if facts.committed else Standing.TO_BE_SHOWN)


def _not_barred(condition: Condition, facts: RepairFacts, on: date) -> Finding:
    return _waits_for(condition, _after(facts.barred_until), on)


def _term_of_the_law(condition: Condition, facts: RepairFacts, on: date) -> Finding:
    return _waits_for(condition, _after(facts.binding_until), on)


def _penalty_kinds(condition: Condition, facts: RepairFacts, on: date) -> Finding:
    excluded = facts.penalty_kinds.intersection(condition.excluded)
    return Finding(condition, Standing.UNMET if excluded else Standing.MET)


def _no_later_penalty(condition: Condition, facts: RepairFacts, on: date) -> Finding:
    later = facts.later_penalties or {}
    again = any(day <= on for item in condition.items for day in later.get(item, ()))
    return Finding(condition, Standing.UNMET if again else Standing.MET)


def _not_listed(condition: Condition, facts: RepairFacts, on: date) -> Finding:
    """On a list until its last day, where it has one; else until somebody takes it off."""
    listed = facts.listed or {}
    ends = [listed[item] for item in condition.items if item in listed]
    if not ends:
        return Finding(condition, Standing.MET)
    days = [end for end in ends if end is not None]
    return Finding(condition, Standing.UNMET, _after(max(days)) if len(days) == len(ends) else None)


def _list_term(condition: Condition, facts: RepairFacts, on: date) -> Finding:
    return _waits_for(condition, facts.early_from, on)


_CHECKS: Mapping[Demand, Callable[[Condition, RepairFacts, date], Finding]] = {
    Demand.SHORTEST_PERIOD: _shortest_period,
    Demand.FULFILLED: _fulfilled,
    Demand.COMMITMENT: _commitment,
    Demand.NOT_BARRED: _not_barred,
    Demand.TERM_OF_THE_LAW: _term_of_the_law,
    Demand.PENALTY_KINDS: _penalty_kinds,
    Demand.NO_LATER_PENALTY: _no_later_penalty,
    Demand.NOT_LISTED: _not_listed,
    Demand.LIST_TERM: _list_term,
}
