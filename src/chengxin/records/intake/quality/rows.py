"""The rows behind a figure: as many as it counts, in pages, each with the way to its source."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import connection

from chengxin.records.intake.models import RowProblem
from chengxin.records.intake.quality import counting, evidence
from chengxin.records.intake.quality.appealed import ROW_COUNTS, excused, row_ref
from chengxin.records.intake.quality.models import AppealedRow
from chengxin.records.intake.quality.scope import Scope
from chengxin.records.ledger.models import LedgerRecord

# Which rows of a batch a count means. Values are ours, never from outside.
_CONDITIONS = {
    "received": "true",
    "accepted": "r.outcome IN ('new', 'corrected', 'unchanged', 'revoked')",
    "held": "r.outcome = 'held'",
    "rejected": "r.outcome = 'rejected'",
    "late": "r.late_days IS NOT NULL",
    # Held or rejected, mended in the returned workbook since, and then taken in.
    "mended": """
        r.outcome IN ('held', 'rejected') AND EXISTS (
            SELECT FROM intake_row m
            WHERE m.mends_batch_id = r.batch_id AND m.mends_row_no = r.row_no
              AND m.outcome IN ('new', 'corrected', 'unchanged', 'revoked'))
    """,
}
_OF_BATCHES = f"""
    FROM intake_batch b JOIN intake_row r ON r.batch_id = b.id
    WHERE {counting.COUNTED}
"""
_COLUMNS = """
    SELECT b.id, b.batch_no, b.received_at, b.department_id, b.item,
           coalesce(b.feed_body ->> 'channel', ''), r.row_no, r.outcome, r.late_days, r.record_no
"""
_DECIDED = """
    FROM (
        SELECT department_code, item, decided_on, document_no, batch_id, row_no, record_no,
               recorded_seq, superseded_seq FROM ledger_record
        UNION ALL
        SELECT department_code, item, decided_on, document_no, batch_id, row_no, NULL,
               recorded_seq, superseded_seq FROM personal_row
    ) AS known JOIN intake_batch b ON b.id = known.batch_id
    WHERE known.item = ANY(%(items)s) AND recorded_seq <= %(seq)s
      AND (superseded_seq IS NULL OR superseded_seq > %(seq)s)
      AND decided_on >= %(since)s AND decided_on < %(until)s
      AND (%(department)s::text IS NULL OR department_code = %(department)s)
