"""Runs the cases of the rules of lists: terms, early removal, grace, defence, relisting."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from chengxin.law import listing
from chengxin.law.rulebook.cases import Case
from chengxin.law.rulebook.schemas.list_rules import ListRules

if TYPE_CHECKING:
    from chengxin.law.rulebook.book import Rulebook


def run_listing_case(book: "Rulebook", case: Case) -> list[str]:
    """A sentence for everything the rules of a list say otherwise than the case expects."""
    rules = book.in_force(case.pack, case.content["valid_on"])
    assert isinstance(rules, ListRules)
    given: Mapping[str, Any] = case.content["given"]
    found = _who(rules, given) | _days(book, rules, given)
    return [
        f"{name}: expected {wanted}, found {found.get(name)}"
        for name, wanted in case.content["expect"].items()
        if name not in found or found[name] != wanted
    ]


def _who(rules: ListRules, given: Mapping[str, Any]) -> dict[str, Any]:
    grounds = list(given.get("grounds", ()))
    return {
        "authorities": list(rules.authorities),
        "grounds": [ground.id for ground in rules.grounds],
        "excluded": [each.id for each in rules.exclusions],
        "removals": [cause.id for cause in rules.removals],
        "confined_to": list(rules.grace.confined_to) if rules.grace else [],
        "notice": rules.notice.zh if rules.notice else None,
        "months": list(listing.months_allowed(rules, grounds)),
        "months_fit": listing.term_flaw(rules, grounds, given.get("months")) is None,
    }


def _days(book: "Rulebook", rules: ListRules, given: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if "listed_on" in given:
        found["until"] = listing.last_day(given["listed_on"], given.get("months"))
        found["early_from"] = listing.early_from(
            rules.early_removal, given["listed_on"], given.get("corrected_on")
        )
    if "noticed_on" in given and rules.notice:
        found["defence_until"] = rules.notice.due(given["noticed_on"], book.workdays).on
    if "grace_months" in given:
        found["grace_allowed"] = listing.is_grace_of(rules.grace, given["grace_months"])
        found["grace_until"] = listing.grace_until(given["decided_on"], given["grace_months"])
    if "removal" in given:
        cause = rules.removal(given["removal"])
        assert cause is not None
        found["remove_by"] = cause.within.due(given["found_on"], book.workdays).on
    if "removed_on" in given:
        found["again_from"] = {
            bar.after: listing.first_free_day(bar, given["removed_on"]) for bar in rules.relisting
        }
    return found
