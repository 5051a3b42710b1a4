"""Reads of reminders: those of one's own desk."""

from django.db.models import F, QuerySet

from chengxin.affairs.reminders.models import Reminder
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor


def reminders_of(department: str) -> "QuerySet[Reminder]":
    """Open reminders of a unit that nobody has seen to, the first due first; empty: the office."""
    found = Reminder.objects.filter(closed_at__isnull=True, dismissed_at__isnull=True)
    return found.filter(department_code=department).order_by(
        F("due_on").asc(nulls_last=True), "kind", "id"
    )


def list_reminders(actor: Actor) -> "QuerySet[Reminder]":
    """Open reminders of the desk an actor works at."""
    if actor.audience is Audience.OFFICE:
        return reminders_of("")
    if actor.audience in (Audience.DEPARTMENT, Audience.REGULATOR) and actor.department_code:
        return reminders_of(actor.department_code)
    return Reminder.objects.none()
