"""Whom a token belongs to, and how often its system may come."""

import hashlib
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, get_type_hints

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import Schema
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer
from oauth2_provider.models import AccessToken

from chengxin.entrances.api.errors import StatusError, TooOftenError, UnknownParametersError
from chengxin.entrances.api.scopes import INTAKE
from chengxin.records.accounts import rates
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.models import SystemClient
from chengxin.records.intake.clients import find_open_client

MINUTE = 60


class SystemBearer(HttpBearer):
    """A token that an open system of a department got for its credentials, with one scope."""

    openapi_name = "bearer"

    def __init__(self, scope: str = INTAKE) -> None:
        """Ask for a scope; a token without it is known, and refused."""
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> SystemClient | None:
        """The system, counted against its allowance; None when the token is not valid."""
        checksum = hashlib.sha256(token.encode()).hexdigest()
        found = AccessToken.objects.filter(token_checksum=checksum).first()
        if found is None or found.is_expired():
            raise AuthenticationError
        client = find_open_client(found.application_id)
        if client is None:
            raise AuthenticationError
        if not found.allow_scopes([self.scope]):
            raise StatusError(HTTPStatus.FORBIDDEN)
        pushes = request.method == "POST"
        limit = settings.API_PUSHES_PER_MINUTE if pushes else settings.API_READS_PER_MINUTE
        spend(f"client:{client.pk}:{'push' if pushes else 'read'}", limit)
        return client


def spend(caller: str, limit: int) -> rates.Allowance:
    """Count one call.

    Raises:
        TooOftenError: The minute's allowance is used up.
    """
    left = rates.spend(caller=caller, limit=limit, window_seconds=MINUTE, at=timezone.now())
    if not left.allowed:
        raise TooOftenError(left.seconds)
    return left


def client_of(request: HttpRequest) -> SystemClient:
    """The system behind an authenticated request."""
    found: Any = request.auth  # type: ignore[attr-defined]
    assert isinstance(found, SystemClient)
    return found


def actor_of(request: HttpRequest) -> Actor:
    """The same, as services want to know it."""
    return Actor.of_client(client_of(request))


def only_known_parameters(view: Callable[..., Any]) -> Callable[..., Any]:
    """Refuses query parameters that the view does not declare."""
    hints = [hint for hint in get_type_hints(view).values() if isinstance(hint, type)]
    models = [hint for hint in hints if issubclass(hint, Schema)]
    known = {name for model in models for name in model.model_fields}

    @wraps(view)
    def guarded(request: HttpRequest, *arguments: Any, **keywords: Any) -> Any:
        unknown = [name for name in request.GET if name not in known]
        if unknown:
            raise UnknownParametersError(unknown)
        return view(request, *arguments, **keywords)

    return guarded
