"""Which measures may be applied by whom: the list held together with its rules of application."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from chengxin.law.rulebook.schemas.measure_rules import MeasureRules
from chengxin.law.rulebook.schemas.measures import Measure, Measures

if TYPE_CHECKING:
    from chengxin.law.rulebook.book import Rulebook

OF_OTHERS = "of-others"
UNNAMED = "unnamed"
PERSONS_ONLY = "persons-only"
NO_RULE = "no-rule"


@dataclass(frozen=True)
class ListedMeasure:
    """One measure of one edition of the list, and whether a public body may apply it here.

    `why_not` is empty where it may: `of-others` (others decide for themselves), `unnamed` (its
    name has not been seen), `persons-only`, `no-rule`. `authorities` are units, or ``*``.
    """

    pack: str
    edition: str
    measure: Measure
    reduces_rights: bool
    since: date
    until: date | None
    why_not: str
    authorities: tuple[str, ...]

    @property
    def is_assignable(self) -> bool:
        """Whether a public body of the district may apply it."""
        return not self.why_not


def listed_measures(book: "Rulebook") -> tuple[ListedMeasure, ...]:
    """Every measure of every adopted edition of the lists that have rules of application."""
    rules = [pack for pack in book.of_kind(MeasureRules) if pack.adopted_at is not None]
    lists = {pack.measures for pack in rules}
    return tuple(
        _listed(pack, measure, rules)
        for pack in book.of_kind(Measures)
        if pack.pack in lists and pack.adopted_at is not None
        for measure in pack.measures
    )


def rules_in_force(book: "Rulebook", on: date) -> MeasureRules:
    """The rules of application in force on a day.

    Raises:
        NoRuleInForceError: There are none.
    """
    names = {pack.pack for pack in book.of_kind(MeasureRules)}
    found = book.in_force(min(names, default="measure-rules.national"), on)
    assert isinstance(found, MeasureRules)
    return found


def list_in_force(book: "Rulebook", on: date) -> Measures:
    """The list of measures in force on a day.

    Raises:
        NoRuleInForceError: There is none.
    """
    found = book.in_force(rules_in_force(book, on).measures, on)
    assert isinstance(found, Measures)
    return found


def _listed(pack: Measures, measure: Measure, rules: Iterable[MeasureRules]) -> ListedMeasure:
    of_this = [
        each
        for each in rules
        if each.measures == pack.pack and each.in_force.overlap(pack.in_force) is not None
    ]
    authorities = {
        u for each in of_this for r in each.of_measure(measure.code) for u in r.authorities
    }
    return ListedMeasure(
        pack=pack.pack,
        edition=pack.edition,
        measure=measure,
        reduces_rights=pack.group_of(measure).reduces_rights,
        since=pack.in_force.since,
        until=pack.in_force.until,
        why_not=_why_not(pack, measure, of_this, bool(authorities)),
        authorities=tuple(sorted(authorities)),
    )


def _why_not(
    pack: Measures, measure: Measure, rules: Iterable[MeasureRules], has_rule: bool
) -> str:
    if pack.group_of(measure).by == "others":
        return OF_OTHERS
    if not measure.named:
        return UNNAMED
    if any(measure.code == each.measure for pack_ in rules for each in pack_.persons_only):
        return PERSONS_ONLY
    return "" if has_rule else NO_RULE
