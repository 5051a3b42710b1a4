"""Holds a scorecard to the catalogue: items, fields of the right kind, codes, departments."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from chengxin.law.rulebook.schemas.catalogue import CatalogueItem
from chengxin.law.rulebook.schemas.catalogue_fields import Field
from chengxin.law.rulebook.schemas.scorecard import Scorecard
from chengxin.law.rulebook.schemas.scorecard_indicators import (
    LEDGER_DATES,
    LatestIndicator,
    MonthsSinceIndicator,
    SumIndicator,
)
from chengxin.law.rulebook.schemas.scorecard_parts import FieldTest, Selection

Broken = tuple[str, str, str]
"""Key in the card, what it points to, where that should be."""

NUMBERS = ("integer", "amount", "capital")
CODES = ("code", "string")
TOWNS = "town"
"""The code table a subject's town is taken from."""


class Known(Protocol):
    """Everything a card may point to."""

    packs: set[str]
    items: dict[str, list[CatalogueItem]]
    units: set[str]

    def codes(self, table: str) -> set[str]:
        """Every code any edition of a table has."""


def broken_scorecard(card: Scorecard, known: Known) -> Iterator[Broken]:
    """Everything the card points to that is not there."""
    if card.protections not in known.packs:
        yield "protections", card.protections, "protections/"
    for town in card.population.towns or ():
        if town not in known.codes(TOWNS):
            yield "population.towns", town, f"code table {TOWNS}"
    for rule in card.selections:
        if rule.of not in known.items:
            yield f"{rule.id}.of", rule.of, "the catalogue"
            continue
        for department in rule.departments or ():
            if department not in known.units:
                yield f"{rule.id}.departments", department, "the directory"
        fields = _replicated(known.items[rule.of])
        for name, kinds, codes in _uses(rule):
            yield from _broken_use(rule.id, rule.of, name, kinds, codes, fields, known)


def _replicated(editions: Sequence[CatalogueItem]) -> dict[str, Field]:
    """The fields a card may read: those that some edition of the item keeps in its replica."""
    return {name: item.field(name) for item in editions for name in item.replica}


Use = tuple[str, tuple[str, ...], tuple[str, ...]]
"""A field's name, the kinds it may be of, the codes that are asked of it."""


def _uses(rule: Selection) -> Iterator[Use]:
    for test in rule.where:
        yield test.field, _kinds_for(test), test.codes
    match rule:
        case SumIndicator(field=field):
            yield field, NUMBERS, ()
        case LatestIndicator(field=field, values=None):
            yield field, NUMBERS, ()
        case LatestIndicator(field=field, values=values):
            yield field, CODES, tuple(code for entry in values or () for code in entry.values)
        case MonthsSinceIndicator(field=field) if field not in LEDGER_DATES:
            yield field, ("date",), ()


def _kinds_for(test: FieldTest) -> tuple[str, ...]:
    if test.in_ is not None:
        return CODES
    return ("codes",) if test.contains_any is not None else NUMBERS


def _broken_use(
    rule: str,
    item: str,
    name: str,
    kinds: tuple[str, ...],
    codes: tuple[str, ...],
    fields: Mapping[str, Field],
    known: Known,
) -> Iterator[Broken]:
    field = fields.get(name)
    if field is None:
        yield f"{rule}.field", name, f"the replica fields of {item}"
        return
    if field.kind not in kinds:
        place = f"the fields of kind {' or '.join(kinds)} of {item}, but of kind {field.kind}"
        yield f"{rule}.field", name, place
    if field.code_table is not None:
        for code in codes:
            if code not in known.codes(field.code_table):
                yield f"{rule}.{name}", code, f"code table {field.code_table}"
