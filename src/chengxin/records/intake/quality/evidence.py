"""Traces of decisions that were not reported (漏报线索): every one is a row that can be opened.

Gaps in a series of document numbers, decisions that only another source reports, and what the
office found in a sample. All as known at the scope's moment; none is stored but the samples.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from django.db import connection

from chengxin.law.workdays import Deadline
from chengxin.records.intake.quality import months
from chengxin.records.intake.quality.counting import fetch
from chengxin.records.intake.quality.models import SampledDecision
from chengxin.records.intake.quality.scope import Scope

# A number whose series says its year: 沪奉虚罚〔2026〕 and 00017. A series is looked at from its
# first number reported to its last, whatever months are asked for, so a gap is a gap in each of
# them. Rows held or rejected have been reported, if badly. A decision that another source reports
# stands in the series of the unit that decided.
_REPORTED = """
    WITH decided_by AS (
        SELECT * FROM unnest(%(authorities)s::text[], %(reporters)s::text[], %(owners)s::text[])
            AS f (authority, reporter, owner)
    ), reported AS (
        SELECT coalesce(f.owner, l.department_code) AS department, l.item, l.document_no,
               l.decided_on
        FROM ledger_record l LEFT JOIN decided_by f
            ON f.authority = l.authority AND f.reporter = l.department_code
        WHERE l.item = ANY(%(items)s) AND l.recorded_seq <= %(seq)s
        UNION ALL
        SELECT department_code, item, document_no, decided_on FROM personal_row
        WHERE item = ANY(%(items)s) AND recorded_seq <= %(seq)s
        UNION ALL
        SELECT b.department_id, b.item, u.document_no, u.decided_on
        FROM quality_unaccepted_row u JOIN intake_batch b ON b.id = u.batch_id
        WHERE b.item = ANY(%(items)s) AND NOT b.dry_run AND b.received_at <= %(at)s
    )
    SELECT department, item, document_no, decided_on FROM reported
    WHERE (%(department)s::text IS NULL OR department = %(department)s)
      AND document_no LIKE ANY(%(years)s)
"""
# 沪奉虚罚〔2026〕 ends in its year; between it and the number stand at most words such as 第.
_YEAR, _WORDS, _DIGITS = r"〔20\d\d$", "第字罚许决处准", r"^[0-9]{1,8}$"
_SCHEMA = {
    "department": pl.String,
    "item": pl.String,
    "document_no": pl.String,
    "decided_on": pl.Date,
}

_AUTHORITIES = """
    SELECT DISTINCT authority, department_code, item FROM ledger_record
    WHERE item = ANY(%(items)s) AND recorded_seq <= %(seq)s
"""

_OF_AUTHORITY = """
    SELECT record_no, document_no, decided_on, batch_id, row_no FROM ledger_record
    WHERE item = %(of_item)s AND authority = %(authority)s AND department_code = %(reporter)s
      AND recorded_seq <= %(seq)s AND (superseded_seq IS NULL OR superseded_seq > %(seq)s)
      AND decided_on >= %(since)s AND decided_on < %(until)s
    ORDER BY decided_on, record_no
"""

_REPORTED_ROWS = """
    SELECT DISTINCT r.record_no FROM intake_row r JOIN intake_batch b ON b.id = r.batch_id
    WHERE r.record_no = ANY(%(records)s) AND NOT b.dry_run AND b.received_at <= %(at)s
      AND b.department_id = %(department)s
"""

_REPORTED_NUMBERS = """
    SELECT document_no FROM ledger_record
    WHERE department_code = %(department)s AND document_no = ANY(%(numbers)s)
      AND recorded_seq <= %(seq)s
    UNION
    SELECT document_no FROM personal_row
    WHERE department_code = %(department)s AND document_no = ANY(%(numbers)s)
      AND recorded_seq <= %(seq)s
    UNION
    SELECT u.document_no FROM quality_unaccepted_row u JOIN intake_batch b ON b.id = u.batch_id
    WHERE b.department_id = %(department)s AND u.document_no = ANY(%(numbers)s)
      AND NOT b.dry_run AND b.received_at <= %(at)s