"""


@dataclass(frozen=True)
class RowBehind:
    """One row a figure counts.

    ``ref`` is how an appeal names it. ``note`` says in Chinese, as the row's problems do, why it
    counts where the outcome does not say it. ``due_on`` is the deadline of its channel.
    """

    ref: str
    department: str
    item: str
    document_no: str = ""
    decided_on: date | None = None
    batch_id: int | None = None
    batch_no: str = ""
    row_no: int | None = None
    received_at: datetime | None = None
    outcome: str = ""
    late_days: int | None = None
    record_no: int | None = None
    due_on: date | None = None
    provisional: bool = False
    note: str = ""
    month: date | None = None
    excused: bool = False
    appealed: bool = False


class RowsBehind(Sequence[RowBehind]):
    """The rows of one count in a scope, read a page at a time."""

    def __init__(self, size: int, read: Callable[[int, int], list[RowBehind]]) -> None:
        """Keep how many there are, and how to read some: offset and limit."""
        self._size, self._read = size, read

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            start, stop, step = place.indices(self._size)
            return self._read(start, max(stop - start, 0))[::step]
        return self._read(range(self._size)[place], 1)[0]


def rows_behind(scope: Scope, count: str) -> RowsBehind:
    """The rows a count of the scope counts.

    Args:
        scope: Months, unit and item.
        count: A count of the pack, an outcome of a row, or ``mended``.

    Raises:
        KeyError: No such count.
    """
    if count in _CONDITIONS or count in counting.OUTCOMES:
        found = rows_where(scope, _CONDITIONS.get(count, f"r.outcome = '{count}'"))
    elif count == "decided":
        found = _of_decisions(scope)
    else:
        listed = _TRACES[count](scope)
        found = RowsBehind(len(listed), lambda start, size: listed[start : start + size])
    return RowsBehind(
        len(found), lambda start, size: _marked(scope, count, found[start : start + size])
    )


def rows_where(scope: Scope, condition: str, **more: Any) -> RowsBehind:
    """Rows of the scope's batches that meet a condition, the newest batch first.

    Args:
        scope: Months, unit and item.
        condition: SQL over ``b`` (batch) and ``r`` (row); never from outside.
        more: Parameters of the condition.
    """
    values = {"begins": scope.begins, "ends": scope.ends, "at": scope.known.at, **more}
    where = f"{_OF_BATCHES} AND {condition}"
    size = counting.fetch(f"SELECT count(*) {where}", scope, **values)[0][0]

    def read(start: int, limit: int) -> list[RowBehind]:
        order = "ORDER BY b.received_at DESC, b.id DESC, r.row_no OFFSET %(start)s LIMIT %(limit)s"
        page = counting.fetch(
            f"{_COLUMNS} {where} {order}", scope, **values, start=start, limit=limit
        )
        channels = {(row[0], row[6]): row[5] for row in page}
        return _described(scope, [_batch_row(row) for row in page], channels)

    return RowsBehind(size, read)


def _batch_row(row: tuple[Any, ...]) -> RowBehind:
    batch_id, batch_no, received_at, department, item, _channel, row_no, outcome, late, record = row
    return RowBehind(
        ref=row_ref(batch_id, row_no),
        department=department,
        item=item,
        batch_id=batch_id,
        batch_no=batch_no,
        row_no=row_no,
        received_at=received_at,
        outcome=outcome,
        late_days=late,
        record_no=record,
    )


def _described(
    scope: Scope, rows: list[RowBehind], channels: dict[tuple[Any, ...], str]
) -> list[RowBehind]:
    """Rows with document, day of decision, deadline and the first thing wrong with them."""
    documents = _documents(rows)
    problems = _first_problems(rows)
    described = []
    for row in rows:
        place = (row.batch_id, row.row_no)
        number, day = documents.get(place, ("", None))
        due = scope.deadline(row.item, row.department, day, channels[place]) if day else None
        described.append(
            replace(
                row,
                document_no=number,
                decided_on=day,
                due_on=due.on if due else None,
                provisional=bool(due and due.provisional),
                note=problems.get(place, ""),
            )
        )
    return described


_PLACES = "unnest(%(batches)s::bigint[], %(rows)s::int[]) AS a (batch_id, row_no)"
_DOCUMENTS = f"""
    SELECT a.batch_id, a.row_no, l.document_no, l.decided_on
    FROM {_PLACES} JOIN ledger_record l USING (batch_id, row_no)
    UNION ALL
    SELECT a.batch_id, a.row_no, p.document_no, p.decided_on
    FROM {_PLACES} JOIN personal_row p USING (batch_id, row_no)
    UNION ALL
    SELECT a.batch_id, a.row_no, u.document_no, u.decided_on
    FROM {_PLACES} JOIN quality_unaccepted_row u USING (batch_id, row_no)
