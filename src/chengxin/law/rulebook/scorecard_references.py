"""Holds a scorecard to the catalogue: items, fields of the right kind, codes, what can occur."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from chengxin.law.errors import InvalidPackError, UnknownReferenceError
from chengxin.law.rulebook.editions import Edition
from chengxin.law.rulebook.schemas.catalogue import CatalogueItem
from chengxin.law.rulebook.schemas.catalogue_fields import Field
from chengxin.law.rulebook.schemas.protections import Protections, RecordMark
from chengxin.law.rulebook.schemas.scorecard import Scorecard
from chengxin.law.rulebook.schemas.scorecard_indicators import (
    LatestIndicator,
    MonthsSinceIndicator,
    SumIndicator,
)
from chengxin.law.rulebook.schemas.scorecard_measures import (
    DecayIndicator,
    ExternalGradeIndicator,
    GradePoints,
    MonthsWithoutIndicator,
    Part,
    RatioIndicator,
)
from chengxin.law.rulebook.schemas.scorecard_parts import (
    LEDGER_DATES,
    FieldTest,
    Selection,
    ValuePoints,
)
from chengxin.law.words import Polarity, Severity

NUMBERS = ("integer", "amount", "capital")
CODES = ("code", "string")
DATES = ("date",)
TOWNS = "town"
"""The code table a subject's town is taken from."""

_SPELLING = "Correct the spelling, or add it there first"
_ANYBODY = "*"


class Known(Protocol):
    """Everything a card may point to."""

    packs: set[str]
    items: dict[str, list[CatalogueItem]]
    units: set[str]
    protections: dict[str, list[Protections]]

    def codes(self, table: str) -> set[str]:
        """Every code any edition of a table has."""


@dataclass(frozen=True)
class Fault:
    """What is wrong at a key; `reference` where it points to something that is not there."""

    key: str
    rule: str
    remedy: str
    reference: str = ""


def _lost(key: str, reference: str, where: str) -> Fault:
    return Fault(key, f"{reference!r} is not in {where}", _SPELLING, reference)


def hold_scorecard(edition: Edition, card: Scorecard, known: Known) -> None:
    """Refuse a card that points to what is not there, or counts what cannot be.

    Raises:
        UnknownReferenceError: An item, field, code, unit, town or pack that is not there.
        InvalidPackError: A rule that can never score.
    """
    for fault in faults_of(card, known):
        place = edition.place_of(fault.key)
        facts = {"line": place.line, "rule": fault.rule, "remedy": fault.remedy}
        message = f"{place}: {fault.rule}. {fault.remedy}."
        if fault.reference:
            raise UnknownReferenceError(
                message, where=place.origin, key=place.key, reference=fault.reference, **facts
            )
        raise InvalidPackError(message, where=place.origin, key=place.key, **facts)


def faults_of(card: Scorecard, known: Known) -> Iterator[Fault]:
    """Everything the card points to that is not there, and every rule that can never score."""
    if card.protections not in known.packs:
        yield _lost("protections", card.protections, "protections/")
    for place, town in enumerate(card.population.towns or ()):
        if town not in known.codes(TOWNS):
            yield _lost(f"population.towns.{place}", town, f"code table {TOWNS}")
    protecting = [
        pack
        for pack in known.protections.get(card.protections, ())
        if pack.in_force.overlap(card.in_force) is not None
    ]
    for key, rule in card.placed_selections():
        if rule.of not in known.items:
            yield _lost(f"{key}.of", rule.of, "the catalogue")
            continue
        item = _Item(rule.of, known.items[rule.of], known)
        for place, department in enumerate(rule.departments or ()):
            if department not in known.units:
                yield _lost(f"{key}.departments.{place}", department, "the directory")
        for use in _uses(key, rule):
            yield from item.broken_use(use)
        yield from item.never_scores(key, rule, card, protecting)


@dataclass(frozen=True)
class _Use:
    """A field named at a key, the kinds it may be of, and the codes asked of it with their keys."""

    key: str
    name: str
    kinds: tuple[str, ...]
    codes: tuple[tuple[str, str], ...] = ()


