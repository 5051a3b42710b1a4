"""Looks whether the public side follows an effect: pages through the one door, search and lists."""

from datetime import datetime

from chengxin.affairs.receipts.clocks import local_day
from chengxin.affairs.receipts.consumers import ends_publicity, flags
from chengxin.affairs.receipts.enums import Finding, Obstacle
from chengxin.affairs.receipts.errors import NotYetError
from chengxin.affairs.receipts.models import EffectNotice
from chengxin.affairs.receipts.registry import Party
from chengxin.records.accounts.actors import Actor
from chengxin.records.publicity import selectors as publicity
from chengxin.records.publicity.disclosure import DisclosedRecord
from chengxin.records.publicity.services import disclosed_records


def acknowledge_pages(notice: EffectNotice, party: Party, at: datetime) -> str:
    """Read the subject's public page as a visitor would.

    Raises:
        NotYetError: It shows what it must not, or without the mark it must bear.
    """
    on = local_day(at)
    shown = _shown(notice, at)
    if shown is None:
        return Finding.NOT_SHOWN if ends_publicity(notice, on) else Finding.NEVER_SHOWN
    if ends_publicity(notice, on):
        raise NotYetError(Obstacle.STILL_SHOWN)
    in_force = {effect.kind for effect in shown.effects if effect.in_force(on)}
    if not flags(notice, on):
        return Finding.SHOWN
    if notice.effect_kind not in in_force:
        raise NotYetError(Obstacle.NOT_FLAGGED)
    return Finding.FLAGGED


def acknowledge_search(notice: EffectNotice, party: Party, at: datetime) -> str:
    """Look for the record among what search, lists and open data are drawn from.

    Raises:
        NotYetError: It is still found.
    """
    on = local_day(at)
    found = publicity.is_public(notice.record_no, on=on, seq=publicity.latest_seq())
    if not ends_publicity(notice, on):
        return Finding.SHOWN if found else Finding.NEVER_SHOWN
    if found:
        raise NotYetError(Obstacle.STILL_FOUND)
    return Finding.NOT_FOUND


def _shown(notice: EffectNotice, at: datetime) -> DisclosedRecord | None:
    file = disclosed_records(
        subject_id=notice.subject_id,
        actor=Actor.visitor(),
        purpose="receipts",
        on=local_day(at),
        at=at,
        items=[notice.item],
    )
    return next((each for each in file.records if each.record_no == notice.record_no), None)