"""


@dataclass(frozen=True)
class Gap:
    """A number missing between two that were reported, after its deadline.

    ``month`` is that of the number before it; ``due_on`` the deadline of the later neighbour.
    """

    department: str
    item: str
    month: date
    document_no: str
    before_no: str
    before_on: date
    after_no: str
    after_on: date
    due_on: date
    provisional: bool

    @property
    def ref(self) -> str:
        """How an appeal names it."""
        return f"gap:{self.document_no}"


@dataclass(frozen=True)
class Elsewhere:
    """A decision of a unit that only another source reports."""

    department: str
    item: str
    month: date
    document_no: str
    decided_on: date
    reporter: str
    record_no: int
    batch_id: int
    row_no: int

    @property
    def ref(self) -> str:
        """How an appeal names it."""
        return f"record:{self.record_no}"


def gaps(scope: Scope) -> list[Gap]:
    """Overdue gaps whose month lies in the scope, by unit, series and number."""
    pack = scope.pack
    found: list[Gap] = []
    due_on: dict[tuple[str, str, date], Deadline | None] = {}
    for row in _steps(_reported(scope), pack.evidence.longest_gap).iter_rows(named=True):
        early = row["before_on"] or row["decided_on"]
        late = row["decided_on"] or row["before_on"]
        if early is None or not _is_asked(scope, row["before_item"], early):
            continue
        key = (row["before_item"], row["department"], max(early, late))
        if key not in due_on:
            due_on[key] = scope.deadline(*key)
        due = due_on[key]
        if due is not None and due.on < scope.on:
            found += _between(row, early, late, due)
    return found


def _reported(scope: Scope) -> pl.DataFrame:
    """Document numbers handed in by whoever, under the unit that decided, of the years concerned.

    A district's year is read in one stream: a pattern over each number is too slow in the database.
    """
    foreign = {(f.authority, f.reporter): f.owner for f in _foreign(scope)}
    values = {
        "authorities": [authority for authority, _ in foreign],
        "reporters": [reporter for _, reporter in foreign],
        "owners": list(foreign.values()),
        "items": list(scope.pack.evidence.items),
        "seq": scope.known.seq,
        "at": scope.known.at,
        "department": scope.department,
        "years": [f"%〔{y}〕%" for y in range(scope.since.year - 1, scope.until.year + 1)],
    }
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY ({_REPORTED}) TO STDOUT (FORMAT csv)", values) as copy,
    ):
        text = b"".join(bytes(piece) for piece in copy)
    if not text:
        return pl.DataFrame(schema=_SCHEMA)
    return pl.read_csv(text, has_header=False, schema=_SCHEMA)


def _steps(reported: pl.DataFrame, longest: int) -> pl.DataFrame:
    """Neighbouring numbers of a series between which some are missing, but not too many."""
    number = pl.col("document_no")
    numbers = (
        reported.with_columns(number.str.splitn("〕", 2).struct.rename_fields(["head", "rest"]))
        .unnest("document_no")
        .filter(pl.col("head").str.contains(_YEAR))
        .with_columns(bare=pl.col("rest").str.strip_suffix("号").str.strip_chars_start(_WORDS))
        .filter(pl.col("bare").str.contains(_DIGITS))
        .with_columns(
            series=pl.col("head")
            + "〕"
            + pl.col("rest").str.strip_suffix("号").str.strip_suffix(pl.col("bare")),
            digits="bare",
            tail=pl.when(pl.col("rest").str.ends_with("号"))
            .then(pl.lit("号"))
            .otherwise(pl.lit("")),
        )
        .with_columns(number=pl.col("digits").cast(pl.Int64))
        .group_by("department", "series", "number")
        .agg(pl.col("item", "decided_on", "digits").min(), pl.col("tail").max())
        .sort("department", "series", "number")
    )
    own = ("department", "series")
    return numbers.with_columns(
        before=pl.col("number").shift(1).over(own),
        before_on=pl.col("decided_on").shift(1).over(own),
        before_item=pl.col("item").shift(1).over(own),
        before_digits=pl.col("digits").shift(1).over(own),
    ).filter((pl.col("number") - pl.col("before")).is_between(2, longest + 1))


def _between(row: dict[str, Any], early: date, late: date, due: Deadline) -> list[Gap]:
    """The numbers missing between two neighbours, written as the earlier one is."""
    width = len(row["before_digits"])
    named = [
        f"{row['series']}{str(n).zfill(width)}{row['tail']}"
        for n in range(row["before"], row["number"] + 1)
    ]
    return [
        Gap(
            row["department"], row["before_item"], months.of(early), missing, named[0], early,
            named[-1], late, due.on, due.provisional,
        )
        for missing in named[1:-1]
    ]  # fmt: skip


@dataclass(frozen=True)
class _Foreign:
    """Decisions of one unit that another one reports: under which name, of which item."""

    authority: str
    reporter: str
    item: str
    owner: str


def _foreign(scope: Scope) -> list[_Foreign]:
    """Which authorities named in records are units of the directory other than the reporter."""
    directory = scope.book.directory
    rows = fetch(_AUTHORITIES, scope, items=list(scope.pack.evidence.items), seq=scope.known.seq)
    found = []
    for authority, reporter, item in sorted(rows):
        unit = directory.find(authority) if authority else None
        if unit is not None and unit.code != reporter:
            found.append(_Foreign(authority, reporter, item, unit.code))
    return found


def _is_asked(scope: Scope, item: str, day: date) -> bool:
    return scope.item in (None, item) and scope.since <= months.of(day) <= scope.until


def elsewhere(scope: Scope) -> list[Elsewhere]:
    """Decisions of the scope's months that their own unit has not reported."""
    period = {"since": scope.since, "until": scope.ends.date(), "seq": scope.known.seq}
    found: list[Elsewhere] = []
    for each in _foreign(scope):
        if scope.item not in (None, each.item) or scope.department not in (None, each.owner):
            continue
        rows = fetch(
            _OF_AUTHORITY, scope, of_item=each.item, authority=each.authority,
            reporter=each.reporter, **period,
        )  # fmt: skip
        found += [
            Elsewhere(
                each.owner, each.item, months.of(on), number, on, each.reporter, record, batch, row
            )
            for record, number, on, batch, row in rows
        ]
    return _not_reported(scope, found)


