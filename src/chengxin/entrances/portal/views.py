"""Pages of the portal."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from chengxin.entrances.web import access
from chengxin.law import rulebook


@require_GET
@access.everybody
def home(request: HttpRequest) -> HttpResponse:
    """Search box, report check, figures of the district."""
    return render(request, "portal/home.html")


@require_GET
@access.everybody
def help_page(request: HttpRequest) -> HttpResponse:
    """What is public and for how long, and how to use the portal."""
    today = timezone.localdate()
    pack = next((p for p in rulebook.default().publicity_editions() if p.is_in_force(today)), None)
    return render(request, "portal/help.html", {"pack": pack})
