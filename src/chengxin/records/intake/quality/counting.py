"""Counts outcomes of rows batch by batch, and decisions by month: in SQL, over whole tables."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from chengxin.records.intake.quality.scope import Scope

OUTCOMES = ("new", "corrected", "unchanged", "revoked", "held", "rejected")

# Trials are no hand-in, the same file again says nothing new, and what was given up before
# anything of it was taken in was never said.
COUNTED = """
    NOT b.dry_run AND b.repeat_of_id IS NULL
    AND (b.state <> 'cancelled' OR b.new + b.corrected + b.unchanged + b.revoked > 0)
    AND b.received_at >= %(begins)s AND b.received_at < %(ends)s AND b.received_at <= %(at)s
    AND (%(department)s::text IS NULL OR b.department_id = %(department)s)
    AND (%(item)s::text IS NULL OR b.item = %(item)s)
"""
_BY_BATCH = f"""
    SELECT b.id, b.batch_no, b.department_id, b.item, b.item_edition,
           coalesce(b.feed_body ->> 'channel', ''), b.received_at, b.late_provisional,
           date_trunc('month', b.received_at AT TIME ZONE 'Asia/Shanghai')::date,
           count(*) FILTER (WHERE r.outcome = 'new'),
           count(*) FILTER (WHERE r.outcome = 'corrected'),
           count(*) FILTER (WHERE r.outcome = 'unchanged'),
           count(*) FILTER (WHERE r.outcome = 'revoked'),
           count(*) FILTER (WHERE r.outcome = 'held'),
           count(*) FILTER (WHERE r.outcome = 'rejected'),
           count(*) FILTER (WHERE r.late_days IS NOT NULL)
    FROM intake_batch b JOIN intake_row r ON r.batch_id = b.id
    WHERE {COUNTED}
    GROUP BY b.id
    ORDER BY b.received_at, b.id
"""  # noqa: S608

_DECIDED = """
    SELECT department_code, item, date_trunc('month', decided_on)::date, count(*) FROM (
        SELECT department_code, item, decided_on, recorded_seq, superseded_seq FROM ledger_record
        UNION ALL
        SELECT department_code, item, decided_on, recorded_seq, superseded_seq FROM personal_row
    ) AS known
    WHERE item = ANY(%(items)s) AND recorded_seq <= %(seq)s
      AND (superseded_seq IS NULL OR superseded_seq > %(seq)s)
      AND decided_on >= %(since)s AND decided_on < %(until)s
      AND (%(department)s::text IS NULL OR department_code = %(department)s)
    GROUP BY 1, 2, 3
"""


@dataclass(frozen=True)
class BatchCount:
    """The rows of one batch by outcome, and how many of them are late."""

    batch_id: int
    batch_no: str
    department: str
    item: str
    item_edition: str
    channel: str
    received_at: datetime
    late_provisional: bool
    month: date
    outcomes: dict[str, int]
    late: int

    @property
    def counts(self) -> dict[str, int]:
        """What the pack calls them."""
        accepted = sum(self.outcomes[name] for name in OUTCOMES[:4])
        held, rejected = self.outcomes["held"], self.outcomes["rejected"]
        return {
            "received": accepted + held + rejected,
            "accepted": accepted,
            "held": held,
            "rejected": rejected,
            "late": self.late,
        }


def by_batch(scope: Scope) -> list[BatchCount]:
    """Every batch of a scope with its rows counted, in the order in which they came."""
    rows = fetch(_BY_BATCH, scope, begins=scope.begins, ends=scope.ends, at=scope.known.at)
    found = []
    for pk, number, department, item, edition, channel, at, provisional, month, *counts in rows:
        *outcomes, late = counts
        by_outcome = dict(zip(OUTCOMES, outcomes, strict=True))
        found.append(
            BatchCount(
                pk, number, department, item, edition, channel, at, provisional, month, by_outcome,
                late,
            )
        )  # fmt: skip
    return found


def decided(scope: Scope, items: tuple[str, ...]) -> dict[tuple[str, str, date], int]:
    """Decisions reported by the unit itself, by unit, item and month of decision."""
    rows = fetch(
        _DECIDED,
        scope,
        items=[i for i in items if scope.item in (None, i)],
        seq=scope.known.seq,
        since=scope.since,
        until=scope.ends.date(),
    )
    return {(department, item, month): count for department, item, month, count in rows}


def fetch(statement: str, scope: Scope, **more: Any) -> list[tuple[Any, ...]]:
    """Rows of a query; the scope's unit and item are always among its parameters."""
    with connection.cursor() as cursor:
        cursor.execute(statement, {"department": scope.department, "item": scope.item, **more})
        return list(cursor.fetchall())
