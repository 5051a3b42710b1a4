"""Runs the cases of the register of fields: how many, who regulates which, whose result counts."""

from typing import TYPE_CHECKING, Any

from chengxin.law.rulebook.cases import Case
from chengxin.law.rulebook.schemas.supervision_fields import SupervisionField, SupervisionFields

if TYPE_CHECKING:
    from chengxin.law.rulebook.book import Rulebook


def run_fields_case(book: "Rulebook", case: Case) -> list[str]:
    """A sentence per difference between what a case expects and what the register says."""
    pack = book.in_force(case.pack, case.content["valid_on"])
    assert isinstance(pack, SupervisionFields)
    expect = case.content["expect"]
    said = _differs("fields", expect["fields"], len(pack.fields))
    for unit, count in expect.get("led_by", {}).items():
        led = [f for f in pack.fields if f.regulator == unit]
        said += _differs(f"fields led by {unit}", count, len(led))
    for wanted in expect.get("named", ()):
        said += _differs_from(wanted, pack.field(wanted["key"]))
    if "individual_businesses" in expect:
        named = [f.key for f in pack.fields if f.individual_businesses is not None]
        said += _differs("individual businesses", expect["individual_businesses"], named)
    return said


def _differs_from(wanted: dict[str, Any], found: SupervisionField) -> list[str]:
    facts: dict[str, Any] = {
        "title": found.title.zh,
        "regulators": list(found.regulators),
        "card": found.card,
        "counts": found.counts,
        "fallback": found.fallback,
        "industry_field": found.industry_field,
    }
    return [
        sentence
        for name, value in wanted.items()
        if name != "key"
        for sentence in _differs(f"{found.key}: {name}", value, facts[name])
    ]


def _differs(what: str, expected: Any, found: Any) -> list[str]:
    return [] if expected == found else [f"{what}: expected {expected}, found {found}"]
