"""What the ledger holds of the documents and states of a chunk. Call it under the ledger's lock."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import polars as pl
from django.db import connection

from chengxin.records.ledger.services import NewVersion

_ENTRY = (
    "id, record_no, version, subject_id, slot, natural_key, payload_digest, state, "
    "department_code, valid_from, valid_to"
)
_COPIED = (
    "subject_id, item, item_edition, shape, slot, polarity, severity, state, document_no, "
    "authority, authority_code, decided_on, valid_from, payload_digest, natural_key, "
    "department_code, feed"
)


@dataclass(frozen=True)
class LiveVersion:
    """A live version as decisions need it: who, which document, what content, since when."""

    id: int
    record_no: int
    version: int
    subject_id: int
    slot: str
    natural_key: bytes
    digest: bytes
    state: str
    department: str
    valid_from: date
    valid_to: date | None


_FIELDS = tuple(f.name for f in fields(LiveVersion))


LIVE_SCHEMA = pl.Schema(
    {
        "live:key": pl.Binary(),
        "subject_id": pl.Int64(),
        "live:digest": pl.Binary(),
        "live:state": pl.String(),
        "live:record_no": pl.Int64(),
    }
)
_LIVE = "SELECT r.natural_key, r.subject_id, r.payload_digest, r.state, r.record_no "


def live_by_key(keys: pl.Series) -> pl.DataFrame:
    """Live versions of documents by natural key (Binary): ``~key`` and the rest of `LIVE_SCHEMA`.

    Keys are unique among live versions.
    """
    query = (
        _LIVE + "FROM unnest(string_to_array(%s, ',')) w (hex) JOIN ledger_record r "
        "ON r.natural_key = decode(w.hex, 'hex') AND r.superseded_seq IS NULL"
    )
    found = _frame(query, [hex_list(keys)])
    return found.rename({"live:key": "~key"}).drop("subject_id")


def live_by_subject(item: str, subject_ids: pl.Series) -> pl.DataFrame:
    """Live states of some subjects (`LIVE_SCHEMA`)."""
    query = (
        _LIVE + "FROM unnest(%s::bigint[]) w (id) JOIN ledger_record r "
        "ON r.subject_id = w.id AND r.item = %s AND r.superseded_seq IS NULL"
    )
    return _frame(query, [subject_ids.unique().to_list(), item])


def hex_list(values: pl.Series) -> str:
    """Binary values as hexadecimal text separated by commas; a list of bytes is slow to bind."""
    return str(values.unique().bin.encode("hex").str.join(",").item() or "")


def _frame(query: str, parameters: list[Any]) -> pl.DataFrame:
    rows = [(bytes(key), who, bytes(digest), *rest)
            for key, who, digest, *rest in _rows(query, parameters)]  # fmt: skip
    return pl.DataFrame(rows, schema=LIVE_SCHEMA, orient="row")


def live_documents(keys: Collection[bytes]) -> list[LiveVersion]:
    """Live versions of documents by natural key."""
    return _live("natural_key = ANY(%s)", [list(keys)]) if keys else []


def live_states(item: str, subject_ids: Collection[int]) -> list[LiveVersion]:
    """Live states of some subjects."""
    if not subject_ids:
        return []
    return _live("subject_id = ANY(%s) AND item = %s", [sorted(subject_ids), item])


def _live(condition: str, parameters: list[Any]) -> list[LiveVersion]:
    query = f"SELECT {_ENTRY} FROM ledger_record WHERE {condition} AND superseded_seq IS NULL"  # noqa: S608 own names
    found = []
    for row in _rows(query, parameters):
        values = dict(zip(_FIELDS, row, strict=True))
        values["natural_key"] = bytes(values["natural_key"])
        values["digest"] = bytes(values["digest"])
        found.append(LiveVersion(**values))
    return found


def ended_documents(item: str, keys: Collection[bytes]) -> dict[bytes, tuple[int, int]]:
    """Record and last version of documents that once ended by absence, by natural key."""
    if not keys or not _rows("SELECT FROM ledger_ending LIMIT 1", []):
        return {}
    query = (
        "SELECT DISTINCT ON (r.natural_key) r.natural_key, r.record_no, r.version "
        "FROM ledger_ending e JOIN ledger_record r USING (record_no, version) "
        "WHERE r.item = %s AND r.natural_key = ANY(%s) ORDER BY r.natural_key, r.version DESC"
    )
    return {
        bytes(key): (record_no, version)
        for key, record_no, version in _rows(query, [item, list(keys)])
    }


def bodies(digests: Iterable[bytes]) -> dict[bytes, dict[str, Any]]:
    """Payload bodies by digest; one that was erased is missing."""
    wanted = list(set(digests))
    if not wanted:
        return {}
    query = (
        "SELECT digest, body::text FROM ledger_payload WHERE digest = ANY(%s) AND body IS NOT NULL"
    )
    return {bytes(digest): json.loads(body) for digest, body in _rows(query, [wanted])}


def copies(
    ends: dict[int, tuple[int, int, date]], *, batch_id: int, reason: str
) -> list[NewVersion]:
    """Successors of live versions that only end earlier.

    Args:
        ends: By row id of the live version: the version number of the successor, the row of this
            batch that ends it, and the day.
        batch_id: This batch.
        reason: A word of ``VersionReason``.
    """
    if not ends:
        return []
    query = f"SELECT id, record_no, {_COPIED} FROM ledger_record WHERE id = ANY(%s)"  # noqa: S608 own names
    made = []
    for row_id, record_no, *rest in _rows(query, [list(ends)]):
        version, row_no, day = ends[row_id]
        named = dict(zip(_COPIED.split(", "), rest, strict=True))
        named["payload_digest"] = bytes(named["payload_digest"])
        named["natural_key"] = bytes(named["natural_key"])
        made.append(
            NewVersion(
                record_no=record_no,
                version=version,
                valid_to=day,
                batch_id=batch_id,
                row_no=row_no,
                reason=reason,
                **named,
            )
        )
    return made


def _rows(query: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return list(cursor.fetchall())
