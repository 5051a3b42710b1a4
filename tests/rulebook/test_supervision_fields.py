"""The register of the 66 fields and their cards: whole, on a basis, refused when it is not."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from yaml import safe_dump, safe_load

from chengxin.law import errors
from chengxin.law.rulebook import PACKAGED, Rulebook, default, parse_edition
from chengxin.law.rulebook.fields import fields_in_force
from chengxin.law.rulebook.schemas.supervision_fields import SupervisionFields
from chengxin.law.words import Confidence, SubjectKind

TODAY = date(2026, 11, 22)
FIELDS = 66
WORKED_OUT = (
    "carbon-credit",
    "construction",
    "culture-tourism",
    "domestic-service",
    "drugs-medical",
    "ecology-environment",
    "education-training",
    "elder-care",
    "food-catering",
    "hazardous-chemicals",
    "intellectual-property",
    "labour",
    "prepaid-cards",
    "real-estate-brokerage",
    "soil-water-conservation",
    "transport",
)
OWN_INDICATORS = 5
REGISTER = PACKAGED / "supervision-fields" / "fengxian" / "2026-01.yml"


@pytest.fixture(scope="module")
def register() -> SupervisionFields:
    return fields_in_force(default(), TODAY)


def test_there_are_sixty_six_fields_each_with_a_card_of_its_own(
    register: SupervisionFields,
) -> None:
    assert len(register.fields) == FIELDS
    cards = {c.key: c for c in default().scorecards()}
    assert all(cards[f.card].scope == "sector" for f in register.fields)
    assert {c.key for c in cards.values() if c.scope == "sector"} == {
        f.card for f in register.fields
    }


def test_every_card_says_that_its_numbers_are_the_house_s(register: SupervisionFields) -> None:
    for field in register.fields:
        card = default().scorecard(field.card, on=TODAY)
        assert card.confidence is Confidence.LOW
        assert card.marking is not None
        assert card.marking.zh == "内部参考"
        assert all(i.confidence is Confidence.LOW for i in card.indicators)


@pytest.mark.parametrize("key", WORKED_OUT)
def test_sixteen_cards_are_worked_out_on_their_own_indicators(key: str) -> None:
    base = {i.id for i in default().scorecard("sector-base", edition="2026-01").indicators}
    card = default().scorecard(key, on=TODAY)
    own = [i for i in card.indicators if i.id not in base]
    assert len(own) >= OWN_INDICATORS
    assert {i.group for i in own} - {"standing", "regulation", "commitments", "integrity"}


def test_every_card_reaches_somebody_in_particular(register: SupervisionFields) -> None:
    for field in register.fields:
        population = default().scorecard(field.card, on=TODAY).population
        is_of_a_kind = population.subject_kinds == (SubjectKind.SOCIAL_ORGANISATION,)
        assert population.is_of_a_field or is_of_a_kind, field.key


def test_no_two_fields_claim_the_same_industry(register: SupervisionFields) -> None:
    """One line of business belongs to one field by its code; licences may add others."""
    named = [
        (industry, field.key)
        for field in register.fields
        for industry in default().scorecard(field.card, on=TODAY).population.industries or ()
    ]
    overlaps = [
        (one, other)
        for one in named
        for other in named
        if one[1] != other[1] and one[0].startswith(other[0])
    ]
    assert overlaps == []


def test_the_field_of_a_card_and_who_regulates_it(register: SupervisionFields) -> None:
    assert register.regulators_of_card("prepaid-cards") == (
        "economy",
        "culture-tourism",
        "transport",
        "education",
    )
    assert register.regulators_of_card("sector-base") == ()
    assert register.of_card("comprehensive") is register.comprehensive
    assert register.field("labour").regulator == "human-resources"
    with pytest.raises(errors.UnknownReferenceError, match="no field 'weather'"):
        register.field("weather")


def test_every_field_has_a_code_by_which_results_are_handed_in(
    register: SupervisionFields,
) -> None:
    table = default().code_table("evaluation-field", TODAY)
    for field in register.fields:
        assert field.industry_field is not None
        entry = table.find(field.title.zh)
        assert entry is not None
        assert entry.code == field.industry_field


def test_before_the_register_there_was_none() -> None:
    with pytest.raises(errors.NoRuleInForceError):
        fields_in_force(default(), date(2024, 1, 1))


def test_departments_lead_fields_and_the_spread_is_not_one_office(
    register: SupervisionFields,
) -> None:
    led = Counter(field.regulator for field in register.fields)
    assert max(led.values()) <= 10
    assert len(led) >= 20


Change = Callable[[dict[str, Any]], None]


def _with_another_card(register: dict[str, Any]) -> None:
    register["fields"][0]["card"] = "weather"


def _with_an_unknown_unit(register: dict[str, Any]) -> None:
    register["fields"][0]["regulators"] = ["weather-bureau"]


def _with_an_unknown_code(register: dict[str, Any]) -> None:
    register["fields"][0]["industry_field"] = "weather"


def _without_the_basis_of_shops(register: dict[str, Any]) -> None:
    field = next(f for f in register["fields"] if f["key"] == "food-catering")
    del field["individual_businesses"]


def _with_a_basis_for_nobody(register: dict[str, Any]) -> None:
    register["fields"][0]["individual_businesses"] = register["fields"][0]["basis"][0]


def _with_the_same_field_twice(register: dict[str, Any]) -> None:
    register["fields"][1]["key"] = register["fields"][0]["key"]


def _with_one_field_less(register: dict[str, Any]) -> None:
    register["fields"].pop()


def _with_an_industry_result_nobody_can_hand_in(register: dict[str, Any]) -> None:
    register["fields"][0] |= {"counts": "industry"}
    del register["fields"][0]["industry_field"]


def _with_a_fallback_on_itself(register: dict[str, Any]) -> None:
    register["fields"][0] |= {"counts": "computed", "fallback": "computed"}


def _on_a_source_it_does_not_have(register: dict[str, Any]) -> None:
    register["fields"][0]["basis"][0]["source"] = "hearsay"


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        (_with_another_card, errors.UnknownReferenceError, "scorecard.weather"),
        (_with_an_unknown_unit, errors.UnknownReferenceError, "weather-bureau"),
        (_with_an_unknown_code, errors.UnknownReferenceError, "weather"),
        (_without_the_basis_of_shops, errors.InvalidPackError, "individual_businesses"),
        (_with_a_basis_for_nobody, errors.InvalidPackError, "leaves them out"),
        (_with_the_same_field_twice, errors.InvalidPackError, "the same key"),
        (_with_one_field_less, errors.InvalidPackError, "66 fields are expected"),
        (_with_an_industry_result_nobody_can_hand_in, errors.InvalidPackError, "industry_field"),
        (_with_a_fallback_on_itself, errors.InvalidPackError, "fallback"),
        (_on_a_source_it_does_not_have, errors.InvalidPackError, "hearsay"),
    ],
)
def test_a_register_that_does_not_hang_together_is_refused(
    change: Change, error: type[Exception], says: str
) -> None:
    found = safe_load(REGISTER.read_text(encoding="utf-8"))
    change(found)
    others = [e for e in default().editions if e.pack.kind != "supervision-fields"]
    with pytest.raises(error, match=says):
        Rulebook([*others, parse_edition(safe_dump(found, allow_unicode=True), origin="register")])
