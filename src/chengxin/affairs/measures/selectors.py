"""Reads of measures: who applied what to whom, on which cause, and what speaks against it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localdate

from chengxin.affairs.measures.enums import EFFECTIVE, OPEN, MeasureState
from chengxin.affairs.measures.models import MeasureCase, MeasureConflict, MeasureFeedback
from chengxin.affairs.measures.transitions import AFFAIR
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import services as audit

SORTS = {
    "case": "id",
    "authority": "authority",
    "measure": "measure",
    "since": "since",
    "until": "until",
    "state": "state",
}


@dataclass(frozen=True)
class Wanted:
    """What of the register is asked for; empty = everything."""

    words: str = ""
    measure: str = ""
    authority: str = ""
    state: str = ""
    subject_ids: tuple[int, ...] | None = None
    sort: str = "case"
    descending: bool = True


def list_cases(wanted: Wanted) -> "QuerySet[MeasureCase]":
    """The register of measures as it is asked for.

    Args:
        wanted: Filters that hold together; ``words`` looks in the case number and the document,
            or for the subjects found elsewhere (``subject_ids``).
    """
    found = MeasureCase.objects.select_related("subject", "allowed")
    if wanted.words:
        words = Q(case_no__icontains=wanted.words) | Q(document__icontains=wanted.words)
        if wanted.subject_ids:
            words |= Q(subject_id__in=wanted.subject_ids)
        found = found.filter(words)
    for name in ("measure", "authority", "state"):
        value = getattr(wanted, name)
        if value:
            found = found.filter(**{name: value})
    sign = "-" if wanted.descending else ""
    return found.order_by(f"{sign}{SORTS.get(wanted.sort, 'id')}", f"{sign}id")


def find_case(case_no: str) -> MeasureCase | None:
    """One measure by its number."""
    found = MeasureCase.objects.filter(case_no=case_no)
    return found.select_related("subject", "allowed").first()


def of_subject(subject_id: int) -> "QuerySet[MeasureCase]":
    """Every measure against a subject, the newest first."""
    return MeasureCase.objects.filter(subject_id=subject_id).select_related("allowed")


def shown_to_subject(subject_id: int) -> "QuerySet[MeasureCase]":
    """What an enterprise sees of measures against it: everything that was ever released."""
    return of_subject(subject_id).filter(released_at__isnull=False)


def of_cause(record_no: int) -> "QuerySet[MeasureCase]":
    """Every measure that rests on a record, the newest first."""
    return MeasureCase.objects.filter(record_no=record_no).select_related("allowed")


def is_any_open(record_no: int) -> bool:
    """Whether a measure that is proposed, in force or suspended rests on a record."""
    return MeasureCase.objects.filter(record_no=record_no, state__in=OPEN).exists()


def feedback_of(case: MeasureCase) -> "QuerySet[MeasureFeedback]":
    """What the authority told of a measure, the newest first."""
    return MeasureFeedback.objects.filter(case=case)


def open_conflicts() -> "QuerySet[MeasureConflict]":
    """What speaks against measures in force now, the newest first."""
    found = MeasureConflict.objects.filter(closed_at__isnull=True)
    return found.select_related("case", "case__subject")


def conflicts_of(case: MeasureCase) -> "QuerySet[MeasureConflict]":
    """Open conflicts of one measure."""
    return MeasureConflict.objects.filter(case=case, closed_at__isnull=True)


def counts_by_measure() -> dict[str, int]:
    """How many measures of each code are in force or suspended now."""
    rows = MeasureCase.objects.filter(state__in=EFFECTIVE).values_list("measure")
    return dict(rows.annotate(n=Count("id")).order_by())


def count_in_force() -> int:
    """How many measures are in force now."""
    return MeasureCase.objects.filter(state=MeasureState.IN_FORCE).count()


def note_reading(
    *, what: str, by: Actor, at: datetime, matter: str, subject_id: int | None = None, rows: int = 1
) -> None:
    """Leave the audit entry of a reading of measures; they are not public.

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
