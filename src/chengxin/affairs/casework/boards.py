"""Boards over the deadlines of all affairs: what is open, what is late, by unit and affair."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Min, Q, QuerySet

from chengxin.affairs.casework.models import LegalDeadline
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor

LATE_LOOK_BACK_DAYS = 365
SORTS = {
    "due": ("due_on", "id"),
    "-due": ("-due_on", "-id"),
    "started": ("started_on", "id"),
    "-started": ("-started_on", "-id"),
    "case": ("case_no", "id"),
    "-case": ("-case_no", "-id"),
}
OPEN = Q(met_on__isnull=True, dropped_on__isnull=True)
_EVERYBODYS = (Audience.OFFICE, Audience.AUDITOR)
_OWN = (Audience.DEPARTMENT, Audience.REGULATOR)


@dataclass(frozen=True)
class Asked:
    """Which deadlines a board shows; an empty value asks for all.

    Attributes:
        state: ``open`` (also when empty), ``overdue``, ``soon``, or ``late`` (met too late).
        owner: Code of a department, or ``office``.
        affair: Name of an affair.
        text: Part of a case number.
        soon_until: Last day that still counts as soon.
    """

    on: date
    soon_until: date
    state: str = ""
    owner: str = ""
    affair: str = ""
    text: str = ""
    sort: str = "due"


@dataclass(frozen=True)
class BoardRow:
    """One unit's deadlines in one affair. ``first_due`` is the longest overdue one's last day."""

    owner: str
    affair: str
    open: int
    overdue: int
    first_due: date | None
    met: int
    late: int


def visible(actor: Actor) -> "QuerySet[LegalDeadline]":
    """Deadlines an actor may see: the office and the auditor all, a department its own."""
    if actor.audience in _EVERYBODYS:
        return LegalDeadline.objects.all()
    if actor.audience in _OWN and actor.department_code:
        return LegalDeadline.objects.filter(owner=actor.department_code)
    return LegalDeadline.objects.none()


def own(actor: Actor) -> "QuerySet[LegalDeadline]":
    """Open deadlines that an actor's own desk has to meet, the first due first."""
    if actor.audience is Audience.OFFICE:
        return LegalDeadline.objects.filter(OPEN, owner="")
    return visible(actor).filter(OPEN) if actor.audience in _OWN else LegalDeadline.objects.none()


def find(actor: Actor, asked: Asked) -> "QuerySet[LegalDeadline]":
    """Deadlines of a board, sorted."""
    states = {
        "overdue": OPEN & Q(due_on__lt=asked.on),
        "soon": OPEN & Q(due_on__gte=asked.on, due_on__lte=asked.soon_until),
        "late": Q(met_on__gt=F("due_on")),
    }
    found = visible(actor).filter(states.get(asked.state, OPEN))
    if asked.owner:
        found = found.filter(owner="" if asked.owner == "office" else asked.owner)
    if asked.affair:
        found = found.filter(affair=asked.affair)
    if asked.text:
        found = found.filter(case_no__icontains=asked.text)
    return found.order_by(*SORTS.get(asked.sort, SORTS["due"]))


def counts(actor: Actor, *, on: date, soon_until: date) -> dict[str, int]:
    """How many deadlines are open, overdue, due soon, and were met late within a year."""
    told = visible(actor).aggregate(
        open=Count("id", filter=OPEN),
        overdue=Count("id", filter=OPEN & Q(due_on__lt=on)),
        soon=Count("id", filter=OPEN & Q(due_on__gte=on, due_on__lte=soon_until)),
        late=Count("id", filter=_late_since(on)),
    )
    return {name: int(number) for name, number in told.items()}


def by_unit(actor: Actor, *, on: date) -> list[BoardRow]:
    """One row a unit and affair: the most overdue first, then the most open.

    Met and late ones are those of the last year.
    """
    rows = (
        visible(actor)
        .values("owner", "affair")
        .annotate(
            open=Count("id", filter=OPEN),
            overdue=Count("id", filter=OPEN & Q(due_on__lt=on)),
            first_due=Min("due_on", filter=OPEN & Q(due_on__lt=on)),
            met=Count("id", filter=Q(met_on__gte=on - timedelta(days=LATE_LOOK_BACK_DAYS))),
            late=Count("id", filter=_late_since(on)),
        )
        .order_by("-overdue", "-late", "-open", "owner", "affair")
    )
    return [BoardRow(**row) for row in rows]


def affairs(actor: Actor) -> list[str]:
    """Affairs that have any deadline an actor may see, by name."""
    found = visible(actor).order_by("affair").values_list("affair", flat=True)
    return list(found.distinct())


def owners(actor: Actor) -> list[str]:
    """Units that have any deadline an actor may see; empty for the credit office."""
    found = visible(actor).order_by("owner").values_list("owner", flat=True)
    return list(found.distinct())


def _late_since(on: date) -> Q:
    return Q(met_on__gt=F("due_on"), met_on__gte=on - timedelta(days=LATE_LOOK_BACK_DAYS))
