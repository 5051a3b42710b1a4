"""Reminders: hide one that somebody has seen to."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chengxin.affairs.reminders import services
from chengxin.entrances.web import access
from chengxin.law.errors import PermissionDeniedError


@require_POST
@access.staff
def done(request: HttpRequest, number: int) -> HttpResponse:
    """Hide a reminder; it comes back when there is more of it."""
    try:
        services.dismiss(reminder_id=number, by=access.actor(request), at=timezone.now())
    except PermissionDeniedError as error:
        raise PermissionDenied from error
    messages.info(request, _("已收起，数量增加时再提醒。"))
    return redirect("desk:home")
