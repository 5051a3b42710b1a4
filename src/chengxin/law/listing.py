"""Days of an entry in a list: its last one, when it may be left early, from when listed again.

All of it follows from a kind's rules; nothing here holds a number. Source: the packs `list-rules`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from chengxin.law.periods import add_months
from chengxin.law.rulebook.schemas.list_rules import EarlyRemoval, Grace, ListRules, RelistingBar

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class TermFlaw:
    """Why a term of so many months is not one this kind of list knows, and which it does."""

    months: int | None
    fewest: int | None
    most: int | None
    article: str


def is_open_ended(rules: ListRules, grounds: Sequence[str]) -> bool:
    """Whether an entry on these grounds lasts until the ground is gone.

    An entry on several grounds of which one has a term has that term.
    """
    found = [rules.ground(code) for code in grounds]
    named = [ground for ground in found if ground is not None]
    return rules.term.usual_months is None or (
        bool(named) and all(ground.open_ended for ground in named)
    )


def usual_months(rules: ListRules, grounds: Sequence[str]) -> int | None:
    """The months an entry on these grounds lasts unless the decision says otherwise."""
    return None if is_open_ended(rules, grounds) else rules.term.usual_months


def months_allowed(rules: ListRules, grounds: Sequence[str]) -> tuple[int | None, int | None]:
    """The fewest and the most months a decision on these grounds may set; None = open-ended.

    Beyond the usual term only where a ground extends it, or several stand together; a kind whose
    grounds never extend lets every decision choose within its range.
    """
    if is_open_ended(rules, grounds):
        return None, None
    low, high = rules.term.range
    extending = {ground.id for ground in rules.grounds if ground.extends}
    if extending and extending.isdisjoint(grounds) and len(set(grounds)) == 1:
        return low, rules.term.usual_months
    return low, high


def term_flaw(rules: ListRules, grounds: Sequence[str], months: int | None) -> TermFlaw | None:
    """What is wrong with a term, or None."""
    fewest, most = months_allowed(rules, grounds)
    if months is None:
        fits = most is None
    else:
        fits = fewest is not None and most is not None and fewest <= months <= most
    return None if fits else TermFlaw(months, fewest, most, rules.term.article)


def last_day(listed_on: date, months: int | None) -> date | None:
    """The last day on the list, the corresponding day of its months; None: open-ended."""
    return None if months is None else add_months(listed_on, months)


def early_from(
    early: EarlyRemoval | None, listed_on: date, corrected_on: date | None = None
) -> date | None:
    """The day on which the months before early removal are full; None where that is not known.

    Args:
        early: What the kind of list says; None where it knows no early removal.
        listed_on: Day of listing.
        corrected_on: Day of correction, from which some kinds count.
    """
    if early is None:
        return None
    since = listed_on if early.counted_from == "listed" else corrected_on
    return None if since is None else add_months(since, early.after_months)


def grace_until(decided_on: date, months: int) -> date:
    """The last day of a grace period granted on a day."""
    return add_months(decided_on, months)


def is_grace_of(grace: Grace | None, months: int) -> bool:
    """Whether a kind of list knows a grace period of so many months."""
    return grace is not None and grace.shortest_months <= months <= grace.longest_months


def barred_until(bar: RelistingBar, removed_on: date) -> date:
    """The last day on which nobody may be listed again at the same one's request."""
    return add_months(removed_on, bar.months)


def first_free_day(bar: RelistingBar, removed_on: date) -> date:
    """The first day on which a listing may be asked for again."""
    return barred_until(bar, removed_on) + _DAY
