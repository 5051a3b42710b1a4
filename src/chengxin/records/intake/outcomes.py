"""Writes what became of rows: outcomes, problems, what waits for a person."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import polars as pl
from django.db import connection

from chengxin.records.intake.checking import PERSONAL
from chengxin.records.intake.columns import RETURNED_FROM, ColumnPlan
from chengxin.records.intake.enums import HeldFor, Outcome
from chengxin.records.intake.models import Batch
from chengxin.records.intake.preparing import CONFLICT, LATE_DAYS, ROW_KEY
from chengxin.records.store.copying import copy_rows

_IDENTITY_RULES = frozenset({"who-is-this", "uscc-check-digit", "uscc-required", "required"})


@dataclass(slots=True)
class RowOutcome:
    """What became of one row."""

    outcome: str
    record_no: int | None = None
    held_for: str = ""
    candidates: list[int] = field(default_factory=list)
    reasons: list[dict[str, str]] = field(default_factory=list)
    is_first: bool = False


def write_rows(
    batch: Batch, rows: pl.DataFrame, outcomes: Mapping[int, RowOutcome], texts: Iterable[str]
) -> None:
    """One outcome per row, with how late its document was when it first came.

    Args:
        batch: The batch.
        rows: ``row_no`` and ``late_days``.
        outcomes: By row number.
        texts: Content of every row, for the digest.
    """
    late_days = rows[LATE_DAYS].to_list()
    copy_rows(
        "intake_row",
        ("batch_id", "row_no", "outcome", "record_no", "row_digest", "late_days"),
        (
            (
                batch.pk,
                row_no,
                outcomes[row_no].outcome,
                outcomes[row_no].record_no,
                hashlib.blake2b(text.encode(), digest_size=16).digest(),
                late if outcomes[row_no].is_first else None,
            )
            for row_no, late, text in zip(rows["row_no"], late_days, texts, strict=True)
        ),
    )


def write_problems(batch: Batch, problems: pl.DataFrame, plan: ColumnPlan) -> None:
    """Problems of rows, with the column of the file they stand in."""
    place = {f.code: plan.column_of.get(f.name) for f in plan.item.fields}
    place |= {header.strip(): i for i, header in enumerate(batch.headers)}
    columns = ("row_no", "field", "value", "rule", "severity", "message", "remedy")
    copy_rows(
        "intake_problem",
        ("batch_id", "column_no", *columns),
        (
            (batch.pk, place.get(row[1]), *row)
            for row in problems.select(columns).iter_rows()
        ),
    )  # fmt: skip


def held_for(rules: Iterable[str]) -> str:
    """Why a row waits, by the rules that hold it."""
    broken = set(rules)
    if broken & _IDENTITY_RULES:
        return HeldFor.IDENTITY.value
    return HeldFor.CONFLICT.value if CONFLICT in broken else HeldFor.CHECK.value


def close_held(batch: Batch, rows: pl.DataFrame, *, at: datetime) -> int:
    """Close what waited for these rows: they have come in again, with whatever outcome.

    A row of a returned workbook closes exactly the row it was returned for; any other closes the
    open rows of its department and item with the same key.
    """
    returned = [_origin(text) for text in rows[RETURNED_FROM].drop_nulls()]
    keys = [bytes.fromhex(key) for key in rows.filter(pl.col(RETURNED_FROM).is_null())[ROW_KEY]]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE intake_held_row SET closed_at = %s, closed_by_batch_id = %s "
            "WHERE closed_at IS NULL AND batch_id <> %s AND item = %s AND department_code = %s "
            "AND (row_key = ANY(%s) OR (batch_id, row_no) IN (SELECT b.id, o.row_no FROM "
            "unnest(%s::text[], %s::int[]) AS o (batch_no, row_no) "
            "JOIN intake_batch b USING (batch_no)))",
            [
                at,
                batch.pk,
                batch.pk,
                batch.item,
                batch.department_id,
                keys,
                [o[0] for o in returned],
                [o[1] for o in returned],
            ],
        )
        return int(cursor.rowcount)


def origin(batch_no: str, row_no: int) -> str:
    """How a returned workbook names the row it returns."""
    return f"{batch_no}:{row_no}"


def _origin(text: str) -> tuple[str, int]:
    batch_no, _, row_no = text.partition(":")
    return (batch_no, int(row_no)) if row_no.isdigit() and len(row_no) < 10 else ("", 0)


def write_held(
    batch: Batch, rows: pl.DataFrame, outcomes: Mapping[int, RowOutcome], *, at: datetime
) -> None:
    """What waits for a person, with the subjects it may concern; natural persons unnamed."""
    held = rows.filter(
        pl.col("row_no").is_in([n for n, o in outcomes.items() if o.outcome == Outcome.HELD.value])
    )
    copy_rows(
        "intake_held_row",
        ("batch_id", "row_no", "item", "department_code", "row_key", "held_for", "code", "name",
         "candidate_ids", "reasons", "held_at"),
        (
            (
                batch.pk,
                row["row_no"],
                batch.item,
                batch.department_id,
                bytes.fromhex(row[ROW_KEY]),
                outcomes[row["row_no"]].held_for,
                "" if row[PERSONAL] else _code(row)[:64],
                "" if row[PERSONAL] else (row["name_given"] or "")[:200],
                outcomes[row["row_no"]].candidates,
                json.dumps(outcomes[row["row_no"]].reasons, ensure_ascii=False),
                at,
            )
            for row in held.iter_rows(named=True)
        ),
    )  # fmt: skip


def _code(row: Mapping[str, str | None]) -> str:
    codes = (
        row["uscc"],
        row["registration_number_given"],
        row["organisation_code_given"],
        row["other_value"],
    )
    return next((code for code in codes if code), "")
