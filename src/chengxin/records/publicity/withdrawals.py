"""Decisions that were withdrawn: out of publicity once known; who told of it too late."""

from dataclasses import dataclass
from datetime import date
from typing import cast

from django.utils.timezone import localdate

from chengxin.law.rulebook.schemas.withdrawal import Withdrawal
from chengxin.records.editions import in_use
from chengxin.records.ledger import selectors as ledger
from chengxin.records.ledger.models import LedgerEffect, LedgerRecord

PACK = "withdrawal.general"


@dataclass(frozen=True)
class LateWithdrawal:
    """A decision whose withdrawal was told after the last day on which it might still be found."""

    record_no: int
    subject_id: int
    department_code: str
    decision: str
    document: str
    withdrawn_on: date
    leaves_by: date
    told_on: date
    article: str


def withdrawing_effects() -> tuple[str, ...]:
    """Effects that withdraw a decision: the record is not shown once one of them is known."""
    return _newest().effects


def late_withdrawals(*, seq: int) -> tuple[LateWithdrawal, ...]:
    """Withdrawals told after their limit, the newest first; until they were told the record stood.

    Args:
        seq: Known at this commit.
    """
    rows = list(
        LedgerEffect.objects.filter(ledger.known(seq), kind__in=withdrawing_effects()).order_by(
            "-recorded_seq", "-id"
        )
    )
    times = ledger.commit_times({row.recorded_seq for row in rows})
    decisions = {
        record.record_no: record
        for record in LedgerRecord.objects.filter(
            ledger.known(seq), record_no__in=[row.record_no for row in rows]
        ).only("record_no", "subject_id", "department_code", "document_no")
    }
    calendar = in_use.current().workdays
    found = []
    for row in rows:
        decision = decisions.get(row.record_no)
        if decision is None:
            continue
        pack, supplier = _on(row.valid_from), decision.department_code
        by = pack.leaves_by(row.valid_from, supplier, calendar)
        told_on = localdate(times[row.recorded_seq])
        if told_on > by:
            late = LateWithdrawal(
                record_no=row.record_no,
                subject_id=decision.subject_id,
                department_code=supplier,
                decision=decision.document_no,
                document=row.document,
                withdrawn_on=row.valid_from,
                leaves_by=by,
                told_on=told_on,
                article=pack.limit(supplier).article,
            )
            found.append(late)
    return tuple(found)


def _newest() -> Withdrawal:
    return cast(Withdrawal, in_use.current().editions_of(PACK)[-1])


def _on(day: date) -> Withdrawal:
    """The edition in force on a day; the first one for days before it."""
    packs = [cast(Withdrawal, pack) for pack in in_use.current().editions_of(PACK)]
    return next((pack for pack in reversed(packs) if pack.in_force.since <= day), packs[0])
