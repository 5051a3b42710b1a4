"""Where the cases of each affair are shown, and how its steps, acts and states are called.

One entry an affair, written by whoever builds its pages; boards, inboxes and case pages read it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Word = Promise | str


@dataclass(frozen=True)
class CasePlace:
    """The pages and the words of one affair.

    Attributes:
        title: What the affair is called.
        desk: URL name of its case page on the desk, taking the case number; empty for none.
        enterprise: The same among the enterprise's pages.
        steps: Words for the steps its deadlines are for, by code.
        acts: Words for what is done in a case, by code.
        states: Words for the states of a case, by code.
    """

    title: Word
    desk: str = ""
    enterprise: str = ""
    steps: Mapping[str, Word] = field(default_factory=dict)
    acts: Mapping[str, Word] = field(default_factory=dict)
    states: Mapping[str, Word] = field(default_factory=dict)

    def step(self, code: str) -> Word:
        """A step in words; the code itself where nobody gave it a word."""
        return self.steps.get(code, code)

    def act(self, code: str) -> Word:
        """An act in words."""
        return self.acts.get(code, code)

    def state(self, code: str) -> Word:
        """A state in words."""
        return self.states.get(code, code)


PLACES: dict[str, CasePlace] = {}
"""By name of the affair; `register` fills it when the entrances are loaded."""


def register(affair: str, place: CasePlace) -> None:
    """Say where an affair is shown; once an affair.

    Raises:
        ValueError: The affair has said so already, otherwise.
    """
    if PLACES.get(affair, place) != place:
        raise ValueError(f"{affair} has its place already")
    PLACES[affair] = place


def place_of(affair: str) -> CasePlace:
    """The place of an affair; one without pages for an affair that has none."""
    return PLACES.get(affair, CasePlace(title=_("办件")))


def desk_url(affair: str, case_no: str) -> str:
    """The address of a case on the desk; empty where the affair has no such page."""
    name = place_of(affair).desk
    return reverse(name, args=[case_no]) if name else ""


def enterprise_url(affair: str, case_no: str) -> str:
    """The address of a case among the enterprise's pages; empty where there is none."""
    name = place_of(affair).enterprise
    return reverse(name, args=[case_no]) if name else ""
