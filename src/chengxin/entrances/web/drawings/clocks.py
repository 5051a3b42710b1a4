"""The two clocks of one record as one line: the fact above, when it became known below."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.functional import Promise


@dataclass(frozen=True)
class Moment:
    """One point of the line.

    Attributes:
        fact_on: When it happened or takes effect.
        known_on: When the platform knew; `None` for what is still to come.
        known_by: Who told, and further short lines below it.
        public: Whether the record is public from this point on.
        late: Known later than the rule allows.
    """

    title: Promise | str
    fact_on: date
    known_on: date | None = None
    known_by: tuple[str, ...] = ()
    href: str = ""
    public: bool = False
    late: bool = False
    css: str = ""
    now_mark: bool = False


def draw(moments: Sequence[Moment], *, today: date) -> list[Moment]:
    """The moments in order of becoming known, with the classes that draw band and today mark."""
    past = [m for m in moments if (m.known_on or m.fact_on) <= today]
    future = [m for m in moments if (m.known_on or m.fact_on) > today]
    past.sort(key=lambda m: (m.known_on or m.fact_on, m.fact_on))
    future.sort(key=lambda m: m.fact_on)
    drawn = []
    public = False
    for index, moment in enumerate([*past, *future]):
        coming = index >= len(past)
        classes = _classes(moment, was_public=public, coming=coming)
        drawn.append(replace(moment, css=" ".join(classes), now_mark=index == len(past)))
        public = moment.public
    return drawn


def _classes(moment: Moment, *, was_public: bool, coming: bool) -> list[str]:
    classes = []
    if was_public and moment.public:
        classes.append("cx-pub")
    elif moment.public:
        classes.append("cx-pub-from")
    elif was_public:
        classes.append("cx-pubend")
    if coming:
        classes.append("cx-future")
    if moment.late:
        classes.append("cx-late")
    return classes
