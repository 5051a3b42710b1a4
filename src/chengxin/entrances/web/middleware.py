"""A refusal leaves a trace, and pages are Chinese until the reader switches."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from chengxin.entrances.web import access, errors
from chengxin.law.errors import PermissionDeniedError
from chengxin.records.audit import services as audit
from chengxin.records.audit.models import Outcome
from chengxin.records.editions import in_use
from chengxin.records.publicity.errors import NotDisclosedError

Answer = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware:
    """Chinese first: only the reader's own switch (a cookie) changes the language.

    Django's own middleware follows the browser's preferences, so an office computer with an
    English browser would greet its clerk in English.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the language chosen on this machine."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = dict(settings.LANGUAGES)
        language = chosen if chosen in known else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", "en" if language == "en" else "zh-CN")
        return response


class RulebookMiddleware:
    """One rulebook for the whole of a request; a release in between is seen by the next one."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer by the rulebook in use when the request first asks for it."""
        with in_use.pinned():
            return self.get_response(request)


class RefusalAuditMiddleware:
    """Writes an audit entry for every 403, whoever asked and whichever page refused."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; when the answer is a refusal, write it down."""
        response = self.get_response(request)
        if response.status_code == 403 and not getattr(request, "refusal_is_audited", False):
            match = request.resolver_match
            audit.record(
                actor=access.actor(request),
                action="web.page.refused",
                at=timezone.now(),
                matter="",
                purpose="refused",
                outcome=Outcome.REFUSED,
                details={
                    "page": match.view_name if match else "",
                    "path": request.path[:200],
                    "method": request.method,
                },
            )
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refusal by a service is a 403 like any other."""
        if isinstance(exception, PermissionDeniedError):
            # The one door writes its refusals itself, with the subject and the reason.
            request.refusal_is_audited = isinstance(  # type: ignore[attr-defined]
                exception, NotDisclosedError
            )
            return errors.forbidden(request, exception)
        return None
