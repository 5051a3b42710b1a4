"""Reads of quality beside the figures: declarations, samples and appeals an actor may see."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from chengxin.law.errors import PermissionDeniedError
from chengxin.records.accounts.actors import Actor
from chengxin.records.intake.quality.enums import AppealState
from chengxin.records.intake.quality.models import Appeal, Sample, ZeroReport
from chengxin.records.intake.quality.scope import unit_of


def list_appeals(actor: Actor, **wanted: Any) -> "QuerySet[Appeal]":
    """Appeals an actor may see, the newest first: the office all, a unit its own.

    Args:
        actor: Who looks.
        wanted: Conditions such as ``state``, ``department_id``; empty ones are left out.
    """
    found = _visible(Appeal.objects.annotate(size=Count("rows")), actor)
    return found.filter(**{name: value for name, value in wanted.items() if value})


def find_appeal(actor: Actor, appeal_no: str) -> Appeal | None:
    """An appeal an actor may see, or None."""
    return list_appeals(actor, appeal_no=appeal_no).first()


def open_appeals(actor: Actor) -> "QuerySet[Appeal]":
    """Appeals that wait for a decision, the one due first first."""
    return list_appeals(actor, state=AppealState.SUBMITTED).order_by("due_on", "id")


def list_samples(actor: Actor, **wanted: Any) -> "QuerySet[Sample]":
    """Samples an actor may see, the newest first, with how many decisions and how many missed."""
    found = _visible(
        Sample.objects.annotate(
            size=Count("decisions"),
            missed=Count("decisions", filter=Q(decisions__reported=False)),
        ),
        actor,
    )
    return found.filter(**{name: value for name, value in wanted.items() if value})


def find_sample(actor: Actor, sample_no: str) -> Sample | None:
    """A sample an actor may see, or None."""
    return list_samples(actor, sample_no=sample_no).first()


def list_zero_reports(actor: Actor, **wanted: Any) -> "QuerySet[ZeroReport]":
    """Declarations an actor may see, the newest month first."""
    found = _visible(ZeroReport.objects.all(), actor)
    return found.filter(**{name: value for name, value in wanted.items() if value})


def _visible(found: "QuerySet[Any]", actor: Actor) -> "QuerySet[Any]":
    try:
        own = unit_of(actor, None)
    except PermissionDeniedError:
        return found.none()
    return found if own is None else found.filter(department_id=own)
