"""Every address says who may call it."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

WHO = {"everybody", "staff", "members", "systems"}


def routes(patterns: list[Any] | None = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        place = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, place)
        elif isinstance(entry, URLPattern):
            yield place, entry.callback


def test_every_route_declares_who_may_call_it() -> None:
    found = dict(routes())
    assert len(found) > 10
    undeclared = [
        place for place, view in found.items() if getattr(view, "may_call", "") not in WHO
    ]
    assert undeclared == []


def test_the_desk_is_for_staff_and_the_enterprise_door_for_members() -> None:
    open_anyhow = {"sign-in", "sign-out"}  # and the front page, which leads there
    for place, view in routes():
        if place == "enterprise/" or any(word in place for word in open_anyhow):
            continue
        if place.startswith("desk/"):
            assert view.may_call == "staff", place
        if place.startswith("enterprise/"):
            assert view.may_call == "members", place


def test_the_interface_is_for_systems_but_for_tokens_and_documents() -> None:
    found = {place: view.may_call for place, view in routes() if place.startswith("api/v1/")}
    assert found["api/v1/batches"] == "systems"
    free = {place.removeprefix("api/v1/") for place, who in found.items() if who == "everybody"}
    assert free == {"", "openapi.json", "docs", "token"}
