"""A malformed scorecard is refused, with the key, the rule and the remedy."""

from functools import cache
from pathlib import Path

import pytest

from chengxin.law import errors
from chengxin.law.rulebook import PACKAGED, Edition, Rulebook, parse_edition, read_folder

FILES = Path(__file__).parent / "refused_scorecards"

CASES = {
    "article-missing": (errors.InvalidPackError, "basis.0.article"),
    "band-missing": (errors.InvalidPackError, "give A, B, C, D"),
    "bands-not-falling": (errors.InvalidPackError, "at_least falls"),
    "bands-with-a-hole": (errors.InvalidPackError, "do not cover"),
    "basis-without-a-source": (errors.InvalidPackError, "'hearsay' is no id"),
    "cap-below-floor": (errors.InvalidPackError, "cap is below floor"),
    "field-on-a-comprehensive-card": (errors.InvalidPackError, "is a sector card"),
    "field-of-another-kind": (errors.UnknownReferenceError, "but of kind codes"),
    "field-outside-the-replica": (errors.UnknownReferenceError, "replica fields"),
    "group-without-an-indicator": (errors.InvalidPackError, "see idle"),
    "holding-with-the-id-of-a-veto": (errors.InvalidPackError, "stands twice: listed"),
    "holding-without-a-basis": (errors.InvalidPackError, "holding.0.basis"),
    "individual-business-on-a-comprehensive-card": (errors.InvalidPackError, "sector card"),
    "industry-within-another": (errors.InvalidPackError, "H62 lies in H"),
    "industry-without-its-section": (errors.InvalidPackError, "industries"),
    "low-confidence-under-the-standard-name": (errors.InvalidPackError, "GB/T 45255"),
    "low-confidence-without-marking": (errors.InvalidPackError, "内部参考"),
    "missing-basis": (errors.InvalidPackError, "basis"),
    "misspelt-key": (errors.UnknownKeyError, "window_month"),
    "never-scores": (errors.InvalidPackError, "can never score"),
    "never-scores-within-its-floor": (errors.InvalidPackError, "can never score"),
    "overlapping-steps": (errors.InvalidPackError, "steps overlap"),
    "points-as-a-fraction": (errors.InvalidPackError, "whole number, or text"),
    "points-with-four-decimals": (errors.InvalidPackError, "at most three decimals"),
    "same-id-twice": (errors.InvalidPackError, "stands twice"),
    "step-without-a-value": (errors.InvalidPackError, "holds no value"),
    "test-that-says-two-things": (errors.InvalidPackError, "exactly one of"),
    "two-forms-of-points": (errors.InvalidPackError, "either points_each or steps"),
    "unknown-code": (errors.UnknownReferenceError, "flogging"),
    "unknown-department": (errors.UnknownReferenceError, "weather-bureau"),
    "unknown-field": (errors.UnknownReferenceError, "fine_yuan"),
    "unknown-indicator-kind": (errors.InvalidPackError, "average"),
    "unknown-item": (errors.UnknownReferenceError, "parking-ticket"),
    "unknown-protections": (errors.UnknownReferenceError, "protections.none"),
    "unknown-severity": (errors.InvalidPackError, "severity"),
    "unknown-town": (errors.UnknownReferenceError, "atlantis"),
    "unreachable-band": (errors.InvalidPackError, "band A is unreachable"),
    "unreachable-lowest-band": (errors.InvalidPackError, "band D is unreachable"),
    "veto-that-lowers-nothing": (errors.InvalidPackError, "ceiling A"),
}


@cache
def packaged() -> tuple[Edition, ...]:
    """The packaged editions, read once."""
    return tuple(read_folder(PACKAGED))


def load(name: str) -> Rulebook:
    """The packaged rulebook with one more card."""
    text = (FILES / f"{name}.yml").read_text(encoding="utf-8")
    return Rulebook([*packaged(), parse_edition(text, origin=name)])


def test_a_sound_card_loads() -> None:
    card = load("sound").scorecard("trial")
    assert card.limit == (380_000, 620_000)


@pytest.mark.parametrize("name", sorted(CASES), ids=str)
def test_a_malformed_card_is_refused_for_its_one_flaw(name: str) -> None:
    kind, words = CASES[name]
    with pytest.raises(kind) as caught:
        load(name)
    assert type(caught.value) is kind
    assert words in str(caught.value)
    assert name in caught.value.facts()["where"]
    assert "more after it" not in str(caught.value)


def test_every_bad_card_has_a_test_and_every_test_a_bad_card() -> None:
    assert {path.stem for path in FILES.glob("*.yml")} == {"sound", *CASES}
