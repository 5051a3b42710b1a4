"""For whom the signed-in person acts."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from chengxin.entrances.web import access
from chengxin.records.subjects import selectors as subjects
from chengxin.records.subjects.models import SubjectVersion


def member_page(view: Callable[..., HttpResponseBase]) -> access.View:
    """A page about the subject the account acts for; the view gets it as `subject`.

    An account that acts for nobody is refused.
    """

    @access.members
    @wraps(view)
    def guarded(request: HttpRequest, *arguments: Any, **keywords: Any) -> HttpResponseBase:
        found = subject_of(request)
        request.member_name = found.name  # type: ignore[attr-defined]
        response = view(request, *arguments, subject=found, **keywords)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return guarded


def subject_of(request: HttpRequest) -> SubjectVersion:
    """The present version of the subject the signed-in account acts for.

    Raises:
        PermissionDenied: It acts for none.
    """
    account = access.account(request)
    acted_for = subjects.members_subject(account.pk)
    if acted_for is None:
        raise PermissionDenied
    found = subjects.version_of(acted_for.pk, valid_on=timezone.localdate())
    if found is None:
        raise PermissionDenied
    return found
