"""Pages of the portal."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chengxin.entrances.web import access


@require_GET
@access.everybody
def home(request: HttpRequest) -> HttpResponse:
    """Search box, report check, figures of the district."""
    return render(request, "portal/home.html")


@require_GET
@access.everybody
def help_page(request: HttpRequest) -> HttpResponse:
    """What is public and why, and how to use the portal."""
    return render(request, "portal/help.html")
