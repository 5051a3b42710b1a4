"""Natural persons' rows (自然人行): masked, the number sealed, known again by a keyed hash."""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl
from django.db import connection

from chengxin.law.masking import mask, mask_name
from chengxin.law.periods import add_months
from chengxin.law.rulebook import CatalogueItem, Field
from chengxin.records.intake import sealing
from chengxin.records.intake.enums import Outcome
from chengxin.records.ledger.enums import RecordState
from chengxin.records.ledger.services import Commit, natural_key
from chengxin.records.store.copying import copy_rows

_COLUMNS = (
    "batch_id", "row_no", "item", "department_code", "decided_on", "document_no", "masked",
    "id_sealed", "id_hash", "row_key", "content_digest", "retained_until", "recorded_seq",
)  # fmt: skip
_FOREVER = date(9999, 12, 31)


@dataclass(frozen=True)
class PersonalRow:
    """One row to keep; ``replaces`` is the id of the live row with other content, if any."""

    row_no: int
    outcome: str
    replaces: int | None
    decided_on: date
    holds_until: date | None
    document_no: str
    is_first: bool
    masked: dict[str, Any]
    number: str
    row_key: bytes
    digest: bytes


def decide(frame: pl.DataFrame, item: CatalogueItem, *, department: str) -> list[PersonalRow]:
    """What becomes of natural persons' rows, against what is kept already.

    Args:
        frame: Rows with typed fields and ``fact:*``.
        item: Their catalogue item.
        department: Who hands them in.
    """
    field = item.role("subject_id_number")
    number = None if field is None else field.name
    made = [_read(row, item, number, department) for row in frame.iter_rows(named=True)]
    live = _live([row.row_key for row in made])
    decided = []
    seen: dict[bytes, bytes] = {}
    for row in made:
        known = live.get(row.row_key)
        digest = seen.get(row.row_key) or (known[1] if known else None)
        outcome, replaces = _outcome(row, digest), None
        if known is not None and row.row_key not in seen and outcome != Outcome.UNCHANGED:
            replaces = known[0]
        seen.setdefault(row.row_key, row.digest)
        is_first = digest is None
        decided.append(replace(row, outcome=outcome.value, replaces=replaces, is_first=is_first))
    return decided


def _outcome(row: PersonalRow, digest: bytes | None) -> Outcome:
    if digest == row.digest:
        return Outcome.UNCHANGED
    if row.masked.get("state") == RecordState.REVOKED.value:
        return Outcome.REVOKED
    return Outcome.NEW if digest is None else Outcome.CORRECTED


def _read(
    row: dict[str, Any], item: CatalogueItem, number: str | None, department: str
) -> PersonalRow:
    written = str(row.get(number) or "") if number else ""
    said = {f.name: _masked(f, row[f.name], item) for f in item.fields if row[f.name]}
    said["state"] = row["fact:state"]
    hashed = sealing.keyed_hash(written, purpose="identity number")
    body = json.dumps(said, ensure_ascii=False, sort_keys=True).encode()
    # Running text may name the person; it counts for what has changed, and is not kept.
    texts = {f.name for f in item.fields if f.kind == "text"}
    return PersonalRow(
        row_no=row["row_no"],
        outcome="",
        replaces=None,
        is_first=False,
        decided_on=row["fact:decided_on"],
        holds_until=row["fact:valid_to"],
        document_no=row["fact:document_no"],
        masked={name: value for name, value in said.items() if name not in texts},
        number=written,
        row_key=natural_key(item.code, department, hashed.hex(), row["fact:document_key"]),
        digest=hashlib.sha256(hashed + body).digest(),
    )


def _masked(field: Field, value: Any, item: CatalogueItem) -> Any:
    if field.sensitive:
        return mask(str(value), field.mask or "0,0")
    if field in (item.role("subject_name"), item.role("legal_representative")):
        return mask_name(str(value))
    return value.isoformat() if isinstance(value, date) else value


def _live(keys: list[bytes]) -> dict[bytes, tuple[int, bytes]]:
    if not keys:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT row_key, id, content_digest FROM personal_row "
            "WHERE row_key = ANY(%s) AND superseded_seq IS NULL",
            [keys],
        )
        return {bytes(key): (row_id, bytes(digest)) for key, row_id, digest in cursor.fetchall()}


def write(
    commit: Commit, rows: list[PersonalRow], item: CatalogueItem, *, batch_id: int, department: str
) -> None:
    """Keep the rows that say something new, closing those they replace."""
    changed = [row for row in rows if row.outcome != Outcome.UNCHANGED]
    replaced = [row.replaces for row in changed if row.replaces is not None]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE personal_row SET superseded_seq = %s WHERE id = ANY(%s)", [commit.seq, replaced]
        )
    copy_rows(
        "personal_row",
        _COLUMNS,
        (
            (
                batch_id, row.row_no, item.code, department, row.decided_on, row.document_no,
                json.dumps(row.masked, ensure_ascii=False), _sealed(row), _hashed(row), row.row_key,
                row.digest, _retained_until(item, row), commit.seq,
            )
            for row in changed
        ),
    )  # fmt: skip


def _sealed(row: PersonalRow) -> bytes:
    return sealing.seal(row.number.encode(), context=f"person:{row.row_key.hex()}")


def _hashed(row: PersonalRow) -> bytes:
    return sealing.keyed_hash(row.number, purpose="identity number")


def _retained_until(item: CatalogueItem, row: PersonalRow) -> date:
    """The day from which a row may not be kept; what has no end has not begun to count."""
    since = row.decided_on if item.retention.counted_from == "decision" else row.holds_until
    if since is None and item.role("valid_to") is None:
        since = row.decided_on
    return _FOREVER if since is None else add_months(since, item.retention.years * 12)
