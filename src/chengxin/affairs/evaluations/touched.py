"""Whom commits of the ledger touched: whose facts, effects or register entry have changed."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from chengxin.affairs.evaluations.columns import replicated_items
from chengxin.records.ledger.models import LedgerCommit, LedgerEffect, LedgerRecord
from chengxin.records.subjects.models import SubjectVersion

REASONS_NAMED = 3


@dataclass(frozen=True)
class Touched:
    """Subjects that the commits (after, through] touched, and what those commits were for.

    `reason` names the acts of the commits, the first few of them when there are many.
    """

    after: int
    through: int
    subject_ids: tuple[int, ...]
    reason: str


def touched_by(after: int, through: int) -> Touched:
    """Subjects with a version recorded or closed, or an effect on one of their records.

    Args:
        after: The commit through which all has been answered.
        through: The last commit to look at; visible to everybody.
    """
    recorded = Q(recorded_seq__gt=after, recorded_seq__lte=through)
    closed = Q(superseded_seq__gt=after, superseded_seq__lte=through)
    # By item, since the index over recorded_seq begins there; closings have an index of their own.
    of_items = recorded & Q(item__in=replicated_items())
    affected: set[int] = set()
    for condition in (recorded, closed):
        affected.update(_values(LedgerEffect.objects.filter(condition), "record_no"))
    subjects: set[int] = set()
    for rows in (
        LedgerRecord.objects.filter(of_items),
        LedgerRecord.objects.filter(closed),
        LedgerRecord.objects.filter(record_no__in=affected),
        SubjectVersion.objects.filter(recorded),
        SubjectVersion.objects.filter(closed),
    ):
        subjects.update(_values(rows, "subject_id"))
    return Touched(after, through, tuple(sorted(subjects)), _reason(after, through))


def _values(rows: "QuerySet", name: str) -> "QuerySet":  # type: ignore[type-arg]
    return rows.values_list(name, flat=True).distinct()


def _reason(after: int, through: int) -> str:
    acts = LedgerCommit.objects.filter(seq__gt=after, seq__lte=through).order_by("seq")
    named = list(dict.fromkeys(acts.values_list("act", flat=True)))
    more = ", …" if len(named) > REASONS_NAMED else ""
    return ", ".join(named[:REASONS_NAMED]) + more
