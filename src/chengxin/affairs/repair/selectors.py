"""Reads of applications, bars, shields and advice. Whom they are shown to, ``services`` decides."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from chengxin.affairs.repair.enums import FILED_STATES, OPEN_STATES, ApplicationState
from chengxin.affairs.repair.models import (
    RepairAdvice,
    RepairApplication,
    RepairBar,
    RepairMaterial,
    RepairShield,
)


def find_application(case_no: str) -> RepairApplication | None:
    """An application by its number."""
    return RepairApplication.objects.filter(case_no=case_no).first()


def list_applications(
    *,
    decider: str | None = None,
    states: Iterable[str] = (),
    text: str = "",
) -> "QuerySet[RepairApplication]":
    """Filed applications, newest first; what is still being written belongs to the applicant.

    Args:
        decider: Decided by this department (empty: the credit office); None for all.
        states: Only in these states.
        text: A fragment of case number, document number or authority.
    """
    drafts = (ApplicationState.DRAFT, ApplicationState.DISCARDED)
    found = RepairApplication.objects.exclude(state__in=drafts)
    if decider is not None:
        found = found.filter(decider=decider)
    if wanted := list(states):
        found = found.filter(state__in=wanted)
    if text:
        found = found.filter(
            Q(case_no__icontains=text)
            | Q(document_no__icontains=text)
            | Q(authority__icontains=text)
        )
    return found


def applications_of(subject_id: int) -> "QuerySet[RepairApplication]":
    """A subject's applications, drafts too, newest first."""
    return RepairApplication.objects.filter(subject_id=subject_id)


def open_applications_of(subject_id: int) -> dict[int, RepairApplication]:
    """By record, the application a subject has in hand."""
    found = applications_of(subject_id).filter(state__in=OPEN_STATES)
    return {application.record_no: application for application in found}


def materials_of(application_id: int) -> "QuerySet[RepairMaterial]":
    """The papers an application has now, in the order of handing in."""
    return RepairMaterial.objects.filter(
        application_id=application_id, removed_at__isnull=True
    ).select_related("file")


def public_commitments() -> "QuerySet[RepairApplication]":
    """Applications in hand whose commitment is public, newest first (公开作出信用承诺)."""
    return (
        RepairApplication.objects.filter(state__in=FILED_STATES)
        .exclude(commitment="")
        .order_by("-filed_on", "-id")
    )


def list_bars() -> "QuerySet[RepairBar]":
    """All bars there ever were, newest first; those that stand are told by ``facts``."""
    return RepairBar.objects.select_related("application")


def find_shield(case_no: str) -> RepairShield | None:
    """A shield by its number."""
    return RepairShield.objects.filter(case_no=case_no).select_related("file").first()


def list_shields() -> "QuerySet[RepairShield]":
    """All shields, newest first."""
    return RepairShield.objects.select_related("file")


def shields_of(subject_id: int) -> "QuerySet[RepairShield]":
    """A subject's shields, newest first."""
    return list_shields().filter(subject_id=subject_id)


def find_advice(record_no: int) -> RepairAdvice | None:
    """The advice served with a record's decision."""
    return RepairAdvice.objects.filter(record_no=record_no).first()
