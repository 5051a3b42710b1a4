"""What repair makes of a record: the ledger's effect, measures, lists, grade and receipts, at once.

All of it belongs to one ledger commit of the caller's transaction: whoever reads after it sees all
of it, and a failure of any part takes back the rest.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from chengxin.affairs.evaluations import regrading
from chengxin.affairs.lists import services as lists
from chengxin.affairs.measures import services as measures
from chengxin.affairs.measures.enums import LiftCause
from chengxin.affairs.receipts import services as receipts
from chengxin.affairs.receipts.enums import Change
from chengxin.law.errors import TransitionError
from chengxin.records.accounts.actors import Actor
from chengxin.records.ledger import selectors as ledger_reads
from chengxin.records.ledger import services as ledger
from chengxin.records.ledger.enums import EffectKind
from chengxin.records.ledger.models import LedgerEffect

REPAIR_CAUSE = "repair"


@dataclass(frozen=True)
class Deed:
    """By which document, on which article, by whom and when an effect is written or ended."""

    commit: ledger.Commit
    document: str
    article: str
    by: Actor
    at: datetime

    @property
    def on(self) -> date:
        """The day that counts in law."""
        return localdate(self.at)

    @property
    def words(self) -> dict[str, Any]:
        """What the parts below take as keywords."""
        return {"document": self.document, "article": self.article, "on": self.on}


def repair(deed: Deed, record_no: int, effect: str) -> None:
    """Write the effect of a repair, lift what rests on the record, and expect the receipts.

    An entry of a list is removed through the lists, which write the effect and lift measures.
    """
    if effect == EffectKind.LIFTED:
        lists.remove(
            record_no=record_no,
            cause=REPAIR_CAUSE,
            by=deed.by,
            at=deed.at,
            commit=deed.commit,
            **deed.words,
        )
        _tell(deed, record_no, effect)
    else:
        settle(deed, record_no, effect)


def settle(deed: Deed, record_no: int, effect: str) -> None:
    """Write an effect that ends what rests on the record, and expect the receipts."""
    begin(deed, record_no, effect)
    measures.lift_for(
        record_no=record_no,
        cause=LiftCause.REPAIRED,
        by=deed.by,
        at=deed.at,
        commit=deed.commit,
        **deed.words,
    )


def begin(deed: Deed, record_no: int, effect: str) -> None:
    """Write an effect and expect the receipts; measures stay as they are."""
    ledger.record_effect(
        deed.commit,
        record_no=record_no,
        kind=effect,
        since=deed.on,
        until=None,
        document=deed.document,
        article=deed.article,
        by=deed.by.operator,
    )
    _tell(deed, record_no, effect)


def take_back(deed: Deed, record_no: int, effect: str) -> None:
    """End the effect of a repair; measures lifted with it stay lifted.

    Raises:
        TransitionError: The effect is not in force.
    """
    if effect == EffectKind.LIFTED:
        lists.restore(record_no=record_no, by=deed.by, at=deed.at, commit=deed.commit, **deed.words)
        _tell(deed, record_no, effect, Change.ENDED)
    else:
        end(deed, record_no, effect)


def end(deed: Deed, record_no: int, effect: str) -> None:
    """End an effect and tell every copy.

    Raises:
        TransitionError: The effect is not in force.
    """
    found = LedgerEffect.objects.filter(
        ledger_reads.valid_on(deed.on),
        record_no=record_no,
        kind=effect,
        superseded_seq__isnull=True,
    ).last()
    if found is None:
        raise TransitionError(
            f"record {record_no} is not {effect} on {deed.on}; there is nothing to end.",
            state="",
            act="end",
        )
    ledger.end_effect(deed.commit, effect_id=found.pk, by=deed.by.operator, **deed.words)
    _tell(deed, record_no, effect, Change.ENDED)


def regrade(deed: Deed, subject_ids: Iterable[int], *, reason: str) -> None:
    """Grade the subjects anew within the transaction, as known with the commit."""
    regrading.regrade_at(
        subject_ids=tuple(subject_ids),
        commit=deed.commit,
        reason=reason,
        by=deed.by,
        at=deed.at,
    )


def _tell(deed: Deed, record_no: int, effect: str, change: Change = Change.BEGAN) -> None:
    receipts.expect(
        commit_seq=deed.commit.seq,
        record_no=record_no,
        effect_kind=effect,
        at=deed.at,
        change=change,
    )
