"""Exports an item: one row per version as known and valid at a moment, in CSV or Parquet."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from chengxin.law import rulebook as rules
from chengxin.law.errors import InputError
from chengxin.law.rulebook import CatalogueItem, Field
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import services as audit
from chengxin.records.editions import in_use
from chengxin.records.intake.models import Batch
from chengxin.records.intake.payloads import ESTIMATES, SOURCE
from chengxin.records.intake.plans import local_day
from chengxin.records.ledger import selectors as ledger
from chengxin.records.ledger.models import LedgerEffect, LedgerRecord
from chengxin.records.subjects.models import SubjectVersion

ROWS_AT_ONCE = 10_000
HEAD = (
    "subject_uscc", "subject_name", "document_no", "decided_on", "valid_from", "valid_to",
    "recorded_at", "batch", "row", "state",
)  # fmt: skip
_HEAD_TYPES = {
    "decided_on": pl.Date(), "valid_from": pl.Date(), "valid_to": pl.Date(), "row": pl.Int64(),
}  # fmt: skip
_FIELD_TYPES = {
    "date": pl.Date(), "integer": pl.Int64(), "amount": pl.Int64(), "capital": pl.Int64(),
}  # fmt: skip
REPORTED = "_reported"


@transaction.atomic
def export(
    *,
    item: str,
    out: Path,
    actor: Actor,
    at: datetime,
    matter: str,
    as_of: date | None = None,
    known_at: datetime | None = None,
    rulebook: rules.Rulebook | None = None,
) -> int:
    """Write every version of an item that is live, or was known at a moment; returns how many.

    Columns: those of `HEAD` (the subject as the register knows it; ``valid_to`` excluded), the
    item's fields by payload name (with ``_reported`` behind those whose name the head has), columns
    a feed kept under their own headers, ``estimated``. Sensitive values are masked.

    Args:
        item: Code of the catalogue item.
        out: A name ending in .csv or .parquet.
        actor: Who exports; one audit entry is left.
        at: Now.
        matter: The matter it is exported for.
        as_of: Only what holds on this day.
        known_at: What was known then; None for now.
        rulebook: The rules; the packaged ones by default.

    Raises:
        InputError: The name of the file does not say CSV or Parquet.
    """
    if out.suffix not in (".csv", ".parquet"):
        raise InputError(
            f"{out.name} is neither .csv nor .parquet. Give the file one of these endings.",
            value=out.name,
        )
    book = rulebook or in_use.current()
    known = ledger.known_at(known_at, now=at)
    wanted = ledger.records_known(known.seq).filter(item=item)
    if as_of is not None:
        wanted = wanted.filter(ledger.valid_on(as_of))
    wanted = wanted.exclude(_confined(book, actor, known.seq, as_of or local_day(at)))
    shape = _Shape.of(_latest_edition(item, book, local_day(at)), _kept_columns(wanted))
    frames = _frames(wanted, shape, known.seq, as_of)
    count = (_write_csv if out.suffix == ".csv" else _write_parquet)(out, shape, frames)
    audit.record(
        actor=actor,
        action="intake.item.exported",
        at=at,
        matter=matter,
        purpose="export",
        details={"item": item, "records": count, "known_seq": known.seq},
    )
    return count


def _confined(book: rules.Rulebook, actor: Actor, seq: int, on: date) -> Q:
    """Condition: a record is known to few on a day, and whoever exports is not among them."""
    protections = book.protections(on)
    kinds = [
        kind
        for kind in protections.confining_effects
        if not protections.may_know(kind, actor.department_code)
    ]
    effects = LedgerEffect.objects.filter(ledger.known(seq), ledger.valid_on(on), kind__in=kinds)
    hidden = Q(record_no__in=effects.values("record_no"))
    own = Q(department_code=actor.department_code) if actor.department_code else Q(pk__in=[])
    return hidden & ~own


@dataclass(frozen=True)
class _Shape:
    """The columns of an export: fields of the item, kept columns by their names in the file."""

    fields: tuple[Field, ...]
    kept: dict[str, str]

    @classmethod
    def of(cls, item: CatalogueItem, kept: Sequence[str]) -> "_Shape":
        taken = {*HEAD, ESTIMATES, *(f.name for f in item.fields)}
        return cls(item.fields, {k: f"{SOURCE}:{k}" if k in taken else k for k in kept})

    @property
    def schema(self) -> dict[str, pl.DataType]:
        """Names and types of all columns."""
        head = {name: _HEAD_TYPES.get(name, pl.String()) for name in HEAD}
        fields = {self.name_of(f): _FIELD_TYPES.get(f.kind, pl.String()) for f in self.fields}
        return (
            head
            | fields
            | {name: pl.String() for name in self.kept.values()}
            | {ESTIMATES: pl.String()}
        )

    def name_of(self, field: Field) -> str:
        """The column of a field."""
        return field.name + REPORTED if field.name in HEAD else field.name

    def row(self, body: dict[str, Any]) -> list[Any]:
        """The values of fields, kept columns and estimates."""
        source = body.get(SOURCE, {})
        values = [_value(field, body.get(field.name)) for field in self.fields]
        return [*values, *(source.get(k) for k in self.kept), body.get(ESTIMATES)]


def _value(field: Field, value: Any) -> Any:
    if isinstance(value, dict):
        return value["masked"]
    if isinstance(value, list):
        return ";".join(value)
    return date.fromisoformat(value) if field.kind == "date" and value is not None else value


def _latest_edition(item: str, book: rules.Rulebook, on: date) -> CatalogueItem:
    return book.catalogue_item(item, on)


def _kept_columns(wanted: "QuerySet[LedgerRecord]") -> list[str]:
    """Headers of the columns that feeds kept in any of these payloads."""
    digests = wanted.order_by().values("payload_id").query
    query, parameters = digests.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT jsonb_object_keys(p.body -> 'source') FROM ledger_payload p "  # noqa: S608
            f"WHERE jsonb_exists(p.body, 'source') AND p.digest IN ({query})",
            parameters,
        )
        return sorted(row[0] for row in cursor.fetchall())


def _frames(
    wanted: "QuerySet[LedgerRecord]", shape: _Shape, seq: int, as_of: date | None
) -> Iterator[pl.DataFrame]:
    batches: dict[int, str] = {}
    rows: list[LedgerRecord] = []
    for record in wanted.order_by("record_no").iterator(chunk_size=ROWS_AT_ONCE):
        rows.append(record)
        if len(rows) == ROWS_AT_ONCE:
            yield _frame(rows, shape, seq, as_of, batches)
            rows = []
    if rows:
        yield _frame(rows, shape, seq, as_of, batches)


def _frame(
    rows: list[LedgerRecord],
    shape: _Shape,
    seq: int,
    as_of: date | None,
    batches: dict[int, str],
) -> pl.DataFrame:
    times = ledger.commit_times({row.recorded_seq for row in rows})
    people = _people({row.subject_id for row in rows}, seq, as_of)
    unknown = {row.batch_id for row in rows} - batches.keys()
    batches |= dict(Batch.objects.filter(pk__in=unknown).values_list("pk", "batch_no"))
    return pl.DataFrame(
        [
            [
                *people.get(row.subject_id, ("", "")),
                row.document_no,
                row.decided_on,
                row.valid_from,
                row.valid_to,
                times[row.recorded_seq].isoformat(),
                batches.get(row.batch_id, ""),
                row.row_no,
                row.state,
                *shape.row(row.payload.body or {}),
            ]
            for row in rows
        ],
        schema=shape.schema,
        orient="row",
    )


def _people(ids: set[int], seq: int, as_of: date | None) -> dict[int, tuple[str, str]]:
    """Code and name of subjects as known at a commit, on a day or latest."""
    found = SubjectVersion.objects.filter(ledger.known(seq), subject_id__in=ids)
    if as_of is not None:
        found = found.filter(ledger.valid_on(as_of))
    return {
        subject_id: (uscc, name)
        for subject_id, uscc, name in found.order_by("valid_from").values_list(
            "subject_id", "uscc", "name"
        )
    }


Writer = Callable[[Path, _Shape, Iterator[pl.DataFrame]], int]


def _write_csv(out: Path, shape: _Shape, frames: Iterator[pl.DataFrame]) -> int:
    count = 0
    with out.open("wb") as stream:
        pl.DataFrame(schema=shape.schema).write_csv(stream)
        for frame in frames:
            frame.with_columns(_harmless(pl.col(pl.String))).write_csv(stream, include_header=False)
            count += frame.height
    return count


def _harmless(texts: pl.Expr) -> pl.Expr:
    """Texts that no spreadsheet takes for a formula; plain numbers and dashes stay as they are.

    CSV is what people open with a spreadsheet. Parquet, which programs read, is exact.
    """
    begins = texts.str.contains(r"^[=+\-@\t\r]")
    plain = texts.str.contains(r"^[+\-]?[0-9][0-9.,]*$|^-+$")
    return pl.when(begins & ~plain).then(pl.lit("'") + texts).otherwise(texts).name.keep()


def _write_parquet(out: Path, shape: _Shape, frames: Iterator[pl.DataFrame]) -> int:
    schema: pa.Schema = pl.DataFrame(schema=shape.schema).to_arrow().schema
    count = 0
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        for frame in frames:
            writer.write_table(frame.to_arrow())
            count += frame.height
    return count
