"""A request of a system: answered once, and again with the same answer when it is repeated."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from chengxin.law.errors import CatalogueGateError, CreditError, InputError, NoRuleInForceError
from chengxin.records.intake.errors import KeyReusedError
from chengxin.records.intake.models import Batch, PushKey

Answer = tuple[int, dict[str, Any]]
_REFUSALS = (InputError, CatalogueGateError, NoRuleInForceError)


@dataclass(frozen=True)
class Pushed:
    """The answer of a request: its status, its body, and whether it had been given before."""

    status: int
    body: dict[str, Any]
    replayed: bool


@transaction.atomic
def push(
    *,
    caller: str,
    key: str,
    content_digest: str,
    at: datetime,
    receive: Callable[[], Batch],
    accepted: Callable[[Batch], Answer],
    refused: Callable[[CreditError], Answer],
) -> Pushed:
    """Receive what a request carries, unless its key was answered before.

    Two requests with one key wait for each other, so exactly one of them receives.

    Args:
        caller: Who pushes, as a stable text.
        key: Its idempotency key.
        content_digest: SHA-256 (hex) of everything that makes the request what it is.
        at: When.
        receive: Receives the batch and queues its rows; a refusal of it undoes all it did.
        accepted: The answer for a batch.
        refused: The answer for a refusal of the content; it is kept under the key, too.

    Raises:
        KeyReusedError: The key was used for other content.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('chengxin push'), hashtext(%s))",
            [f"{caller} {key}"],
        )
    before = PushKey.objects.filter(caller=caller, key=key).first()
    if before is not None:
        if before.content_digest != content_digest:
            raise KeyReusedError(
                f"the idempotency key {key!r} was used on {before.answered_at.isoformat()} for "
                "other content. Use a fresh key for new content, and the same key only to repeat.",
                value=key,
                batch_no=before.batch.batch_no if before.batch else "",
            )
        return Pushed(before.status, before.answer, replayed=True)
    batch = None
    try:
        with transaction.atomic():
            batch = receive()
        status, body = accepted(batch)
    except _REFUSALS as error:
        status, body = refused(error)
    PushKey.objects.create(
        caller=caller,
        key=key,
        content_digest=content_digest,
        status=status,
        answer=body,
        batch=batch,
        answered_at=at,
    )
    return Pushed(status, body, replayed=False)
