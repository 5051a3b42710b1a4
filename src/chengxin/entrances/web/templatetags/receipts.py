"""How receipts are said: where one stands, what was found, how many working days are left."""

from typing import Any

from django import template
from django.utils import timezone

from chengxin.affairs.receipts.enums import (
    TOLD_KINDS,
    Change,
    DeliveryOutcome,
    Finding,
    Obstacle,
    ReceiptState,
)
from chengxin.affairs.receipts.selectors import ReceiptRow, title_of
from chengxin.records.editions import in_use

register = template.Library()

_WORDS: dict[str, Any] = {**dict(Finding.choices), **dict(Obstacle.choices)}
_TONES = {
    ReceiptState.WAITING: "wait",
    ReceiptState.OVERDUE: "bad",
    ReceiptState.ARRIVED: "ok",
    ReceiptState.LATE: "wait",
    ReceiptState.DROPPED: "end",
}


@register.filter
def receipt_state(row: ReceiptRow) -> ReceiptState:
    """Where a receipt stands today."""
    return row.state(timezone.localdate())


@register.filter
def receipt_tone(row: ReceiptRow) -> str:
    """The look of where it stands: of the tags wait, bad, ok, end."""
    return _TONES[row.state(timezone.localdate())]


@register.filter
def receipt_word(word: str) -> str:
    """A finding or an obstacle in words; what is neither as it is."""
    return str(_WORDS.get(word, word))


@register.filter
def outcome_word(word: str) -> str:
    """How a message to a system ended, in words."""
    return str(DeliveryOutcome(word).label)


@register.filter
def effect_word(kind: str) -> str:
    """What the effect is called."""
    return str(dict(TOLD_KINDS).get(kind, kind))


@register.filter
def change_word(change: str) -> str:
    """Whether the effect began or ended."""
    return str(Change(change).label)


@register.filter
def consumer_title(key: str) -> str:
    """What a consumer is called."""
    return title_of(key)


@register.filter
def workdays_left(row: Any) -> int:
    """Working days until the day a receipt is due; negative when it has passed."""
    today, calendar = timezone.localdate(), in_use.current().workdays
    if row.due_on >= today:
        return calendar.count(today, row.due_on)[0]
    return -max(calendar.count(row.due_on, today)[0], 1)
