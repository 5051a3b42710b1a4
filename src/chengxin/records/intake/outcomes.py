"""Writes what became of rows: outcomes, problems, what waits for a person."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import polars as pl

from chengxin.law.rulebook.advice import is_resident_id
from chengxin.records.intake.checking import PERSONAL
from chengxin.records.intake.columns import PROBLEM_SCHEMA, RETURNED_FROM, ColumnPlan
from chengxin.records.intake.enums import HeldFor, Outcome
from chengxin.records.intake.models import Batch, HeldRow
from chengxin.records.intake.preparing import CONFLICT, LATE_DAYS, ROW_KEY
from chengxin.records.intake.returned import MENDS_BATCH, MENDS_ROW
from chengxin.records.intake.rows import rows_where
from chengxin.records.intake.settling import DIGEST
from chengxin.records.ledger.services import natural_key
from chengxin.records.store.copying import copy_frame
from chengxin.records.subjects.services import compare_candidates

_DIGEST_BYTES = 16
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


OUTCOME_SCHEMA = pl.Schema(
    {
        "row_no": pl.Int64(),
        "outcome": pl.String(),
        "record_no": pl.Int64(),
        "held_for": pl.String(),
        "candidates": pl.List(pl.Int64()),
        "reasons": pl.String(),
        "is_first": pl.Boolean(),
    }
)


def as_frame(outcomes: Mapping[int, RowOutcome]) -> pl.DataFrame:
    """Outcomes by row number as a table; ``reasons`` is JSON."""
    return pl.DataFrame(
        [
            (
                row_no,
                one.outcome,
                one.record_no,
                one.held_for,
                one.candidates,
                json.dumps(one.reasons, ensure_ascii=False),
                one.is_first,
            )
            for row_no, one in outcomes.items()
        ],
        schema=OUTCOME_SCHEMA,
        orient="row",
    )


def write_rows(batch: Batch, rows: pl.DataFrame, outcomes: pl.DataFrame) -> None:
    """One outcome per row, with how late its document was when it first came.

    Args:
        batch: The batch.
        rows: ``row_no``, ``late_days`` and ``~digest``, the digest of what the row says.
        outcomes: `OUTCOME_SCHEMA`, one per row.

    Raises:
        RuntimeError: A row has no outcome, or more than one.
    """
    needed = rows.select("row_no", LATE_DAYS, DIGEST, MENDS_BATCH, MENDS_ROW)
    known = needed.join(outcomes, on="row_no", how="inner", maintain_order="left")
    if known.height != rows.height or outcomes.height != rows.height:
        raise RuntimeError(f"{rows.height} rows have {outcomes.height} outcomes")
    copy_frame(
        "intake_row",
        known.select(
            batch_id=pl.lit(batch.pk, pl.Int64),
            row_no="row_no",
            outcome="outcome",
            record_no="record_no",
            row_digest=pl.col(DIGEST).bin.slice(0, _DIGEST_BYTES),
            late_days=pl.when("is_first").then(LATE_DAYS),
            mends_batch_id=MENDS_BATCH,
            mends_row_no=MENDS_ROW,
        ),
    )


def write_problems(batch: Batch, problems: pl.DataFrame, plan: ColumnPlan) -> None:
    """Problems of rows, with the column of the file they stand in."""
    place = {f.code: plan.column_of.get(f.name) for f in plan.item.fields}
    place |= {header.strip(): i for i, header in enumerate(batch.headers)}
    known = {field: index for field, index in place.items() if index is not None}
    copy_frame(
        "intake_problem",
        problems.select(
            *PROBLEM_SCHEMA,
            batch_id=pl.lit(batch.pk, pl.Int64),
            column_no=pl.col("field").replace_strict(known, default=None, return_dtype=pl.Int64),
        ),
    )


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
    open_rows = _open_rows(batch)
    if not open_rows:
        return 0
    origins = {_origin(text) for text in rows[RETURNED_FROM].drop_nulls()}
    keys = set(row_keys(rows_where(rows, pl.col(RETURNED_FROM).is_null())[ROW_KEY]))
    closed = [
        row_id
        for row_id, key, batch_no, row_no in open_rows
        if bytes(key) in keys or (batch_no, row_no) in origins
    ]
    return HeldRow.objects.filter(pk__in=closed).update(closed_at=at, closed_by_batch_id=batch.pk)


def _open_rows(batch: Batch) -> list[tuple[int, bytes, str, int]]:
    """Rows of earlier batches of this department and item that still wait."""
    found = HeldRow.objects.filter(
        closed_at__isnull=True, item=batch.item, department_code=batch.department_id
    )
    names = ("pk", "row_key", "batch__batch_no", "row_no")
    return list(found.exclude(batch=batch).values_list(*names))


def row_keys(texts: pl.Series) -> list[bytes]:
    """The 16 bytes by which rows are recognised when they are handed in again."""
    return [natural_key(text) for text in texts]


def origin(batch_no: str, row_no: int) -> str:
    """How a returned workbook names the row it returns."""
    return f"{batch_no}:{row_no}"


def _origin(text: str) -> tuple[str, int]:
    batch_no, _, row_no = text.partition(":")
    return (batch_no, int(row_no)) if row_no.isdigit() and len(row_no) < 10 else ("", 0)


def write_held(
    batch: Batch,
    rows: pl.DataFrame,
    outcomes: pl.DataFrame,
    *,
    at: datetime,
    since: datetime | None = None,
) -> None:
    """What waits for a person, with the subjects it may concern; natural persons unnamed.

    Args:
        batch: The batch.
        rows: Its rows.
        outcomes: What became of them.
        at: Held at this moment.
        since: When they first waited, if that was earlier.
    """
    waiting = rows_where(outcomes, pl.col("outcome") == Outcome.HELD.value)
    needed = rows.select(
        "row_no", ROW_KEY, PERSONAL, "name_given", "uscc", "registration_number_given",
        "organisation_code_given", "other_value",
    )  # fmt: skip
    held = needed.join(waiting, on="row_no", how="inner", maintain_order="left")
    persons = [text for text in held["uscc"].drop_nulls().unique() if is_resident_id(text)]
    held = held.with_columns(pl.when(~pl.col("uscc").is_in(persons)).then("uscc").alias("uscc"))
    code = pl.coalesce(
        _said("uscc"), _said("registration_number_given"), _said("organisation_code_given"),
        _said("other_value"), pl.lit(""),
    )  # fmt: skip
    copy_frame(
        "intake_held_row",
        held.select(
            batch_id=pl.lit(batch.pk, pl.Int64),
            row_no="row_no",
            item=pl.lit(batch.item),
            department_code=pl.lit(batch.department_id),
            row_key=pl.Series(row_keys(held[ROW_KEY]), dtype=pl.Binary),
            held_for="held_for",
            code=pl.when(PERSONAL).then(pl.lit("")).otherwise(code.str.head(64)),
            name=pl.when(PERSONAL)
            .then(pl.lit(""))
            .otherwise(pl.col("name_given").fill_null("").str.head(200)),
            candidate_ids="candidates",
            candidates=_compared(held),
            reasons="reasons",
            held_at=pl.lit(at.isoformat()),
            waits_since=pl.lit((since or at).isoformat()),
        ),
    )


def _compared(held: pl.DataFrame) -> pl.Series:
    """How the candidates of rows compare, as JSON, where a person is asked whom they are about."""
    doubtful = held.filter(pl.col("held_for") == HeldFor.IDENTITY.value, ~pl.col(PERSONAL))
    found = compare_candidates(
        doubtful.select(
            "row_no",
            "uscc",
            name="name_given",
            organisation_code="organisation_code_given",
            registration_number="registration_number_given",
            candidate_ids="candidates",
        )
    )
    texts = [
        json.dumps([one.as_plain() for one in found.get(row_no, ())], ensure_ascii=False)
        for row_no in held["row_no"]
    ]
    return pl.Series(texts, dtype=pl.String)


def _said(column: str) -> pl.Expr:
    return pl.when(pl.col(column) != "").then(column)
