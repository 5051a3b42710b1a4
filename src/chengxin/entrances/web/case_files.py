"""Hands out files of cases so that a browser saves them and never runs them."""

from urllib.parse import quote

from django.http import HttpResponse


def download(content: bytes, name: str, media_type: str) -> HttpResponse:
    """Contents to be saved under a name, not shown in the page's own place."""
    return HttpResponse(
        content,
        content_type=media_type,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox",
            "Cache-Control": "no-store",
        },
    )
