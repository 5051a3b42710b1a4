"""Client credentials: a secret is shown once, kept hashed, and every use of it is in the trail."""

import base64
from datetime import UTC, datetime

import pytest
from django.test import override_settings
from oauth2_provider.models import AccessToken, Application

from chengxin.law.errors import InputError, PermissionDeniedError, TransitionError
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit.models import AuditEntry
from chengxin.records.intake import clients

OFFICE = Actor.command_line("office")
NOW = datetime.now(UTC)


def test_a_token_opens_the_interface_and_is_kept_as_a_digest(open_system):
    system = open_system()
    assert system.get("/batches").status_code == 401
    given = system.ask_token()
    assert given.status_code == 200
    assert given.json()["token_type"] == "Bearer"
    assert given.json()["expires_in"] == 3600
    system.token = given.json()["access_token"]
    assert system.get("/batches").json()["total"] == 0
    kept = AccessToken.objects.get()
    assert system.token not in (kept.token, kept.token_checksum)


def test_the_secret_is_kept_hashed(open_system):
    system = open_system()
    kept = Application.objects.get().client_secret
    assert system.credentials.secret not in kept
    assert len(system.credentials.secret) >= 64


def test_basic_authentication_works_too(open_system):
    system = open_system()
    pair = f"{system.credentials.client_id}:{system.credentials.secret}".encode()
    given = system.browser.post(
        "/api/v1/token",
        "grant_type=client_credentials",
        content_type="application/x-www-form-urlencoded",
        headers={"Authorization": f"Basic {base64.b64encode(pair).decode()}"},
    )
    assert given.status_code == 200


@pytest.mark.parametrize(
    ("changed", "status", "error"),
    [
        pytest.param({"client_secret": "wrong"}, 401, "invalid_client", id="wrong_secret"),
        pytest.param({"client_id": "nobody"}, 401, "invalid_client", id="unknown_client"),
        pytest.param({"client_id": "%00"}, 400, "invalid_request", id="nul"),
        pytest.param({"scope": "everything"}, 400, "invalid_scope", id="wrong_scope"),
        pytest.param({"grant_type": "password"}, 400, "invalid_request", id="password"),
        pytest.param({"grant_type": "gift"}, 400, "unsupported_grant_type", id="unknown_grant"),
    ],
)
def test_anything_else_gives_no_token(open_system, changed, status, error):
    system = open_system()
    assert system.ask_token().status_code == 200
    refused = system.ask_token(**changed)
    assert (refused.status_code, refused.json()["error"]) == (status, error)


def test_every_use_of_a_secret_is_in_the_trail(open_system):
    system = open_system()
    system.ask_token()
    system.ask_token(client_secret="wrong")
    entries = AuditEntry.objects.filter(action__startswith="intake.").order_by("pk")
    assert [(e.action, e.outcome) for e in entries] == [
        ("intake.client.opened", "allowed"),
        ("intake.token.issued", "allowed"),
        ("intake.token.refused", "refused"),
    ]
    assert entries[1].operator == system.credentials.client.operator
    assert system.credentials.secret not in "".join(e.canonical for e in entries)


def test_a_new_secret_ends_the_old_one_and_its_tokens(system):
    fresh = clients.rotate(client_id=system.credentials.client.pk, actor=OFFICE, at=NOW)
    assert system.get("/batches").status_code == 401
    assert system.ask_token().status_code == 401
    assert system.ask_token(client_secret=fresh.secret).status_code == 200


def test_a_closed_system_gets_nothing_any_more(system):
    clients.revoke(client_id=system.credentials.client.pk, actor=OFFICE, at=NOW)
    refused = system.get("/batches")
    assert refused.status_code == 401
    assert 'error="invalid_token"' in refused.headers["WWW-Authenticate"]
    assert system.ask_token().status_code == 401
    with pytest.raises(TransitionError):
        clients.rotate(client_id=system.credentials.client.pk, actor=OFFICE, at=NOW)


def test_only_the_office_opens_systems_and_a_name_is_open_once(open_system):
    open_system(name="甲")
    with pytest.raises(InputError, match="already has an open system"):
        open_system(name="甲")
    clerk = Actor("clerk", "department", Audience.DEPARTMENT, department_code="market-regulation")
    with pytest.raises(PermissionDeniedError):
        clients.open_client(department="market-regulation", name="乙", actor=clerk, at=NOW)


def test_asking_too_often_is_refused_with_the_time_to_wait(system):
    with override_settings(API_READS_PER_MINUTE=2):
        answers = [system.get("/items") for _ in range(5)]
    statuses = [answer.status_code for answer in answers]
    assert 429 in statuses, "five calls span at most two minutes of two calls each"
    refused = answers[statuses.index(429)]
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert refused.json()["code"] == "too-many-requests"
