"""Who may call what, and that a refusal is seen."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from chengxin.entrances.web import navigation
from chengxin.records.accounts.enums import Role
from chengxin.records.audit.models import AuditEntry


def routes(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, pattern.namespace or space)
        else:
            yield f"{space}:{pattern.name}", pattern


ROUTES = dict(routes(get_resolver()))


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_every_route_declares_who_may_call_it(name):
    assert getattr(ROUTES[name].callback, "may_call", None) in {
        "everybody",
        "staff",
        "members",
        "systems",
    }


@pytest.mark.parametrize(
    "name", sorted(n for n, p in ROUTES.items() if getattr(p.callback, "may_call", "") == "staff")
)
def test_every_page_of_the_desk_is_given_to_some_role(name):
    assert navigation.roles_of(name) <= navigation.STAFF


def test_every_menu_entry_leads_somewhere():
    places = [*navigation.PORTAL, *navigation.ENTERPRISE]
    places += [place for _label, section in navigation.DESK for place in section]
    for place in places:
        assert reverse(place.name)
        assert not {name for name in place.belongs if name not in ROUTES}, place.name


@pytest.mark.parametrize("path", ["/desk/", "/desk/audit/", "/enterprise/"])
def test_a_visitor_is_led_to_the_sign_in(db, path):
    answer = Client().get(path)
    assert answer.status_code == 302
    assert answer.url == f"{reverse('desk:sign-in')}?next={path}"


@pytest.mark.parametrize(
    ("role", "path"),
    [
        pytest.param("office", "/desk/audit/", id="the_office_does_not_audit_itself"),
        pytest.param("auditor", "/desk/subjects/", id="the_auditor_reads_no_files"),
        pytest.param("counter", "/desk/batches/", id="the_counter_hands_nothing_in"),
        pytest.param("department", "/desk/runs/", id="a_clerk_sees_no_runs"),
        pytest.param("enterprise", "/desk/", id="an_enterprise_has_no_desk"),
        pytest.param("office", "/enterprise/", id="staff_has_no_enterprise_door"),
    ],
)
def test_a_refusal_is_a_403_page_of_ours_and_an_audit_entry(signed_in, role, path):
    answer = signed_in(role).get(path)
    assert answer.status_code == 403
    assert "您没有查看或办理的权限" in answer.content.decode()
    entry = AuditEntry.objects.get(action="web.page.refused")
    assert (entry.operator, entry.outcome) == (f"{role}-1", "refused")
    assert entry.details["path"] == path


@pytest.mark.parametrize("role", sorted(navigation.STAFF))
def test_the_menu_offers_a_role_only_what_it_may_open(signed_in, role):
    client = signed_in(role)
    menu = client.get("/desk/").context["frame"]["sections"]
    hrefs = [place.href for section in menu for place in section["places"]]
    assert "/desk/" in hrefs
    for href in hrefs:
        assert client.get(href).status_code == 200, href


def test_there_is_an_account_role_for_every_column_of_the_menu():
    assert {str(role) for role in Role} >= navigation.STAFF
