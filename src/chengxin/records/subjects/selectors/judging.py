"""Reads of judgements and of how enterprises came out of one another."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from chengxin.engines.matching import normalise_name
from chengxin.records.subjects.models import SubjectJudgement, SubjectRelation

IN_FORCE, TAKEN_BACK = "in-force", "taken-back"


def list_judgements(
    *, text: str = "", verdict: str = "", state: str = ""
) -> "QuerySet[SubjectJudgement]":
    """Judgements, newest first.

    Args:
        text: Part of the name or code judged about, or of who judged.
        verdict: A word of ``JudgementVerdict``.
        state: ``in-force`` or ``taken-back``.
    """
    found = SubjectJudgement.objects.select_related("subject").order_by("-pk")
    if verdict:
        found = found.filter(verdict=verdict)
    if state:
        found = found.filter(superseded_seq__isnull=state == IN_FORCE)
    for word in text.split()[:8]:
        plain = normalise_name(word)
        found = found.filter(
            Q(name__icontains=word)
            | Q(name__icontains=plain)
            | Q(code__icontains=plain)
            | Q(by__icontains=word)
        )
    return found


def find_judgement(number: int) -> SubjectJudgement | None:
    """The judgement of that number, or None."""
    return SubjectJudgement.objects.filter(pk=number).first()


def relations_of(subject_ids: Iterable[int], *, seq: int | None = None) -> list[SubjectRelation]:
    """Relations in which one of the subjects is the earlier or the later one, oldest first.

    Args:
        subject_ids: The subjects.
        seq: As known at this commit; None for now.
    """
    ids = list(subject_ids)
    known = (
        Q(superseded_seq=None)
        if seq is None
        else Q(recorded_seq__lte=seq) & (Q(superseded_seq=None) | Q(superseded_seq__gt=seq))
    )
    rows = SubjectRelation.objects.filter(
        Q(earlier_id__in=ids) | Q(later_id__in=ids), known
    ).order_by("valid_from", "pk")
    return list(rows)