def _not_reported(scope: Scope, found: list[Elsewhere]) -> list[Elsewhere]:
    left: list[Elsewhere] = []
    for department in sorted({each.department for each in found}):
        own = [each for each in found if each.department == department]
        at = scope.of(department, scope.item, scope.since)
        records = {
            row[0]
            for row in fetch(
                _REPORTED_ROWS, at, records=[e.record_no for e in own], at=scope.known.at
            )
        }
        numbers = reported_numbers(at, (e.document_no for e in own))
        left += [e for e in own if e.record_no not in records and e.document_no not in numbers]
    return left


def reported_numbers(scope: Scope, numbers: Iterable[str]) -> set[str]:
    """Which of these document numbers the scope's unit has handed in, with whatever outcome."""
    wanted = [number for number in numbers if number]
    rows = fetch(_REPORTED_NUMBERS, scope, numbers=wanted, seq=scope.known.seq, at=scope.known.at)
    return {row[0] for row in rows}


def sampled(scope: Scope) -> list[SampledDecision]:
    """Decisions of the scope's months that the office sampled, in the order it entered them."""
    found = SampledDecision.objects.filter(
        sample__entered_at__lte=scope.known.at,
        decided_on__gte=scope.since,
        decided_on__lt=scope.ends.date(),
    ).select_related("sample")
    if scope.department is not None:
        found = found.filter(sample__department_id=scope.department)
    if scope.item is not None:
        found = found.filter(sample__item=scope.item)
    return list(found.order_by("sample_id", "id"))


def sampled_ref(decision: SampledDecision) -> str:
    """How an appeal names a sampled decision."""
    return f"sampled:{decision.pk}"
