"""Writes of the ledger: a commit, versions appended and closed, effects recorded.

Every function here runs inside the caller's transaction and takes the commit that it belongs to.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.db import InternalError, OperationalError, connection

from chengxin.law.errors import InputError, TransitionError
from chengxin.records.ledger.enums import Clock
from chengxin.records.ledger.models import LedgerEffect, LedgerEnding
from chengxin.records.store.copying import copy_rows


class ReplayRefusedError(InputError):
    """A replayed time of recording is not possible: the ledger's clock has passed it."""

    code = "replay-refused"


class EffectNotLiveError(TransitionError):
    """An effect that is to end is not live, or ends by then; facts: `state`, `act`, `effect`."""

    code = "effect-not-live"
    effect: int


@dataclass(frozen=True)
class Commit:
    """The open commit of the current transaction; it holds the lock ``ledger`` until the end."""

    seq: int
    recorded_at: datetime


@dataclass(frozen=True)
class NewVersion:
    """One version to append; the columns of ``LedgerRecord`` in the order COPY takes them."""

    record_no: int
    version: int
    subject_id: int
    item: str
    item_edition: str
    shape: str
    slot: str
    polarity: str
    severity: str
    state: str
    document_no: str
    authority: str
    authority_code: str
    decided_on: date
    valid_from: date
    valid_to: date | None
    payload_digest: bytes
    natural_key: bytes
    department_code: str
    feed: str
    batch_id: int
    row_no: int
    reason: str


VERSION_COLUMNS = tuple(field.name for field in fields(NewVersion))
_values_of = attrgetter(*VERSION_COLUMNS)


def open_commit(
    *, act: str, by: str, batch_id: int | None = None, recorded_at: datetime | None = None
) -> Commit:
    """Draw the next commit; waits for the writer before, holds the next one off until the end.

    Args:
        act: Stable dotted name of what is being recorded.
        by: Operator.
        batch_id: The batch being taken in, if any.
        recorded_at: Replays the past; only before anything was recorded by the real clock.

    Raises:
        ReplayRefusedError: The replayed time is not possible any more.
    """
    clock = Clock.REAL if recorded_at is None else Clock.REPLAYED
    with connection.cursor() as cursor:
        try:
            cursor.execute(
                "INSERT INTO ledger_commit (seq, recorded_at, clock, act, by, batch_id, "
                "transaction_id) VALUES (0, coalesce(%s, now()), %s, %s, %s, %s, 0) "
                "RETURNING seq, recorded_at",
                [recorded_at, clock, act, by, batch_id],
            )
        except (OperationalError, InternalError) as error:
            if recorded_at is None:
                raise
            raise ReplayRefusedError(
                f"--received-at {recorded_at.isoformat()} cannot be replayed: {error}. Replay "
                "into an empty ledger, each time not before the one before it"
            ) from error
        seq, at = cursor.fetchone()
    return Commit(seq, at)


def wait_for_turn() -> None:
    """Hold the ledger's lock without drawing a commit yet.

    What is read from now on is what the next commit of this transaction follows; a transaction
    that finds nothing to record ends without a commit.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('chengxin'), hashtext('ledger'))")


def payload_digest(body: dict[str, Any]) -> bytes:
    """SHA-256 of the canonical JSON of a payload. No floats: amounts are integers."""
    return hashlib.sha256(canonical_body(body).encode()).digest()


def canonical_body(body: dict[str, Any]) -> str:
    """Canonical JSON of a payload: sorted keys, no spaces, text as it is."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def natural_key(*parts: str) -> bytes:
    """The 16 bytes by which the same document is recognised when it is handed in again."""
    joined = "\x1f".join(parts)
    return hashlib.blake2b(joined.encode(), digest_size=16).digest()