def _uses(key: str, rule: Selection) -> Iterator[_Use]:
    for place, test in enumerate(rule.where):
        where = f"{key}.where.{place}"
        said = "in" if test.in_ is not None else "contains_any"
        codes = tuple((f"{where}.{said}.{n}", code) for n, code in enumerate(test.codes))
        yield _Use(f"{where}.field", test.field, _kinds_for(test), codes)
    if rule.window_field is not None and rule.window_field not in LEDGER_DATES:
        yield _Use(f"{key}.window_field", rule.window_field, DATES)
    field = f"{key}.field"
    if isinstance(rule, LatestIndicator | ExternalGradeIndicator) and rule.values is not None:
        entries: Sequence[ValuePoints | GradePoints] = rule.values
        codes = tuple(
            (f"{key}.values.{place}.values.{n}", code)
            for place, entry in enumerate(entries)
            for n, code in enumerate(entry.values)
        )
        yield _Use(field, rule.field, CODES, codes)
        return
    match rule:
        case SumIndicator() | LatestIndicator():
            yield _Use(field, rule.field, NUMBERS)
        case RatioIndicator(field=str(name)) | Part(field=str(name)):
            yield _Use(field, name, NUMBERS)
        case MonthsSinceIndicator() | DecayIndicator() | MonthsWithoutIndicator():
            if rule.field not in LEDGER_DATES:
                yield _Use(field, rule.field, DATES)


def _kinds_for(test: FieldTest) -> tuple[str, ...]:
    if test.in_ is not None:
        return CODES
    return ("codes",) if test.contains_any is not None else NUMBERS


class _Item:
    """One catalogue item over all its editions."""

    def __init__(self, code: str, editions: Sequence[CatalogueItem], known: Known) -> None:
        self.code = code
        self.editions = editions
        self.known = known
        self.fields: dict[str, Field] = {
            name: item.field(name) for item in editions for name in item.replica
        }

    def broken_use(self, use: _Use) -> Iterator[Fault]:
        """What is wrong with a field a rule reads."""
        field = self.fields.get(use.name)
        if field is None:
            yield _lost(use.key, use.name, f"the replica fields of {self.code}")
            return
        if field.kind not in use.kinds:
            kinds = " or ".join(use.kinds)
            where = f"the fields of kind {kinds} of {self.code}, but of kind {field.kind}"
            yield _lost(use.key, use.name, where)
        elif field.code_table is not None:
            for key, code in use.codes:
                if code not in self.known.codes(field.code_table):
                    yield _lost(key, code, f"code table {field.code_table}")

    def never_scores(
        self, key: str, rule: Selection, card: Scorecard, protecting: Sequence[Protections]
    ) -> Iterator[Fault]:
        """Conditions that no record of the item can meet, or only one that no card may see."""
        kinds = {kind for item in self.editions for kind in item.subject_kinds}
        if kinds and not kinds & set(card.population.subject_kinds):
            yield self._never(f"{key}.of", "is never about a subject this card grades")
        if rule.severity is not None and not set(rule.severity) & self.severities:
            yield self._never(f"{key}.severity", "never has such a severity")
        if rule.polarity is not None and not set(rule.polarity) & self.polarities:
            yield self._never(f"{key}.polarity", "never has such a polarity")
        for place, department in enumerate(rule.departments or ()):
            if department in self.known.units and not self._reports(department):
                yield self._never(f"{key}.departments.{place}", f"is not reported by {department}")
        if protecting and all(
            any(self._covers(mark, rule) for _, mark in pack.marks) for pack in protecting
        ):
            said = next((k for k in ("severity", "polarity") if getattr(rule, k) is not None), "of")
            yield Fault(
                f"{key}.{said}",
                f"such records of {self.code} are protected: no card may see them, so this can "
                "never score",
                "Take it off the card; no card undoes a protection",
            )

    def _never(self, key: str, why: str) -> Fault:
        return Fault(
            key,
            f"{self.code} {why}, so this can never score",
            "Correct the condition, or take it off the card",
        )

    @property
    def severities(self) -> set[Severity]:
        """Severities its records can have."""
        rules = {item.severity_rule for item in self.editions}
        if "classified" in rules:
            return set(Severity)
        return {rule for rule in rules if isinstance(rule, Severity)}

    @property
    def polarities(self) -> set[Polarity]:
        """Polarities its records can have."""
        found: set[Polarity] = set()
        for item in self.editions:
            if item.polarity is not None:
                found.add(item.polarity)
            if item.polarity_by is not None:
                found |= {*item.polarity_by.values.values(), Polarity.NEUTRAL}
        return found

    def _reports(self, department: str) -> bool:
        return any(d in (_ANYBODY, department) for item in self.editions for d in item.reporters)

    def _covers(self, mark: RecordMark, rule: Selection) -> bool:
        """Whether every record a rule can count bears a mark that does not look at fields."""
        if mark.where or mark.of not in (None, self.code):
            return False
        severities = set(rule.severity or self._possible_severities())
        polarities = self.polarities & set(rule.polarity or Polarity)
        return (mark.severity is None or severities <= set(mark.severity)) and (
            mark.polarity is None or polarities <= set(mark.polarity)
        )

    def _possible_severities(self) -> set[Severity | None]:
        has_none = any(item.severity_rule is None for item in self.editions)
        return {*self.severities, *([None] if has_none else [])}
