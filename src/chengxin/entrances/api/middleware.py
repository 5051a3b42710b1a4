"""Bodies that are too large are refused unread, and every refusal under /api/v1/ is a problem."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from chengxin.entrances.api import problems
from chengxin.entrances.web import errors

Answer = Callable[[HttpRequest], HttpResponse]
PREFIX = "/api/v1/"
# What a form adds to the files in it.
_FORM_BYTES = 1024**2


class BodyLimitMiddleware:
    """Refuses by its announced length what no view would take, before anything is read."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 413, or go on."""
        said = str(request.META.get("CONTENT_LENGTH", ""))
        limit = settings.INTAKE_LARGEST_FILE_BYTES + _FORM_BYTES
        if not said.isdecimal() or int(said) <= limit:
            return self.get_response(request)
        if request.path.startswith(PREFIX):
            return problems.plain(request, 413, {"Connection": "close"})
        return errors.sorry(request, 413)


class ProblemMiddleware:
    """Gives what Django itself refuses under /api/v1/ (404, 405, 500 …) the shape of a problem."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; a refusal that is not JSON becomes one."""
        response = self.get_response(request)
        is_ours = request.path.startswith(PREFIX) and response.status_code >= 400
        if not is_ours or "json" in response.headers.get("Content-Type", ""):
            return response
        headers = {"Allow": response.headers["Allow"]} if "Allow" in response.headers else {}
        return problems.plain(request, response.status_code, headers)
