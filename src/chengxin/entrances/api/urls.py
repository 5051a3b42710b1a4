"""Addresses of the interface. Everything under ``v1`` but tokens and documents needs a token."""

from typing import Any

from django.urls import URLPattern, path

from chengxin.entrances.api.interface import api
from chengxin.entrances.api.views import batches, items, pages, quality, records, tokens

api.add_router("", tokens.router)
api.add_router("/items", items.router)
api.add_router("/batches", batches.router)
api.add_router("/quality", quality.router)
api.add_router("/subjects", records.router)

_FOR_EVERYBODY = {"openapi.json", "docs", "token", ""}


def _declared(patterns: list[Any]) -> list[Any]:
    """The addresses with who may call them, as `access` declares it for pages."""
    for pattern in patterns:
        assert isinstance(pattern, URLPattern)
        open_to_all = str(pattern.pattern) in _FOR_EVERYBODY
        pattern.callback.may_call = "everybody" if open_to_all else "systems"  # type: ignore[attr-defined]
    return patterns


_patterns, _app, _namespace = api.urls
urlpatterns = [
    path("", pages.about, name="api-about"),
    path("v1/", (_declared(_patterns), _app, _namespace)),
]
