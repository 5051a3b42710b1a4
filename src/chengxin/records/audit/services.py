"""Writes audit entries in the caller's transaction, and seals them in batches afterwards."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from chengxin.records.accounts.actors import Actor
from chengxin.records.audit.models import AuditEntry, AuditSeal, Outcome

GENESIS = b"\x00" * 32
SEAL_AT_ONCE = 10_000


def record(
    *,
    actor: Actor,
    action: str,
    at: datetime,
    matter: str,
    purpose: str,
    subject_id: int | None = None,
    outcome: str = Outcome.ALLOWED,
    details: dict[str, Any] | None = None,
) -> AuditEntry:
    """Leave one entry. Call it inside the transaction of the act or read it describes.

    Args:
        actor: Who.
        action: Stable dotted name, such as ``publicity.subject.read``.
        at: When.
        matter: The matter or case it was done for.
        purpose: Why, as a stable word.
        subject_id: The credit subject concerned, if any.
        outcome: ``allowed`` or ``refused``.
        details: Ids and counts only; never names, codes of persons, or contents.
    """
    content = {
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor_id": actor.account_id,
        "operator": actor.operator,
        "role": str(actor.role),
        "department_code": actor.department_code,
        "action": action,
        "outcome": str(outcome),
        "subject_id": subject_id,
        "matter": matter,
        "purpose": purpose,
        "details": details or {},
    }
    canonical = _canonical(content)
    return AuditEntry.objects.create(
        **{**content, "at": at},
        canonical=canonical,
        digest=hashlib.sha256(canonical.encode()).digest(),
    )


def _canonical(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@transaction.atomic
def seal_pending(*, at: datetime, limit: int = SEAL_AT_ONCE) -> int:
    """Number and chain entries that are not sealed yet, oldest first; returns how many.

    One sealer at a time: the others find the lock taken and return 0.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('chengxin'), hashtext('audit'))")
        if not cursor.fetchone()[0]:
            return 0
    last = AuditSeal.objects.order_by("-number").first()
    number, chained = (last.number, bytes(last.chained)) if last else (0, GENESIS)
    # A slow transaction may commit a smaller id late, so the unsealed are found by absence.
    pending = AuditEntry.objects.exclude(id__in=AuditSeal.objects.values("entry_id"))
    seals = []
    for entry_id, digest in pending.order_by("id").values_list("id", "digest")[:limit]:
        number += 1
        chained = hashlib.sha256(chained + bytes(digest)).digest()
        seals.append(AuditSeal(number=number, entry_id=entry_id, chained=chained, sealed_at=at))
    AuditSeal.objects.bulk_create(seals, batch_size=2000)
    return len(seals)


@dataclass(frozen=True)
class ChainCheck:
    """Result of reading the whole trail again. ``first_broken`` is an entry id."""

    entries: int
    unsealed: int
    first_broken: int | None

    @property
    def ok(self) -> bool:
        """Whether every entry and every link is as it was written."""
        return self.first_broken is None


def verify_chain() -> ChainCheck:
    """Recompute every digest and every link; names the first entry that does not fit."""
    chained, number, broken = GENESIS, 0, None
    seals = AuditSeal.objects.order_by("number").iterator(chunk_size=5000)
    for batch in _in_batches(seals, 5000):
        entries = AuditEntry.objects.in_bulk([seal.entry_id for seal in batch])
        for seal in batch:
            number += 1
            entry = entries.get(seal.entry_id)
            chained = hashlib.sha256(chained + (bytes(entry.digest) if entry else b"")).digest()
            fits = seal.number == number and bytes(seal.chained) == chained
            if entry is None or not fits or not _is_intact(entry):
                broken = seal.entry_id
                break
        if broken is not None:
            break
    total = AuditEntry.objects.count()
    return ChainCheck(total, max(total - AuditSeal.objects.count(), 0), broken)


def _is_intact(entry: AuditEntry) -> bool:
    """Whether the columns, the canonical text and the digest of an entry agree."""
    columns = {
        name: getattr(entry, name)
        for name in (
            "actor_id", "operator", "role", "department_code", "action", "outcome",
            "subject_id", "matter", "purpose", "details",
        )
    }  # fmt: skip
    columns["at"] = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    return _canonical(columns) == entry.canonical and hashlib.sha256(
        entry.canonical.encode()
    ).digest() == bytes(entry.digest)


def _in_batches(rows: Any, size: int) -> Any:
    batch: list[Any] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
