"""How fresh each source is, and since when a month without a word counts."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Min, QuerySet

from chengxin.law.rulebook import CatalogueItem
from chengxin.records.intake.enums import BatchState
from chengxin.records.intake.models import Batch
from chengxin.records.intake.plans import local_day
from chengxin.records.intake.quality import months
from chengxin.records.intake.quality.enums import FreshState
from chengxin.records.intake.quality.models import ZeroReport
from chengxin.records.intake.quality.scope import Scope

Pair = tuple[str, str]
"""A unit and an item it reports."""


@dataclass(frozen=True)
class Freshness:
    """When a unit last said something about an item, against its update cycle.

    ``said_at``: the last hand-in, or the last declaration that there was nothing; ``age_days`` are
    counted from that day to the day of knowledge.
    """

    department: str
    item: str
    said_at: datetime
    age_days: int
    cycle_days: int
    state: FreshState


def first_months(scope: Scope) -> dict[Pair, date]:
    """Since which month each unit reports an item; nobody is asked for a word before it."""
    since: dict[Pair, date] = {}
    for pair, first in _by_pair(_batches(scope), Min("received_at")):
        since[pair] = months.of(local_day(first))
    for pair, month in _by_pair(_declared(scope), Min("month")):
        since[pair] = min(month, since.get(pair, month))
    return since


def freshness(scope: Scope) -> list[Freshness]:
    """Every source that ever handed in, the one silent longest first."""
    said: dict[Pair, datetime] = {}
    for pair, at in _by_pair(_batches(scope).filter(state=BatchState.DONE), Max("received_at")):
        said[pair] = at
    for pair, at in _by_pair(_declared(scope), Max("declared_at")):
        said[pair] = max(at, said.get(pair, at))
    cycles = {item: _cycle(scope, item) for item in {item for _, item in said}}
    found = []
    for (department, item), at in said.items():
        age, cycle = (scope.on - local_day(at)).days, cycles[item]
        state = FreshState(scope.pack.freshness.state(age, cycle))
        found.append(Freshness(department, item, at, age, cycle, state))
    return sorted(found, key=lambda f: (-f.age_days, f.department, f.item))


def _cycle(scope: Scope, item: str) -> int:
    editions = scope.book.editions_of(f"catalogue.{item}")
    newest = editions[-1] if editions else None
    return newest.update_cycle_days if isinstance(newest, CatalogueItem) else 1


def _batches(scope: Scope) -> "QuerySet[Batch]":
    found = Batch.objects.filter(dry_run=False, received_at__lte=scope.known.at)
    return found.filter(**_wanted(scope))


def _declared(scope: Scope) -> "QuerySet[ZeroReport]":
    found = ZeroReport.objects.filter(declared_at__lte=scope.known.at)
    standing = found.exclude(withdrawn_at__lte=scope.known.at)
    return standing.filter(**_wanted(scope))


def declared_months(scope: Scope) -> set[tuple[str, str, date]]:
    """Unit, item and month of every declaration standing at the moment of knowledge."""
    found = _declared(scope).filter(month__gte=scope.since, month__lte=scope.until)
    return set(found.values_list("department_id", "item", "month").order_by())


def _wanted(scope: Scope) -> dict[str, str]:
    wanted = {"department_id": scope.department, "item": scope.item}
    return {name: value for name, value in wanted.items() if value is not None}


def _by_pair(found: "QuerySet[Any]", aggregate: Min | Max) -> list[tuple[Pair, Any]]:
    rows = found.order_by().values("department_id", "item").annotate(found=aggregate)
    return [((row["department_id"], row["item"]), row["found"]) for row in rows]
