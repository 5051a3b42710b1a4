"""Which rules a listing or a record of a list follows."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from chengxin.law.errors import NoRuleInForceError
from chengxin.law.rulebook import CatalogueItem
from chengxin.law.rulebook.schemas.list_rules import ListRules
from chengxin.records.editions import in_use

PREFIX = "list-rules."


def rules_of(kind: str, on: date) -> ListRules:
    """The rules of a kind of list in force on a day.

    Raises:
        NoRuleInForceError: There is no such list that day.
    """
    return cast(ListRules, in_use.current().in_force(f"{PREFIX}{kind}", on))


def find_rules(kind: str, on: date) -> ListRules | None:
    """The rules of a kind of list in force on a day, if any."""
    try:
        return rules_of(kind, on)
    except NoRuleInForceError:
        return None


def every_kind(on: date) -> tuple[ListRules, ...]:
    """The kinds of list there are on a day: dishonesty first, then by their titles."""
    found = [pack for pack in in_use.current().of_kind(ListRules) if pack.is_in_force(on)]
    return tuple(sorted(found, key=lambda rules: (rules.nature, not rules.authorities, rules.key)))


def kinds_of(department: str, on: date) -> tuple[ListRules, ...]:
    """The kinds of list a department may enter somebody in."""
    return tuple(rules for rules in every_kind(on) if department in rules.authorities)


def rules_of_record(item: str, body: Mapping[str, Any], on: date) -> ListRules | None:
    """The rules of the list that a record belongs to, by what its fields hold.

    Args:
        item: Catalogue item of the record.
        body: Its payload.
        on: Day of the rules.
    """
    found = (rules for rules in every_kind(on) if rules.item == item)
    return next((rules for rules in found if is_of(rules, body)), None)


def is_of(rules: ListRules, body: Mapping[str, Any]) -> bool:
    """Whether a record of the item belongs to this list, by its marks and its title."""
    titled = [name for name, word in rules.writes.items() if word == "title"]
    return all(body.get(name) == value for name, value in rules.marks.items()) and all(
        body.get(name) == rules.title.zh for name in titled
    )


def items_of_lists(on: date) -> frozenset[str]:
    """The catalogue items whose records are entries in lists."""
    return frozenset(rules.item for rules in every_kind(on))


def item_of(rules: ListRules, on: date) -> CatalogueItem:
    """The catalogue item of a list's records, in the edition in force on a day."""
    return in_use.current().catalogue_item(rules.item, on)
