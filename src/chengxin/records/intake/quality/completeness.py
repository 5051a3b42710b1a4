"""How completely each field is filled (字段完整率) in what was recorded from a scope's batches."""

from dataclasses import dataclass

from chengxin.law.quality_rules import ppm_of
from chengxin.law.rulebook import CatalogueItem
from chengxin.records.intake.quality import counting
from chengxin.records.intake.quality.appealed import row_ref
from chengxin.records.intake.quality.rows import RowBehind, RowsBehind
from chengxin.records.intake.quality.scope import Scope

# The version a row led to; a payload that was erased cannot be asked any more.
_RECORDED = f"""
    FROM intake_batch b
    JOIN ledger_record l ON l.batch_id = b.id AND l.recorded_seq <= %(seq)s
    JOIN intake_row r ON r.batch_id = l.batch_id AND r.row_no = l.row_no
                     AND r.record_no = l.record_no
    JOIN ledger_payload p ON p.digest = l.payload_digest
    WHERE {counting.COUNTED} AND p.body IS NOT NULL
"""


@dataclass(frozen=True)
class FieldFill:
    """One field: in how many of the recorded rows it is filled; ``tone`` as the pack colours."""

    name: str
    code: str
    title: str
    required: bool
    recorded: int
    filled: int
    ppm: int | None
    tone: int | None

    @property
    def empty(self) -> int:
        """Rows in which it is empty."""
        return self.recorded - self.filled


def completeness(scope: Scope) -> list[FieldFill]:
    """Every field of the scope's item, in the order of the catalogue.

    Args:
        scope: Must name one item.
    """
    assert scope.item is not None
    item = _item(scope)
    if item is None:
        return []
    values = _values(scope)
    recorded = counting.fetch(f"SELECT count(*) {_RECORDED}", scope, **values)[0][0]
    filled = dict(
        counting.fetch(
            "SELECT key, count(*) FROM (SELECT p.body "  # noqa: S608
            f"{_RECORDED}) AS found, jsonb_object_keys(found.body) AS key GROUP BY key",
            scope,
            **values,
        )
    )
    found = []
    for field in item.fields:
        count = int(filled.get(field.name, 0))
        ppm = ppm_of(count, recorded)
        bands = scope.pack.completeness.bands
        tone = None if ppm is None else next(
            b.tone for b in bands if b.up_to_ppm is None or ppm <= b.up_to_ppm
        )  # fmt: skip
        found.append(
            FieldFill(
                field.name, field.code, field.title_zh, field.required == "always", recorded,
                count, ppm, tone,
            )
        )  # fmt: skip
    return found


def rows_without(scope: Scope, field: str) -> RowsBehind:
    """Recorded rows of a scope in which a field is empty."""
    values = {**_values(scope), "field": field}
    where = f"{_RECORDED} AND NOT p.body ? %(field)s"
    size = counting.fetch(f"SELECT count(*) {where}", scope, **values)[0][0]

    def read(start: int, limit: int) -> list[RowBehind]:
        page = counting.fetch(
            "SELECT b.id, b.batch_no, b.received_at, b.department_id, b.item, l.row_no, "
            f"r.outcome, l.record_no, l.document_no, l.decided_on {where} "
            "ORDER BY b.received_at DESC, b.id DESC, l.row_no OFFSET %(start)s LIMIT %(limit)s",
            scope,
            **values,
            start=start,
            limit=limit,
        )
        return [
            RowBehind(
                ref=row_ref(batch, row_no), department=department, item=item, batch_id=batch,
                batch_no=batch_no, row_no=row_no, received_at=received_at, outcome=outcome,
                record_no=record, document_no=number, decided_on=day,
            )
            for batch, batch_no, received_at, department, item, row_no, outcome, record, number, day
            in page
        ]  # fmt: skip

    return RowsBehind(size, read)


def _item(scope: Scope) -> CatalogueItem | None:
    editions = scope.book.editions_of(f"catalogue.{scope.item}")
    newest = editions[-1] if editions else None
    return newest if isinstance(newest, CatalogueItem) else None


def _values(scope: Scope) -> dict[str, object]:
    return {
        "begins": scope.begins,
        "ends": scope.ends,
        "at": scope.known.at,
        "seq": scope.known.seq,
    }
