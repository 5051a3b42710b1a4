"""What consumers of this platform have in common: which effects take a record out of what."""

from datetime import date

from chengxin.affairs.receipts.enums import CORRECTED, Change
from chengxin.affairs.receipts.models import EffectNotice
from chengxin.law.rulebook.schemas.protections import Protections
from chengxin.records.editions import in_use


def ends_publicity(notice: EffectNotice, on: date) -> bool:
    """Whether a record under this effect is not shown to the public."""
    return _began(notice) and notice.effect_kind in _rules(on).unpublishing_effects


def ends_evaluation(notice: EffectNotice, on: date) -> bool:
    """Whether a record under this effect is not evaluated."""
    return _began(notice) and notice.effect_kind in _rules(on).shielding_effects


def flags(notice: EffectNotice, on: date) -> bool:
    """Whether the record stays and must carry a mark."""
    return (
        _began(notice)
        and notice.effect_kind != CORRECTED
        and notice.effect_kind not in _rules(on).unpublishing_effects
    )


def _began(notice: EffectNotice) -> bool:
    return notice.change == Change.BEGAN


def _rules(on: date) -> Protections:
    return in_use.current().protections(on)
