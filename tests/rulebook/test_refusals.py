"""The loader refuses what would be lost, doubted or contradictory, and says how to mend it."""

from pathlib import Path

import pytest

from chengxin.law import errors
from chengxin.law.rulebook import load

REFUSED = Path(__file__).parent / "refused"

CASES = {
    "adopted-without-time": (errors.InvalidPackError, {"key": "adopted_at", "line": 1}),
    "basis-without-a-source": (errors.InvalidPackError, {}),
    "include-of-an-unknown-group": (
        errors.UnknownReferenceError,
        {"key": "fields.0.include", "reference": "colour/2026-01"},
    ),
    "list-of-a-strange-column": (errors.InvalidPackError, {}),
    "masking-that-masks-nothing": (errors.InvalidPackError, {}),
    "missing-responsible": (errors.InvalidPackError, {"key": "responsible"}),
    "missing-retention": (errors.InvalidPackError, {"key": "retention"}),
    "no-deadline-and-no-word-why": (errors.InvalidPackError, {}),
    "nobody-it-is-about": (errors.InvalidPackError, {}),
    "unknown-responsible-unit": (
        errors.UnknownReferenceError,
        {"key": "responsible", "reference": "weather-bureau"},
    ),
    "behaviour-without-severity": (errors.InvalidPackError, {"key": "entries.0"}),
    "binary-fraction": (errors.InvalidPackError, {}),
    "comma-in-flow": (errors.UnknownKeyError, {"key": "title.of things"}),
    "duplicate-key": (errors.DuplicateKeyError, {"key": "confidence", "line": 15}),
    "empty-source": (errors.MissingProvenanceError, {"key": "source"}),
    "ends-before-it-begins": (errors.InvalidPackError, {"key": "in_force.until", "line": 9}),
    "header-of-two-fields": (errors.InvalidPackError, {}),
    "misplaced": (errors.MisplacedPackError, {"expected": "code-tables/colour/2026-01.yml"}),
    "missing-checked-on": (errors.MissingProvenanceError, {"key": "source.0.checked_on"}),
    "missing-confidence": (errors.MissingProvenanceError, {"key": "confidence"}),
    "missing-source": (errors.MissingProvenanceError, {"key": "source"}),
    "misspelt-code-in-a-rule": (errors.UnknownReferenceError, {"reference": "rde"}),
    "not-a-mapping": (errors.UnreadablePackError, {}),
    "not-yaml": (errors.UnreadablePackError, {}),
    "overlapping-editions": (
        errors.OverlappingEditionsError,
        {"editions": ("2026-01", "2026-02"), "day": "2026-02-01"},
    ),
    "prohibited-field": (errors.UnknownReferenceError, {"reference": "血型"}),
    "publicity-of-an-unknown-item": (errors.UnknownReferenceError, {"reference": "penalty-of-old"}),
    "role-of-an-unknown-field": (errors.InvalidPackError, {}),
    "rule-about-an-unknown-field": (errors.InvalidPackError, {}),
    "rule-of-an-unknown-source": (errors.InvalidPackError, {}),
    "sensitive-and-public": (errors.InvalidPackError, {}),
    "sensitive-without-mask": (errors.InvalidPackError, {}),
    "two-meanings": (errors.InvalidPackError, {}),
    "two-polarities": (errors.InvalidPackError, {}),
    "unknown-code-table": (errors.UnknownReferenceError, {"reference": "pledge-kind"}),
    "unknown-folder": (errors.MisplacedPackError, {"expected": "code-tables/colour/2026-01.yml"}),
    "unknown-key": (errors.UnknownKeyError, {"key": "remark"}),
    "unknown-kind": (errors.InvalidPackError, {"key": "pack"}),
    "unknown-measure": (
        errors.UnknownReferenceError,
        {"key": "measures", "reference": "cut-the-water"},
    ),
    "unknown-reporter": (errors.UnknownReferenceError, {"reference": "weather-bureau"}),
    "unknown-rule-kind": (errors.InvalidPackError, {"key": "rules.0"}),
    "unquoted-code": (errors.InvalidPackError, {}),
    "weekday-as-weekend": (errors.InvalidPackError, {}),
}


@pytest.mark.parametrize("name", sorted(CASES), ids=str)
def test_bad_pack_is_refused_with_its_place_and_remedy(name: str) -> None:
    kind, facts = CASES[name]
    with pytest.raises(kind) as caught:
        load([REFUSED / name])
    error = caught.value
    assert type(error) is kind
    found = error.facts()
    assert {key: found[key] for key in facts} == facts
    assert found["where"].removesuffix(".yml") in str(error)
    assert str(error).count(".") >= 2, "says what is wrong, and then what to do"


def test_every_bad_file_has_a_test_and_every_test_a_bad_file() -> None:
    assert {path.name for path in REFUSED.iterdir()} == set(CASES)


@pytest.mark.parametrize("name", sorted(CASES), ids=str)
def test_no_bad_pack_is_refused_for_the_word_of_another(name: str) -> None:
    """The same folder with its flaw mended would load: only one thing is wrong with each."""
    with pytest.raises(errors.RulebookError) as caught:
        load([REFUSED / name])
    assert "more after it" not in str(caught.value)
