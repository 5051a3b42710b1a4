"""The reminders of the desk one works at."""

from datetime import date
from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from chengxin.affairs.casework import boards
from chengxin.affairs.reminders.enums import ReminderKind
from chengxin.affairs.reminders.models import Reminder
from chengxin.affairs.reminders.selectors import list_reminders
from chengxin.entrances.desk.views.casework import rows_of
from chengxin.entrances.web import access
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor
from chengxin.records.editions import in_use

register = template.Library()

DEADLINES_SHOWN = 8


@register.inclusion_tag("desk/casework/inbox.html", takes_context=True)
def case_deadlines(context: Context) -> dict[str, Any]:
    """The steps of cases that this desk has to do, the first due first, and how many are late."""
    actor, today = access.actor(context["request"]), timezone.localdate()
    found = boards.own(actor)
    return {
        "rows": rows_of(found.prefetch_related("changes")[:DEADLINES_SHOWN], today),
        "open": found.count(),
        "overdue": found.filter(due_on__lt=today).count(),
        "others": _others_overdue(actor, today),
        "own": "office" if actor.audience is Audience.OFFICE else actor.department_code,
    }


def _others_overdue(actor: Actor, today: date) -> int:
    """Steps that departments owe and are late with, for the office that watches over them."""
    if actor.audience is not Audience.OFFICE:
        return 0
    return boards.visible(actor).filter(boards.OPEN, due_on__lt=today).exclude(owner="").count()


@register.inclusion_tag("desk/reminders.html", takes_context=True)
def reminders(context: Context) -> dict[str, Any]:
    """What comes due, the first due first, each with a link and a button for what is done."""
    request = context["request"]
    found = list_reminders(access.actor(request))
    today = timezone.localdate()
    workdays = in_use.current().workdays
    shown = []
    for each in found:
        left = None
        if each.due_on is not None:
            ahead = workdays.count(today, each.due_on)[0]
            left = ahead or -workdays.count(each.due_on, today)[0]
        shown.append({"reminder": each, "left": left, "href": _href(each)})
    return {"reminders": shown, "request": request}


def _href(reminder: Reminder) -> str:
    query = {"item": reminder.item, "department": reminder.department_code}
    kept = urlencode({name: value for name, value in query.items() if value})
    places = {
        ReminderKind.APPEAL: f"{reverse('desk:quality-appeals')}?state=submitted",
        ReminderKind.DRAFT: reverse("desk:notices"),
        ReminderKind.NOTICE: reverse("desk:notices"),
        ReminderKind.HELD_LONG: f"{reverse('desk:home')}#waiting",
        ReminderKind.SILENT: reverse("desk:quality"),
        ReminderKind.RECEIPT: f"{reverse('desk:receipts')}?consumer=systems",
        ReminderKind.CASE_DUE: _deadlines(reminder, "soon"),
        ReminderKind.CASE_OVERDUE: _deadlines(reminder, "overdue"),
    }
    return places.get(ReminderKind(reminder.kind), f"{reverse('desk:batches')}?{kept}")


def _deadlines(reminder: Reminder, state: str) -> str:
    query = {"state": state, "owner": reminder.department_code or "office"}
    return f"{reverse('desk:deadlines')}?{urlencode(query)}"