def next_record_nos(count: int) -> list[int]:
    """Fresh record numbers, ascending."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('ledger_record_no') FROM generate_series(1, %s)", [count])
        return [row[0] for row in cursor.fetchall()]


def store_payloads(bodies: dict[bytes, str]) -> None:
    """Keep payload bodies that are not kept yet.

    Args:
        bodies: Canonical JSON by its digest.
    """
    if not bodies:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE IF NOT EXISTS incoming_payload (digest bytea, body jsonb) "
            "ON COMMIT DELETE ROWS"
        )
        copy_rows("incoming_payload", ("digest", "body"), bodies.items())
        cursor.execute(
            "INSERT INTO ledger_payload SELECT digest, body FROM incoming_payload "
            "ON CONFLICT (digest) DO NOTHING"
        )
        cursor.execute("DELETE FROM incoming_payload")


def append_versions(commit: Commit, versions: Iterable[NewVersion]) -> None:
    """Append versions in one COPY. Payloads must be stored, predecessors closed, before.

    Raises:
        django.db.IntegrityError: A constraint of the ledger refuses a row.
    """
    copy_rows(
        "ledger_record",
        (*VERSION_COLUMNS, "recorded_seq"),
        ((*_values_of(version), commit.seq) for version in versions),
    )


def close_versions(commit: Commit, ids: Sequence[int]) -> int:
    """Close live versions by row id; returns how many were live."""
    if not ids:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_record SET superseded_seq = %s "
            "WHERE id = ANY(%s) AND superseded_seq IS NULL",
            [commit.seq, list(ids)],
        )
        return int(cursor.rowcount)


def end_records(
    commit: Commit, ended: Sequence[tuple[int, int, int]], *, kind: str, batch_id: int | None
) -> int:
    """Close versions without a successor and say why.

    Args:
        commit: The open commit.
        ended: (row id, record number, version) of each live version.
        kind: A word of ``EndingKind``.
        batch_id: The snapshot in which they are absent.
    """
    closed = close_versions(commit, [row_id for row_id, _, _ in ended])
    LedgerEnding.objects.bulk_create(
        [
            LedgerEnding(
                record_no=record_no,
                version=version,
                kind=kind,
                batch_id=batch_id,
                recorded_seq=commit.seq,
            )
            for _, record_no, version in ended
        ],
        batch_size=2000,
    )
    return closed


def record_effect(
    commit: Commit,
    *,
    record_no: int,
    kind: str,
    since: date,
    until: date | None,
    document: str,
    article: str,
    by: str,
) -> LedgerEffect:
    """Write what the law makes of a fact. The fact and its payload stay as they are."""
    return LedgerEffect.objects.create(
        record_no=record_no,
        kind=kind,
        valid_from=since,
        valid_to=until,
        document=document,
        article=article,
        by=by,
        recorded_seq=commit.seq,
    )


def end_effect(
    commit: Commit, *, effect_id: int, on: date, document: str, article: str, by: str
) -> LedgerEffect | None:
    """End an effect before its time; what was known of it until now stays known.

    Args:
        commit: The open commit.
        effect_id: Row id of the live effect.
        on: First day on which it is no longer in force.
        document: What ended it.
        article: On which article.
        by: Operator.

    Returns:
        The row that follows, under another id; None where the effect never was in force, since it
        would have ended on or before its first day: it is closed and nothing follows.

    Raises:
        EffectNotLiveError: It was closed already, or ends by that day anyhow.
    """
    effect = _live_effect(effect_id, "end")
    if effect.valid_to is not None and effect.valid_to <= on:
        raise _not_live(effect_id, f"it ends on {effect.valid_to} anyhow", "end")
    _close_effect(commit, effect)
    if on <= effect.valid_from:
        return None
    return LedgerEffect.objects.create(
        record_no=effect.record_no,
        kind=effect.kind,
        valid_from=effect.valid_from,
        valid_to=on,
        document=effect.document,
        article=effect.article,
        by=effect.by,
        ended_document=document,
        ended_article=article,
        ended_by=by,
        recorded_seq=commit.seq,
    )


def close_effect(commit: Commit, *, effect_id: int) -> None:
    """Take an effect back as if it had not been; from this commit on it is not known any more.

    Raises:
        EffectNotLiveError: It was closed already.
    """
    _close_effect(commit, _live_effect(effect_id, "close"))


def _live_effect(effect_id: int, act: str) -> LedgerEffect:
    # The commit holds the ledger's lock: nobody else closes a row meanwhile.
    found = LedgerEffect.objects.filter(pk=effect_id, superseded_seq__isnull=True).first()
    if found is None:
        raise _not_live(effect_id, "it was closed already, or there is none", act)
    return found


def _close_effect(commit: Commit, effect: LedgerEffect) -> None:
    LedgerEffect.objects.filter(pk=effect.pk).update(superseded_seq=commit.seq)


def _not_live(effect_id: int, why: str, act: str) -> EffectNotLiveError:
    return EffectNotLiveError(
        f"effect {effect_id} cannot be ended: {why}. Read the effects of the record again.",
        state="closed",
        act=act,
        effect=effect_id,
    )
