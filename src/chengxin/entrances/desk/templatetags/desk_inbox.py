"""The reminders of the desk one works at."""

from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from chengxin.affairs.reminders.enums import ReminderKind
from chengxin.affairs.reminders.models import Reminder
from chengxin.affairs.reminders.selectors import list_reminders
from chengxin.entrances.web import access
from chengxin.records.editions import in_use

register = template.Library()


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
    }
    return places.get(ReminderKind(reminder.kind), f"{reverse('desk:batches')}?{kept}")
