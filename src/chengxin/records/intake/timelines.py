"""The states of one subject in valid time: what a new statement does to the ones recorded.

A state that begins ends the one before it; a state known late ends where the next one begins. A
statement that contradicts another's own period is left to a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, Protocol, TypeVar


class HasPeriod(Protocol):
    """Anything that holds from a day (included) to a day (excluded, None = open)."""

    @property
    def valid_from(self) -> date:
        """First day."""
        ...

    @property
    def valid_to(self) -> date | None:
        """First day after."""
        ...


T = TypeVar("T", bound=HasPeriod)


@dataclass(frozen=True)
class Placement(Generic[T]):
    """The end a statement gets, and the state before it that ends where it begins, if any."""

    valid_to: date | None
    ends: T | None


def place(others: Sequence[T], valid_from: date, valid_to: date | None) -> Placement[T] | None:
    """Find the place of a statement among the other states of its subject and slot.

    Args:
        others: States that do not overlap, without the one that is being corrected.
        valid_from: Day from which the statement holds.
        valid_to: Day from which it does not hold any more; None until something else is said.

    Returns:
        The placement; None where another state begins on the same day, or where a stated end
        reaches into or beyond another state.
    """
    if any(other.valid_from == valid_from for other in others):
        return None
    later = [other.valid_from for other in others if other.valid_from > valid_from]
    next_begins = min(later, default=None)
    if next_begins is not None:
        if valid_to is not None and valid_to > next_begins:
            return None
        valid_to = valid_to or next_begins
    running = [o for o in others if o.valid_from < valid_from and _reaches(o, valid_from)]
    before = running[0] if running else None
    if before is not None and _outlasts(before, valid_to):
        return None
    return Placement(valid_to, before)


def overlap(state: HasPeriod, valid_from: date, valid_to: date | None) -> bool:
    """Whether a state shares a day with a period."""
    return _reaches(state, valid_from) and (valid_to is None or state.valid_from < valid_to)


def _reaches(state: HasPeriod, day: date) -> bool:
    return state.valid_to is None or state.valid_to > day


def _outlasts(state: HasPeriod, valid_to: date | None) -> bool:
    """Whether both ends are stated and the state's is the later one."""
    return state.valid_to is not None and valid_to is not None and state.valid_to > valid_to
