"""Connected systems are told of effects at an address of theirs (推送), in signed messages.

A message names the record, its subject's code and the effect, never a person or what the record
says: the system reads again through the interface, for a matter, under audit.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from chengxin.affairs.receipts import sending, services, signing
from chengxin.affairs.receipts.clocks import local_day
from chengxin.affairs.receipts.enums import DeliveryOutcome, Finding, Obstacle
from chengxin.affairs.receipts.errors import EndpointClosedError, NotYetError
from chengxin.affairs.receipts.models import EffectNotice, Receipt, WebhookDelivery, WebhookEndpoint
from chengxin.affairs.receipts.registry import SYSTEMS, Party
from chengxin.law.errors import PermissionDeniedError
from chengxin.law.words import Audience, DisclosureLevel
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.models import SystemClient
from chengxin.records.audit import services as audit
from chengxin.records.editions import in_use
from chengxin.records.intake import sealing
from chengxin.records.subjects.selectors.versions import latest_versions

CONSUMER = SYSTEMS
PURPOSE = "receipts"
_OBSTACLES = {
    DeliveryOutcome.REFUSED: Obstacle.REFUSED,
    DeliveryOutcome.UNREACHABLE: Obstacle.UNREACHABLE,
    DeliveryOutcome.NOT_ALLOWED: Obstacle.NOT_ALLOWED,
}


@dataclass(frozen=True)
class EndpointSecret:
    """An endpoint and the secret its messages are signed with; shown once."""

    endpoint: WebhookEndpoint
    secret: str


def endpoint_of(client: SystemClient) -> WebhookEndpoint | None:
    """The open endpoint of a system."""
    return WebhookEndpoint.objects.filter(client=client, closed_at__isnull=True).first()


def deliveries_of(client: SystemClient) -> "QuerySet[WebhookDelivery]":
    """Messages sent to a system, the newest first, with their receipts and notices."""
    return WebhookDelivery.objects.filter(endpoint__client=client).select_related(
        "endpoint", "receipt__notice"
    )


@transaction.atomic
def open_endpoint(*, client_id: int, url: str, by: Actor, at: datetime) -> EndpointSecret:
    """Tell a system at this address from now on; an address before it is closed.

    Raises:
        PermissionDeniedError: Only the credit office does this.
        AddressRefusedError: Malformed, or not among the allowed hosts.
        EndpointClosedError: The system itself is closed.
    """
    _refuse_others(by)
    client = SystemClient.objects.select_for_update(of=("self",)).get(pk=client_id)
    if client.revoked_at is not None:
        raise EndpointClosedError(
            f"the system {client.name} is closed and is not told of anything. Open a new one.",
            state="revoked",
            act="open",
        )
    sending.check_address(url)
    before = endpoint_of(client)
    if before is not None:
        _close(before, by, at)
    secret = signing.new_secret()
    endpoint = WebhookEndpoint.objects.create(
        client=client,
        url=url,
        secret_sealed=_sealed(secret, client_id),
        opened_at=at,
        opened_by=by.operator,
    )
    _leave_trail(endpoint, by, at, "receipts.webhook.opened")
    return EndpointSecret(endpoint, secret)


@transaction.atomic
def rotate(*, endpoint_id: int, by: Actor, at: datetime) -> EndpointSecret:
    """Give an endpoint a new secret; messages are signed with it at once.

    Raises:
        PermissionDeniedError: Only the credit office does this.
        EndpointClosedError: It is closed.
    """
    endpoint = _locked(endpoint_id, by, "rotate")
    secret = signing.new_secret()
    endpoint.secret_sealed = _sealed(secret, endpoint.client_id)
    endpoint.rotated_at = at
    endpoint.save(update_fields=["secret_sealed", "rotated_at"])
    _leave_trail(endpoint, by, at, "receipts.webhook.rotated")
    return EndpointSecret(endpoint, secret)


@transaction.atomic
def close(*, endpoint_id: int, by: Actor, at: datetime) -> WebhookEndpoint:
    """Tell a system nothing any more; what it had not acknowledged is not expected either.

    Raises:
        PermissionDeniedError: Only the credit office does this.
        EndpointClosedError: It is closed already.
    """
    endpoint = _locked(endpoint_id, by, "close")
    _close(endpoint, by, at)
    return endpoint


def try_out(*, endpoint_id: int, by: Actor, at: datetime) -> WebhookDelivery:
    """Send a message that is about nothing, to see whether it is taken.

    A system that takes it is asked at once for the receipts it still owes.

    Raises:
        PermissionDeniedError: Only the credit office does this.
        EndpointClosedError: It is closed.
    """
    with transaction.atomic():
        endpoint = _locked(endpoint_id, by, "try")
        body = {"type": "test", "occurred_at": at.isoformat()}
        message_no = f"test-{endpoint.pk}-{int(at.timestamp())}"
        delivery = _send(endpoint, None, message_no, body, at)
        if delivery.outcome == DeliveryOutcome.ACCEPTED:
            services.ask_again(consumer=CONSUMER, party=endpoint.party, at=at)
        _leave_trail(endpoint, by, at, "receipts.webhook.tried")
    return delivery


def parties(notice: EffectNotice) -> Iterable[Party]:
    """Systems that may have read the record: all with an address, for what government shares.

    What is open only on authorisation is told to systems of its own source alone.
    """
    open_ones = WebhookEndpoint.objects.filter(
        closed_at__isnull=True, client__revoked_at__isnull=True
    )
    item = in_use.current().editions_of(f"catalogue.{notice.item}")[-1]
    if getattr(item, "disclosure", None) is DisclosureLevel.AUTHORISED:
        open_ones = open_ones.filter(client__department_id=notice.department_code)
    for endpoint in open_ones.select_related("client").order_by("pk"):
        yield Party(endpoint.party, endpoint.client.name, endpoint.client.department_id)


def acknowledge(notice: EffectNotice, party: Party, at: datetime) -> str:
    """Send the notice to one system; an answer of 2xx is its receipt.

    Raises:
        NotYetError: It did not take the message.
    """
    endpoint = WebhookEndpoint.objects.get(pk=int(party.key.partition(":")[2]))
    receipt = Receipt.objects.get(notice=notice, consumer=CONSUMER, party=party.key)
    body = message(notice, receipt)
    delivery = _send(endpoint, receipt, f"{notice.notice_no}-{endpoint.pk}", body, at)
    if delivery.outcome != DeliveryOutcome.ACCEPTED:
        raise NotYetError(_OBSTACLES[DeliveryOutcome(delivery.outcome)])
    services.ask_again(consumer=CONSUMER, party=party.key, at=at)
    return Finding.DELIVERED


def message(notice: EffectNotice, receipt: Receipt) -> dict[str, Any]:
    """What a system is told: codes, numbers and days."""
    found = latest_versions([notice.subject_id], on=local_day(notice.noticed_at))
    version = found.get(notice.subject_id)
    uscc = version.uscc if version is not None else ""
    return {
        "type": "record.effect",
        "notice": notice.notice_no,
        "occurred_at": notice.noticed_at.isoformat(),
        "record_no": notice.record_no,
        "item": notice.item,
        "subject": {"uscc": uscc},
        "effect": notice.effect_kind,
        "change": notice.change,
        "takes_effect_on": notice.takes_effect_on.isoformat(),
        "acknowledge_by": receipt.due_on.isoformat(),
        "article": receipt.article,
        "links": {"records": f"/api/v1/subjects/{uscc}/records"} if uscc else {},
    }


def _send(
    endpoint: WebhookEndpoint,
    receipt: Receipt | None,
    message_no: str,
    content: dict[str, Any],
    at: datetime,
) -> WebhookDelivery:
    body = json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
    secret = sealing.unseal(
        bytes(endpoint.secret_sealed), context=f"webhook:{endpoint.client_id}"
    ).decode()
    headers = signing.headers_for(
        secret=secret, message_no=message_no, timestamp=int(at.timestamp()), body=body
    )
    sent = sending.send(endpoint.url, body, headers)
    return WebhookDelivery.objects.create(
        endpoint=endpoint,
        receipt=receipt,
        message_no=message_no,
        sent_at=at,
        milliseconds=sent.milliseconds,
        outcome=sent.outcome,
        status=sent.status,
        problem=sent.problem,
    )


def _sealed(secret: str, client_id: int) -> bytes:
    return sealing.seal(secret.encode(), context=f"webhook:{client_id}")


def _close(endpoint: WebhookEndpoint, by: Actor, at: datetime) -> None:
    endpoint.closed_at, endpoint.closed_by = at, by.operator
    endpoint.save(update_fields=["closed_at", "closed_by"])
    services.drop_party(consumer=CONSUMER, party=endpoint.party, at=at, why=Finding.ENDPOINT_CLOSED)
    _leave_trail(endpoint, by, at, "receipts.webhook.closed")


def _locked(endpoint_id: int, by: Actor, act: str) -> WebhookEndpoint:
    _refuse_others(by)
    found = (
        WebhookEndpoint.objects.select_for_update(of=("self",))
        .select_related("client")
        .get(pk=endpoint_id)
    )
    if found.closed_at is not None:
        raise EndpointClosedError(
            f"the address of {found.client.name} was closed on {found.closed_at:%Y-%m-%d}; set a "
            "new one.",
            state="closed",
            act=act,
        )
    return found


def _refuse_others(by: Actor) -> None:
    if by.audience is not Audience.OFFICE:
        raise PermissionDeniedError(
            f"{by.operator} may not set where systems are told of effects. Ask the credit office.",
            by=by.operator,
            what="webhooks of systems",
        )


def _leave_trail(endpoint: WebhookEndpoint, by: Actor, at: datetime, action: str) -> None:
    audit.record(
        actor=by,
        action=action,
        at=at,
        matter=f"client-{endpoint.client_id}",
        purpose=PURPOSE,
        details={"endpoint": endpoint.pk, "client": endpoint.client_id},
    )
