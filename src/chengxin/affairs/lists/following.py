"""The registers as a consumer of records: whether a record is off its list as told."""

from datetime import datetime

from django.utils.timezone import localdate

from chengxin.affairs.lists import services
from chengxin.affairs.lists.rules import items_of_lists
from chengxin.affairs.lists.selectors import is_listed
from chengxin.affairs.receipts.enums import Change, Finding, Obstacle
from chengxin.affairs.receipts.errors import NotYetError
from chengxin.affairs.receipts.models import EffectNotice
from chengxin.affairs.receipts.registry import Party
from chengxin.records.accounts.actors import Actor
from chengxin.records.ledger.enums import EffectKind

KEY = "lists"
_TAKES_OFF = frozenset({EffectKind.LIFTED, EffectKind.ANNULLED, EffectKind.REPAIRED})


def acknowledge(notice: EffectNotice, party: Party, at: datetime) -> str:
    """Look whether the entry is off its list; close the listing behind it where it is still open.

    Raises:
        NotYetError: It is still in force.
    """
    on = localdate(at)
    begins = notice.change == Change.BEGAN and notice.effect_kind in _TAKES_OFF
    if not begins or notice.item not in items_of_lists(on):
        return Finding.FOLLOWS
    services.follow(record_no=notice.record_no, by=Actor.system(KEY), on=on, at=at)
    if is_listed(notice.record_no, on):
        raise NotYetError(Obstacle.STILL_LISTED)
    return Finding.REMOVED