"""  # noqa: S608


def _documents(rows: list[RowBehind]) -> dict[tuple[Any, Any], tuple[str, date | None]]:
    """Document and day of decision by batch and row; an unchanged row has those of its record."""
    with connection.cursor() as cursor:
        cursor.execute(
            _DOCUMENTS,
            {"batches": [r.batch_id for r in rows], "rows": [r.row_no for r in rows]},
        )
        found = {(batch, row): (number, day) for batch, row, number, day in cursor.fetchall()}
    numbers = {r.record_no for r in rows if (r.batch_id, r.row_no) not in found and r.record_no}
    known = {
        record: (number, day)
        for record, number, day in LedgerRecord.objects.filter(record_no__in=numbers)
        .order_by("version")
        .values_list("record_no", "document_no", "decided_on")
    }
    return {
        (r.batch_id, r.row_no): known[r.record_no] for r in rows if r.record_no in known
    } | found


def _first_problems(rows: list[RowBehind]) -> dict[tuple[Any, Any], str]:
    batches = {r.batch_id for r in rows if r.batch_id is not None}
    found = RowProblem.objects.filter(
        batch_id__in=batches, row_no__in={r.row_no or 0 for r in rows}
    )
    said = found.exclude(severity="warn").order_by("-pk")
    return {(b, n): text for b, n, text in said.values_list("batch_id", "row_no", "message")}


def _of_decisions(scope: Scope) -> RowsBehind:
    values = {
        "items": [i for i in scope.pack.evidence.items if scope.item in (None, i)],
        "seq": scope.known.seq,
        "since": scope.since,
        "until": scope.ends.date(),
    }
    size = counting.fetch(f"SELECT count(*) {_DECIDED}", scope, **values)[0][0]

    def read(start: int, limit: int) -> list[RowBehind]:
        columns = (
            "SELECT known.batch_id, b.batch_no, b.received_at, department_code, known.item, "
            "known.row_no, document_no, decided_on, record_no"
        )
        order = (
            "ORDER BY decided_on DESC, known.batch_id DESC, known.row_no "
            "OFFSET %(start)s LIMIT %(limit)s"
        )
        page = counting.fetch(
            f"{columns} {_DECIDED} {order}", scope, **values, start=start, limit=limit
        )
        return [
            RowBehind(
                ref=row_ref(batch, row_no), department=department, item=item, batch_id=batch,
                batch_no=batch_no, row_no=row_no, received_at=received_at, document_no=number,
                decided_on=day, record_no=record,
            )
            for batch, batch_no, received_at, department, item, row_no, number, day, record in page
        ]  # fmt: skip

    return RowsBehind(size, read)


def _gap_rows(scope: Scope) -> list[RowBehind]:
    return [
        RowBehind(
            ref=gap.ref, department=gap.department, item=gap.item, document_no=gap.document_no,
            due_on=gap.due_on, provisional=gap.provisional, month=gap.month,
            note=f"{gap.before_no}（{gap.before_on}）与{gap.after_no}（{gap.after_on}）之间缺号",
        )
        for gap in evidence.gaps(scope)
    ]  # fmt: skip


def _elsewhere_rows(scope: Scope) -> list[RowBehind]:
    directory = scope.book.directory
    return [
        RowBehind(
            ref=each.ref, department=each.department, item=each.item,
            document_no=each.document_no, decided_on=each.decided_on, batch_id=each.batch_id,
            row_no=each.row_no, record_no=each.record_no, month=each.month,
            note=f"由{directory.unit(each.reporter).short_zh}报送，本单位未报",
        )
        for each in evidence.elsewhere(scope)
    ]  # fmt: skip


def _sampled_rows(scope: Scope, *, unreported: bool = False) -> list[RowBehind]:
    return [
        RowBehind(
            ref=evidence.sampled_ref(each), department=each.sample.department_id,
            item=each.sample.item, document_no=each.document_no, decided_on=each.decided_on,
            received_at=each.sample.entered_at, month=each.decided_on.replace(day=1),
            note=f"{each.sample.sample_no}：{each.sample.place}"
            + ("" if each.reported else "；登记时尚未报送"),
        )
        for each in evidence.sampled(scope)
        if not (unreported and each.reported)
    ]  # fmt: skip


_TRACES: dict[str, Callable[[Scope], list[RowBehind]]] = {
    "gaps": _gap_rows,
    "elsewhere": _elsewhere_rows,
    "sampled": _sampled_rows,
    "unreported": lambda scope: _sampled_rows(scope, unreported=True),
}
APPEALABLE = (*ROW_COUNTS, "gaps", "elsewhere", "unreported")
"""Counts an appeal may be about: those that stand against a unit."""


def _marked(scope: Scope, count: str, rows: list[RowBehind]) -> list[RowBehind]:
    """Rows with what appeals made of them."""
    if count not in APPEALABLE or not rows:
        return rows
    out: set[str] = set()
    for counts in excused(scope).refs.values():
        out |= counts.get(count, frozenset())
    pending = set(
        AppealedRow.objects.filter(
            ref__in=[r.ref for r in rows],
            appeal__count=count,
            appeal__submitted_at__lte=scope.known.at,
            appeal__decided_at__isnull=True,
        ).values_list("ref", flat=True)
    )
    return [replace(r, excused=r.ref in out, appealed=r.ref in pending) for r in rows]
