"""Acts that belong to no door: signing out, changing role in the demo, finding one's own door."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from chengxin.entrances.web import access
from chengxin.records.accounts import selectors as accounts
from chengxin.records.accounts.enums import Role

ROBOTS = "User-agent: *\nDisallow: /search/\nDisallow: /desk/\nDisallow: /enterprise/\n"


@require_POST
@access.everybody
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and go to the portal."""
    logout(request)
    return redirect("portal:home")


@require_GET
@access.everybody
def my_door(request: HttpRequest) -> HttpResponse:
    """The first page of whoever is signed in."""
    if not request.user.is_authenticated:
        return redirect("portal:home")
    return redirect("enterprise:home" if request.user.role == Role.ENTERPRISE else "desk:home")


@require_POST
@access.everybody
def demo_role(request: HttpRequest) -> HttpResponse:
    """Become one of the demo's people, or nobody. Exists in demo mode only."""
    if not settings.CHENGXIN_DEMO:
        raise Http404
    logout(request)
    username = request.POST.get("account", "")
    if not username:
        return redirect("portal:home")
    account = accounts.find_account(username)
    if account is None:
        raise Http404
    login(request, account, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("web:my-door")


@require_GET
@access.everybody
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers are asked to leave alone; pages about subjects say noindex themselves."""
    return HttpResponse(ROBOTS, content_type="text/plain")
