"""Measures as a consumer of records: nothing in force may rest on what is taken out of use.

Most acts lift measures themselves, in their own commit. What is left when the receipt is asked for
(an effect that came another way) is lifted now; what a court shields is for its act to suspend.
"""

from datetime import datetime

from django.utils.timezone import localdate

from chengxin.affairs.measures.enums import OPEN, LiftCause, MeasureState
from chengxin.affairs.measures.following import lift_for
from chengxin.affairs.measures.models import MeasureCase
from chengxin.affairs.receipts.enums import Change, Finding, Obstacle
from chengxin.affairs.receipts.errors import NotYetError
from chengxin.affairs.receipts.models import EffectNotice
from chengxin.affairs.receipts.registry import Party
from chengxin.records.accounts.actors import Actor
from chengxin.records.ledger import services as ledger
from chengxin.records.ledger.enums import EffectKind
from chengxin.records.ledger.models import LedgerEffect
from chengxin.records.ledger.selectors import valid_on

_WHY = {
    EffectKind.REPAIRED.value: LiftCause.REPAIRED,
    EffectKind.LIFTED.value: LiftCause.REMOVED,
    EffectKind.ANNULLED.value: LiftCause.ANNULLED,
    EffectKind.MINOR.value: LiftCause.TOLERATED,
    EffectKind.FORCE_MAJEURE.value: LiftCause.TOLERATED,
    EffectKind.MINOR_CASE.value: LiftCause.TOLERATED,
    EffectKind.FIRST_CASE.value: LiftCause.TOLERATED,
}


def acknowledge(notice: EffectNotice, party: Party, at: datetime) -> str:
    """Whether measures follow an effect; those it takes the ground from are lifted.

    Raises:
        NotYetError: A measure is in force although a court shields its cause.
    """
    if notice.change != Change.BEGAN:
        return Finding.FOLLOWS
    cases = MeasureCase.objects.filter(record_no=notice.record_no, state__in=OPEN)
    if notice.effect_kind == EffectKind.COURT_SHIELD:
        if cases.filter(state=MeasureState.IN_FORCE).exists():
            raise NotYetError(Obstacle.STILL_IN_FORCE)
        return Finding.LIFTED
    effect = _effect(notice, at)
    if effect is None or notice.effect_kind not in _WHY:
        return Finding.FOLLOWS
    if cases.exists():
        by = Actor.system("measures")
        lift_for(
            record_no=notice.record_no,
            cause=_WHY[notice.effect_kind],
            document=effect.document,
            article=effect.article,
            by=by,
            on=localdate(at),
            at=at,
            commit=ledger.open_commit(act="measures.measure.lifted", by=by.operator),
        )
    return Finding.LIFTED


def _effect(notice: EffectNotice, at: datetime) -> LedgerEffect | None:
    """The effect of a notice, while it is in force."""
    found = LedgerEffect.objects.filter(
        valid_on(localdate(at)),
        record_no=notice.record_no,
        kind=notice.effect_kind,
        superseded_seq__isnull=True,
    )
    return found.order_by("-id").first()
