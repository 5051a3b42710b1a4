"""Reads of cases of tolerance."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from chengxin.affairs.tolerance.enums import OPEN
from chengxin.affairs.tolerance.models import ToleranceCase
from chengxin.affairs.tolerance.transitions import AFFAIR
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import services as audit

SORTS = {
    "case": "id",
    "ground": "ground",
    "authority": "authority",
    "state": "state",
    "submitted": "submitted_at",
}


@dataclass(frozen=True)
class Wanted:
    """What of the cases is asked for; empty = everything."""

    words: str = ""
    ground: str = ""
    authority: str = ""
    state: str = ""
    origin: str = ""
    subject_ids: tuple[int, ...] = ()
    sort: str = "case"
    descending: bool = True


def list_cases(wanted: Wanted) -> "QuerySet[ToleranceCase]":
    """Cases as they are asked for; filters hold together."""
    found = ToleranceCase.objects.select_related("subject")
    if wanted.words:
        words = Q(case_no__icontains=wanted.words) | Q(document_no__icontains=wanted.words)
        if wanted.subject_ids:
            words |= Q(subject_id__in=wanted.subject_ids)
        found = found.filter(words)
    for name in ("ground", "authority", "state", "origin"):
        value = getattr(wanted, name)
        if value:
            found = found.filter(**{name: value})
    sign = "-" if wanted.descending else ""
    return found.order_by(f"{sign}{SORTS.get(wanted.sort, 'id')}", f"{sign}id")


def find_case(case_no: str) -> ToleranceCase | None:
    """One case by its number."""
    return ToleranceCase.objects.filter(case_no=case_no).select_related("subject").first()


def of_subject(subject_id: int) -> "QuerySet[ToleranceCase]":
    """Cases of a subject, the newest first."""
    return ToleranceCase.objects.filter(subject_id=subject_id)


def open_of_record(record_no: int) -> ToleranceCase | None:
    """The open case of a record, if there is one."""
    return ToleranceCase.objects.filter(record_no=record_no, state__in=OPEN).first()


def note_reading(
    *,
    what: str,
    by: Actor,
    at: datetime,
    matter: str,
    subject_id: int | None = None,
    rows: int = 1,
) -> None:
    """Leave the audit entry of a reading of cases; they are not public.

    Args:
        what: ``register``, ``case`` or ``export``.
        by: Who reads.
        at: Now.
        matter: The case, or the register with its filters.
        subject_id: Whom it concerns, for one case.
        rows: How many were read.
    """
    audit.record(
        actor=by,
        action=f"{AFFAIR}.{what}.read",
        at=at,
        matter=matter,
        purpose=AFFAIR,
        subject_id=subject_id,
        details={"rows": rows, "on": localdate(at).isoformat()},
    )
