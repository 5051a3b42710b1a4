"""Reads of the queue of held rows: who may see which, filtered, searched, sorted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, IntegerField, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Cast

from chengxin.engines.matching import normalise_name
from chengxin.records.accounts.actors import Actor
from chengxin.records.intake.models import HeldRow
from chengxin.records.intake.selectors import open_held_rows

SORTS: dict[str, tuple[str | OrderBy, ...]] = {
    "waiting": ("waits_since", "pk"),
    "-waiting": ("-waits_since", "-pk"),
    "name": ("name", "pk"),
    "-name": ("-name", "-pk"),
    "score": (F("best_score").asc(nulls_last=True), "pk"),
    "-score": (F("best_score").desc(nulls_last=True), "pk"),
}
"""Orders of the queue by the word in the address; the first is the ordinary one."""

MINE, FREE = "mine", "free"


@dataclass(frozen=True)
class Wanted:
    """What of the queue is asked for; empty means all.

    ``older_than_days``: waiting longer than so many days. ``assigned``: ``mine`` or ``free``.
    ``text``: part of a name, a code, or a batch number.
    """

    department: str = ""
    item: str = ""
    held_for: str = ""
    older_than_days: int = 0
    assigned: str = ""
    text: str = ""
    sort: str = "waiting"


def list_held(actor: Actor, wanted: Wanted, *, at: datetime) -> "QuerySet[HeldRow]":
    """Open rows an actor may see, as asked for, each with ``best_score`` of its candidates.

    Args:
        actor: Who looks.
        wanted: Which of them, in which order.
        at: Now; ages and locks are counted from it.
    """
    found = open_held_rows(actor).select_related("batch", "assigned_to")
    plain = {
        "department_code": wanted.department,
        "item": wanted.item,
        "held_for": wanted.held_for,
    }
    found = found.filter(**{name: value for name, value in plain.items() if value})
    if wanted.older_than_days:
        found = found.filter(waits_since__lt=at - timedelta(days=wanted.older_than_days))
    if wanted.assigned == MINE:
        found = found.filter(assigned_to_id=actor.account_id, assigned_until__gt=at)
    elif wanted.assigned == FREE:
        found = found.exclude(assigned_until__gt=at)
    for word in wanted.text.split()[:8]:
        found = found.filter(_contains(word))
    score = KeyTransform("match_score", KeyTransform("0", "candidates"))
    found = found.annotate(best_score=Cast(score, IntegerField()))
    return found.order_by(*SORTS.get(wanted.sort, SORTS["waiting"]))


def _contains(word: str) -> Q:
    plain = normalise_name(word)
    return (
        Q(name__icontains=word)
        | Q(name__icontains=plain)
        | Q(code__icontains=plain)
        | Q(batch__batch_no__icontains=word)
    )


def find_held(actor: Actor, held_id: int) -> HeldRow | None:
    """An open row an actor may see, or None."""
    return open_held_rows(actor).select_related("batch", "assigned_to").filter(pk=held_id).first()


def next_held(actor: Actor, wanted: Wanted, *, after: Iterable[int], at: datetime) -> int | None:
    """The next row of the queue that nobody has and that is none of those; None at its end."""
    found = list_held(actor, wanted, at=at).exclude(pk__in=list(after))
    mine_or_free = ~Q(assigned_until__gt=at) | Q(assigned_to_id=actor.account_id)
    return found.filter(mine_or_free).values_list("pk", flat=True).first()
