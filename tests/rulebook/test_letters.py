"""A letter's words and the values they ask for belong together."""

from typing import Any

import pytest
from pydantic import ValidationError

from chengxin.law.rulebook.schemas.letter import LetterPack, filled, names_in

GOOD: dict[str, Any] = {
    "pack": "letter.example",
    "edition": "2026-01",
    "status": "draft",
    "title": {"zh": "示例告知书", "en": "Example notice"},
    "in_force": {"since": "2026-01-01"},
    "confidence": "low",
    "source": [{"id": "act", "title": "某条例", "checked_on": "2026-01-01"}],
    "affair": "example",
    "addressee": "subject",
    "sender": "office",
    "series": "示告",
    "values": [{"name": "outcome", "title": {"zh": "结果", "en": "Outcome"}}],
    "paragraphs": [{"zh": "{addressee}：{outcome}。", "en": "{addressee}: {outcome}."}],
    "legal_basis": [{"title": "某条例", "article": "第一条", "source": "act"}],
}


def test_a_letter_names_the_values_it_lacks_and_those_it_has_no_place_for() -> None:
    pack = LetterPack.model_validate(GOOD)
    assert pack.missing({"outcome": " "}) == ["outcome"]
    assert pack.strange({"outcome": "维持", "day": "x"}) == ["day"]


@pytest.mark.parametrize(
    "change",
    [
        {"paragraphs": [{"zh": "{outcom}", "en": "{outcome}"}]},
        {"paragraphs": [{"zh": "{outcome.__class__}", "en": "x"}]},
        {"paragraphs": [{"zh": "{outcome!r}", "en": "x"}]},
        {"paragraphs": [{"zh": "{", "en": "x"}]},
        {"paragraphs": [{"zh": "固定文字", "en": "Fixed"}]},
        {"values": [*GOOD["values"], GOOD["values"][0]]},
        {"values": [*GOOD["values"], {"name": "day", "title": {"zh": "日", "en": "Day"}}]},
        {"series": "OB"},
        {"legal_basis": [{"title": "某条例", "article": "第一条", "source": "other"}]},
        {"legal_basis": []},
    ],
    ids=[
        "misspelt", "reaching-inside", "converted", "open-brace", "idle-value", "twice",
        "known-always", "latin-series", "strange-source", "no-basis",
    ],
)  # fmt: skip
def test_a_letter_whose_parts_do_not_fit_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        LetterPack.model_validate(GOOD | change)


def test_braces_in_a_value_stay_as_they_are() -> None:
    assert names_in("{a}和{b}") == ["a", "b"]
    assert filled("{a}", {"a": "{b}"}) == "{b}"
