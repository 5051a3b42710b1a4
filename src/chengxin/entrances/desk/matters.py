"""For which matter a member of staff reads: named once, kept for the session, told every time."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

MATTER = "matter"


def matter(request: HttpRequest) -> str:
    """The matter named in this session, or an empty text."""
    return str(request.session.get(MATTER, ""))


def keep(request: HttpRequest, text: str) -> None:
    """Keep the matter for this session."""
    request.session[MATTER] = text


def matter_named(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page that reads data that is not public: asks for the matter first, then goes on."""

    @wraps(view)
    def guarded(request: HttpRequest, *arguments: Any, **keywords: Any) -> HttpResponseBase:
        if not matter(request):
            target = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse('desk:matter')}?{target}")
        return view(request, *arguments, **keywords)

    return guarded
