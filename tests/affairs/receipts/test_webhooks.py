"""Connected systems are told in signed messages, at allowed addresses, until they answer."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.test import override_settings
from django.utils.timezone import localdate

from chengxin.affairs.receipts import selectors, sending, services, webhooks
from chengxin.affairs.receipts.enums import DeliveryOutcome, Finding, ReceiptState
from chengxin.affairs.receipts.errors import AddressRefusedError, EndpointClosedError
from chengxin.affairs.receipts.models import Receipt, WebhookDelivery, WebhookEndpoint
from chengxin.affairs.reminders import services as reminders
from chengxin.affairs.reminders.models import Reminder
from chengxin.law import rulebook
from chengxin.law.errors import PermissionDeniedError
from chengxin.law.words import Audience
from chengxin.records.accounts import services as accounts
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.models import SystemClient
from chengxin.records.intake import clients
from tests.affairs.receipts.conftest import USCC, Penalised, now

pytestmark = pytest.mark.django_db
OFFICE = Actor.command_line("office")
Collect = Callable[..., services.Answered]


class Listener:
    """A system that listens on this machine and keeps what it was sent."""

    def __init__(self) -> None:
        self.status = 204
        self.location = ""
        self.heard: list[tuple[dict[str, str], bytes]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.heard.append(({k.lower(): v for k, v in self.headers.items()}, body))
                self.send_response(outer.status)
                if outer.location:
                    self.send_header("Location", outer.location)
                self.end_headers()

            def log_message(self, *arguments: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/effects"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.close()


@pytest.fixture
def system(db: None) -> SystemClient:
    accounts.adopt_directory(rulebook.default().directory)
    return clients.open_client(
        department="transport", name="示例业务系统", actor=OFFICE, at=now()
    ).client


@pytest.fixture
def told(system: SystemClient, listener: Listener) -> webhooks.EndpointSecret:
    """The system's address is set."""
    return webhooks.open_endpoint(client_id=system.pk, url=listener.url, by=OFFICE, at=now())


def receipt_of(penalised: Penalised) -> selectors.ReceiptRow:
    rows = selectors.of_record(penalised.record_no)
    return next(row for row in rows if row.consumer == webhooks.CONSUMER)


def test_a_system_is_told_in_a_message_it_can_verify_and_its_answer_is_the_receipt(
    penalised: Penalised, told: webhooks.EndpointSecret, listener: Listener, collect: Collect
) -> None:
    penalised.effect()
    assert collect(remote=True).arrived == 1
    ((headers, body),) = listener.heard
    key = base64.b64decode(told.secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    content = json.loads(body)
    assert content["effect"] == "repaired"
    assert content["subject"] == {"uscc": USCC}
    assert content["record_no"] == penalised.record_no
    assert content["links"]["records"] == f"/api/v1/subjects/{USCC}/records"
    assert "示例" not in body.decode().replace("社会信用条例", "")  # no names, no contents
    row = receipt_of(penalised)
    assert (row.finding, row.party) == (Finding.DELIVERED, "示例业务系统")


def test_a_system_that_is_down_is_listed_chased_and_catches_up(
    penalised: Penalised, told: webhooks.EndpointSecret, listener: Listener, collect: Collect
) -> None:
    listener.status = 503
    first = penalised.effect()
    second = penalised.effect("objection")
    assert collect(remote=True).missing == 2
    assert {row.problem for row in selectors.outstanding().filter(consumer="systems")} == {
        "refused"
    }
    outcomes = WebhookDelivery.objects.values_list("outcome", "status")
    assert set(outcomes) == {(DeliveryOutcome.REFUSED, 503)}  # kept, although nothing arrived
    assert services.chase(by=OFFICE, at=now() + timedelta(days=12)) >= 2
    assert Receipt.objects.filter(consumer="systems", chases=1).count() == 2
    late = timedelta(days=12)
    assert collect(late, remote=True).missing == 2  # down still: the next try is minutes away
    listener.status = 200
    assert collect(late + timedelta(seconds=30), remote=True).arrived == 0
    webhooks.try_out(endpoint_id=told.endpoint.pk, by=OFFICE, at=now() + late)
    assert collect(late + timedelta(seconds=40), remote=True).arrived == 2
    assert selectors.progress(first.seq).missing + selectors.progress(second.seq).missing > 0
    collect(late)
    assert selectors.progress(first.seq).is_complete
    assert receipt_of(penalised).state(localdate()) is ReceiptState.LATE
    numbers = [headers["webhook-id"] for headers, _body in listener.heard]
    assert len(set(numbers)) == 3  # two messages, each told again under its number, and the test


def test_nobody_at_the_address_is_said_and_asked_again(
    penalised: Penalised, told: webhooks.EndpointSecret, listener: Listener, collect: Collect
) -> None:
    listener.close()
    penalised.effect()
    assert collect(remote=True).missing == 1
    assert receipt_of(penalised).problem == "unreachable"
    assert WebhookDelivery.objects.get().status is None


def test_a_redirect_is_not_followed(
    penalised: Penalised, told: webhooks.EndpointSecret, listener: Listener, collect: Collect
) -> None:
    elsewhere = Listener()
    listener.status, listener.location = 307, elsewhere.url
    penalised.effect()
    collect(remote=True)
    elsewhere.close()
    assert elsewhere.heard == []
    delivery = WebhookDelivery.objects.get()
    assert (delivery.outcome, delivery.status, delivery.problem) == ("refused", 307, "redirect")


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://system.example.org/effects", "host"),
        ("http://169.254.169.254/latest/meta-data", "host"),
        ("http://allowed.example.org/effects", "https"),
        ("ftp://127.0.0.1/effects", "malformed"),
        ("http://user:secret@127.0.0.1/effects", "malformed"),
        ("http://127.0.0.1/effects#part", "malformed"),
        ("http://127.0.0.1:port/effects", "malformed"),
        ("http://[::1/effects", "malformed"),
        ("//127.0.0.1/effects", "malformed"),
        ("http://127.0.0.1/ 效力", "malformed"),
        ("http://127.0.0.1/" + "x" * 500, "malformed"),
        ("", "malformed"),
    ],
)
def test_other_addresses_are_refused(system: SystemClient, url: str, reason: str) -> None:
    allowed = frozenset({"127.0.0.1", "allowed.example.org"})
    with override_settings(WEBHOOK_HOSTS=allowed):
        with pytest.raises(AddressRefusedError) as refused:
            webhooks.open_endpoint(client_id=system.pk, url=url, by=OFFICE, at=now())
        assert refused.value.facts() == {"value": url, "reason": reason}
        assert not WebhookEndpoint.objects.exists()
        good = "https://allowed.example.org/effects"
        assert webhooks.open_endpoint(client_id=system.pk, url=good, by=OFFICE, at=now())


