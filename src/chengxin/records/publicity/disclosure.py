"""What a reader gets: plain values, already filtered and masked for one audience."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from chengxin.law.words import Audience
from chengxin.records.ledger.selectors import KnownAt


@dataclass(frozen=True)
class DisclosedField:
    """One field as this audience may see it. ``value`` is the payload's; ``text`` is for people."""

    code: str
    name: str
    title: str
    value: Any
    text: str


@dataclass(frozen=True)
class WindowView:
    """The publicity window in force on the day of reading, with its reason."""

    edition: str
    rule: str
    published: bool
    starts_on: date | None
    earliest_end_on: date | None
    ends_on: date | None
    article: str

    def is_open(self, on: date) -> bool:
        """Whether the record may be public on a day, effects aside."""
        if not self.published or self.starts_on is None or on < self.starts_on:
            return False
        return self.ends_on is None or on < self.ends_on


@dataclass(frozen=True)
class EffectView:
    """An effect on the record, known at the moment of reading."""

    kind: str
    valid_from: date
    valid_to: date | None
    document: str
    article: str

    def in_force(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True)
class DisclosedRecord:
    """One record version as this audience may see it."""

    id: int
    record_no: int
    version: int
    subject_id: int
    item: str
    item_edition: str
    item_title: str
    item_title_en: str
    polarity: str
    severity: str
    state: str
    document_no: str
    authority: str
    decided_on: date
    valid_from: date
    valid_to: date | None
    recorded_at: datetime
    recorded_seq: int
    department_code: str
    batch_id: int
    row_no: int
    reason: str
    fields: tuple[DisclosedField, ...]
    window: WindowView | None
    effects: tuple[EffectView, ...] = ()
    past_inquiry_term: bool = False

    def value(self, name: str) -> Any:
        """The value of a disclosed field by payload name, or None."""
        return next((f.value for f in self.fields if f.name == name), None)

    def text(self, name: str) -> str:
        """The text of a disclosed field by payload name, or an empty text."""
        return next((f.text for f in self.fields if f.name == name), "")

    def has_effect(self, *kinds: str, on: date) -> bool:
        """Whether one of these effects is in force on a day."""
        return any(e.kind in kinds and e.in_force(on) for e in self.effects)


@dataclass(frozen=True)
class DisclosedFile:
    """A subject's records as one audience sees them on one day, known at one moment."""

    subject_id: int
    audience: Audience
    on: date
    known: KnownAt
    records: tuple[DisclosedRecord, ...] = field(default=())

    def of(self, *items: str) -> tuple[DisclosedRecord, ...]:
        """Records of some catalogue items."""
        return tuple(record for record in self.records if record.item in items)
