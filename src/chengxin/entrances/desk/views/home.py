"""The first page of the desk: what waits, then the figures."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chengxin.entrances.web import access


@require_GET
@access.staff
def home(request: HttpRequest) -> HttpResponse:
    """What waits for me, then my department's figures."""
    return render(request, "desk/home.html")
