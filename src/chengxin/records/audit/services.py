"""Writes audit entries in the caller's transaction, and seals them in batches afterwards."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from chengxin.engines.sealing import chain
from chengxin.engines.sealing.canonical import canonical_text
from chengxin.engines.sealing.digests import digest
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit.models import AuditEntry, AuditSeal, Outcome

READ_AT_ONCE = 5_000
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
    canonical = canonical_text(content)
    return AuditEntry.objects.create(
        **{**content, "at": at},
        canonical=canonical,
        digest=digest(canonical.encode()),
    )


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
    head = chain.Head(last.number, bytes(last.chained)) if last else chain.START
    # A slow transaction may commit a smaller id late, so the unsealed are found by absence.
    pending = AuditEntry.objects.exclude(id__in=AuditSeal.objects.values("entry_id"))
    found = list(pending.order_by("id").values_list("id", "canonical")[:limit])
    links = chain.append(head, (canonical.encode() for _, canonical in found))
    seals = [
        AuditSeal(number=link.number, entry_id=entry_id, chained=link.link, sealed_at=at)
        for (entry_id, _), link in zip(found, links, strict=True)
    ]
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
    total, sealed = AuditEntry.objects.count(), AuditSeal.objects.count()
    return ChainCheck(total, max(total - sealed, 0), _first_broken())


def _first_broken() -> int | None:
    head = chain.START
    for seals in _in_batches():
        entries = AuditEntry.objects.in_bulk([seal.entry_id for seal in seals])
        for seal in seals:
            entry = entries.get(seal.entry_id)
            if entry is None or not _agrees(entry):
                return seal.entry_id
            body, link = entry.canonical.encode(), bytes(seal.chained)
            stored = chain.Entry(seal.number, body, bytes(entry.digest), link)
            head, broken = chain.verify([stored], head)
            if broken is not None:
                return seal.entry_id
    return None


def _in_batches() -> Iterator[list[AuditSeal]]:
    """Seals in order of their number, read in stretches."""
    after = 0
    while seals := list(
        AuditSeal.objects.filter(number__gt=after).order_by("number")[:READ_AT_ONCE]
    ):
        yield seals
        after = seals[-1].number


def _agrees(entry: AuditEntry) -> bool:
    """Whether the columns of an entry say what its canonical text says."""
    columns = {
        name: getattr(entry, name)
        for name in (
            "actor_id", "operator", "role", "department_code", "action", "outcome",
            "subject_id", "matter", "purpose", "details",
        )
    }  # fmt: skip
    columns["at"] = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    return canonical_text(columns) == entry.canonical
