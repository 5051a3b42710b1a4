"""The page for people: how to begin, every address, every refusal, the limits."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chengxin.entrances.api import problems
from chengxin.entrances.api.interface import api
from chengxin.entrances.web import access
from chengxin.entrances.web.refusals import CODES


@require_GET
@access.everybody
def about(request: HttpRequest) -> HttpResponse:
    """The interface described in words, without script."""
    description = api.get_openapi_schema()
    context = {
        "operations": list(_operations(description)),
        "refusals": sorted(problems.refusals().items()),
        "content_codes": CODES,
        "limits": {
            "file": settings.INTAKE_LARGEST_FILE_BYTES // 1024**2,
            "rows": settings.INTAKE_MOST_ROWS,
            "pushes": settings.API_PUSHES_PER_MINUTE,
            "reads": settings.API_READS_PER_MINUTE,
        },
        "address": settings.CHENGXIN_PUBLIC_URL,
    }
    return render(request, "api/about.html", context)


def _operations(description: dict[str, Any]) -> Any:
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            yield {
                "method": method.upper(),
                "path": path,
                "summary": operation.get("summary", ""),
                "description": operation.get("description", ""),
                "parameters": operation.get("parameters", []),
                "statuses": sorted(str(status) for status in operation["responses"]),
            }
