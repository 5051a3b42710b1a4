"""Whether one record may be shown on one day: by the edition in force, and by what happened since.

The plain meaning of the one door for the public, for cases, explanations and comparison.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from chengxin.law.publicity_rules import RecordFacts, window

if TYPE_CHECKING:  # the rulebook itself runs these rules over its cases
    from chengxin.law.rulebook.book import Rulebook


@dataclass(frozen=True)
class Happening:
    """An effect on a record: a word of the protections pack, in force from `since`.

    `until` is the first day on which it is over, None = for good. `told_on` is the day on which the
    platform learnt of it, None = at once.
    """

    effect: str
    since: date
    until: date | None = None
    told_on: date | None = None

    def in_force(self, on: date) -> bool:
        """Whether it is in force on a day, and known."""
        known = self.told_on is None or self.told_on <= on
        return known and self.since <= on and (self.until is None or on < self.until)


def is_shown(book: "Rulebook", facts: RecordFacts, happened: Iterable[Happening], on: date) -> bool:
    """Whether the public may see a record on a day.

    Args:
        book: The rulebook; the editions in force on the day decide.
        facts: The record.
        happened: What happened to it since.
        on: Day of reading.
    """
    ending = book.protections(on).unpublishing_effects
    if any(one.effect in ending and one.in_force(on) for one in happened):
        return False
    return window(book.publicity(on), facts).is_shown(on)
