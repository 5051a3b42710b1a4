"""Who may call a page. Every view wears one of these, and a test walks all routes to see it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from chengxin.entrances.web import navigation
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.enums import Role
from chengxin.records.accounts.models import Account

View = Callable[..., HttpResponseBase]


def actor(request: HttpRequest) -> Actor:
    """The person behind the request, as services want to know it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return Actor.visitor()
    return Actor.of_account(user)


def account(request: HttpRequest) -> Account:
    """The signed-in account; only behind `staff` or `members`."""
    if not isinstance(request.user, Account):
        raise PermissionDenied
    return request.user


def everybody(view: View) -> View:
    """A page of the portal: no sign-in."""
    return _marked(view, "everybody")


def staff(view: View) -> View:
    """A page of the desk: the roles that `navigation.DESK` gives its URL name, nobody else."""

    @wraps(view)
    def guarded(request: HttpRequest, *arguments: Any, **keywords: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        name = request.resolver_match.view_name if request.resolver_match else ""
        if request.user.role not in navigation.roles_of(name):
            raise PermissionDenied
        return view(request, *arguments, **keywords)

    return _marked(guarded, "staff")


def members(view: View) -> View:
    """A page of the enterprise door: an account that acts for a subject."""

    @wraps(view)
    def guarded(request: HttpRequest, *arguments: Any, **keywords: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if request.user.role != Role.ENTERPRISE:
            raise PermissionDenied
        return view(request, *arguments, **keywords)

    return _marked(guarded, "members")


def _marked(view: View, who: str) -> View:
    view.may_call = who  # type: ignore[attr-defined]
    return view