def test_a_host_may_be_allowed_on_one_port() -> None:
    with override_settings(WEBHOOK_HOSTS=frozenset({"127.0.0.1:9443"})):
        assert sending.check_address("http://127.0.0.1:9443/x").port == 9443
        with pytest.raises(AddressRefusedError):
            sending.check_address("http://127.0.0.1:9444/x")


def test_an_address_no_longer_allowed_is_not_used(
    penalised: Penalised, told: webhooks.EndpointSecret, listener: Listener, collect: Collect
) -> None:
    penalised.effect()
    with override_settings(WEBHOOK_HOSTS=frozenset()):
        collect(remote=True)
    assert listener.heard == []
    assert receipt_of(penalised).problem == "not-allowed"


def test_the_secret_is_kept_encrypted_and_a_new_one_signs_at_once(
    told: webhooks.EndpointSecret, listener: Listener
) -> None:
    stored = bytes(WebhookEndpoint.objects.get().secret_sealed)
    assert told.secret.encode() not in stored
    fresh = webhooks.rotate(endpoint_id=told.endpoint.pk, by=OFFICE, at=now())
    assert fresh.secret != told.secret
    webhooks.try_out(endpoint_id=told.endpoint.pk, by=OFFICE, at=now())
    ((headers, body),) = listener.heard
    key = base64.b64decode(fresh.secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    assert headers["webhook-signature"].endswith(
        base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    )
    assert json.loads(body)["type"] == "test"


def test_a_closed_address_is_told_nothing_and_owes_nothing(
    penalised: Penalised, told: webhooks.EndpointSecret, listener: Listener, collect: Collect
) -> None:
    listener.status = 500
    penalised.effect()
    collect(remote=True)
    webhooks.close(endpoint_id=told.endpoint.pk, by=OFFICE, at=now())
    row = receipt_of(penalised)
    assert (row.state(localdate()), row.finding) == (
        ReceiptState.DROPPED,
        Finding.ENDPOINT_CLOSED,
    )
    penalised.effect("objection")
    assert not selectors.outstanding().filter(consumer=webhooks.CONSUMER).exists()
    for act in (webhooks.rotate, webhooks.close, webhooks.try_out):
        with pytest.raises(EndpointClosedError):
            act(endpoint_id=told.endpoint.pk, by=OFFICE, at=now())


def test_a_new_address_takes_the_place_of_the_old_one(
    told: webhooks.EndpointSecret, system: SystemClient, listener: Listener
) -> None:
    made = webhooks.open_endpoint(client_id=system.pk, url=listener.url, by=OFFICE, at=now())
    assert webhooks.endpoint_of(system) == made.endpoint
    assert WebhookEndpoint.objects.get(pk=told.endpoint.pk).closed_at is not None


def test_a_closed_system_gets_no_address(system: SystemClient, listener: Listener) -> None:
    clients.revoke(client_id=system.pk, actor=OFFICE, at=now())
    with pytest.raises(EndpointClosedError):
        webhooks.open_endpoint(client_id=system.pk, url=listener.url, by=OFFICE, at=now())


def test_only_the_office_sets_addresses(
    told: webhooks.EndpointSecret, system: SystemClient, listener: Listener
) -> None:
    clerk = Actor("示例员", "department", Audience.DEPARTMENT, None, "transport")
    with pytest.raises(PermissionDeniedError):
        webhooks.open_endpoint(client_id=system.pk, url=listener.url, by=clerk, at=now())
    for act in (webhooks.rotate, webhooks.close, webhooks.try_out):
        with pytest.raises(PermissionDeniedError):
            act(endpoint_id=told.endpoint.pk, by=clerk, at=now())
    assert listener.heard == []


def test_a_department_is_reminded_of_what_its_systems_owe(
    penalised: Penalised, told: webhooks.EndpointSecret, listener: Listener, collect: Collect
) -> None:
    listener.status = 500
    penalised.effect()
    collect(remote=True)
    assert selectors.owed(localdate()) == {}
    due = receipt_of(penalised).due_on
    assert selectors.owed(due) == {"transport": (1, due, False)}
    late = now() + timedelta(days=12)
    reminders.refresh(at=late)
    reminder = Reminder.objects.get(kind="receipt", closed_at__isnull=True)
    assert (reminder.department_code, reminder.count, reminder.due_on) == ("transport", 1, due)
    listener.status = 200
    collect(timedelta(days=12), remote=True)
    reminders.refresh(at=late)
    assert not Reminder.objects.filter(kind="receipt", closed_at__isnull=True).exists()
