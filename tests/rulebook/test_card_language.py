"""The reference of the card language says what is true: every example in it loads."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from chengxin.law.rulebook.schemas import scorecard
from chengxin.law.rulebook.schemas.scorecard import Scorecard
from chengxin.law.rulebook.schemas.scorecard_indicators import Indicator
from chengxin.law.rulebook.yaml_reading import read_yaml
from tests.rulebook.card_texts import load, parse, text_of

PAGE = (Path(__file__).parents[2] / "docs/cards.md").read_text(encoding="utf-8")
TEXTS = re.findall(r"```yaml\n(.*?)```", PAGE, re.S)
BLOCKS = [
    read_yaml(f"list:\n{t}", origin="docs")["list"]
    if t.startswith("-")
    else read_yaml(t, origin="docs")
    for t in TEXTS
]
KINDS = {cls.model_fields["kind"].annotation.__args__[0] for cls in Indicator.__origin__.__args__}  # type: ignore[union-attr,attr-defined]
INDICATORS = [entry for block in BLOCKS if isinstance(block, list) for entry in block]
COMMON = {
    "group": "conduct",
    "label": {"zh": "示例", "en": "Example"},
    "basis": [{"source": "rules", "article": "第一条"}],
    "confidence": "low",
}


def with_parts(**parts: Any) -> str:
    """The sound card with other parts, as text."""
    return str(yaml.safe_dump(yaml.safe_load(text_of("whole")) | parts, allow_unicode=True))


@pytest.mark.parametrize("number", range(len(INDICATORS)))
def test_every_example_of_an_indicator_loads_and_points_to_what_is_there(number: int) -> None:
    entry = {"id": "example", **COMMON, **INDICATORS[number]}
    whole = yaml.safe_load(text_of("whole"))
    card = load(with_parts(indicators=[*whole["indicators"], entry])).scorecard("whole")
    assert card.indicators[-1].kind == entry["kind"]


def test_every_kind_of_indicator_has_an_example() -> None:
    assert {entry["kind"] for entry in INDICATORS} == KINDS


def test_the_whole_card_loads() -> None:
    text = next(t for t in TEXTS if t.startswith("pack: scorecard.example-field"))
    assert load(text).scorecard("example-field").scope == "sector"


@pytest.mark.parametrize("key", ["population", "where", "groups"])
def test_the_other_examples_load(key: str) -> None:
    block = next(b[key] for b in BLOCKS if isinstance(b, dict) and set(b) == {key})
    whole = yaml.safe_load(text_of("whole"))
    if key == "population":
        block["holding"][0]["basis"] = COMMON["basis"]
        text = with_parts(population=block)
    elif key == "groups":
        text = with_parts(groups=[*block, whole["groups"][1]])
    else:
        entry = {"id": "e", **COMMON, "kind": "count", "of": "administrative-penalty"}
        entry |= {"where": block, "points_each": -1}
        text = with_parts(indicators=[*whole["indicators"], entry])
    assert load(text).scorecard("whole")


def test_the_example_of_extending_has_the_form_it_explains() -> None:
    block = next(b for b in BLOCKS if isinstance(b, dict) and "extends" in b)
    said = block["extends"] | {"card": "whole"}
    said["without"] = {"indicators": ["fines"], "vetoes": ["listed"]}
    own = [
        COMMON | {"kind": "count", "of": "honour", "points_each": n} | entry
        for n, entry in enumerate(block["indicators"], 1)
    ]
    own[1] |= {"replaces": "silent", "group": "reporting"}
    block |= {"extends": said, "indicators": own}
    card = parse(str(yaml.safe_dump(block, allow_unicode=True, sort_keys=False))).pack
    assert isinstance(card, Scorecard)
    assert [i.id for i in card.indicators][:2] == ["penalties", "food-permit"]


@pytest.mark.parametrize(
    "model", ["Selection", "Scorecard", "Group", "Population", "Veto", "Holding"]
)
def test_every_key_of_the_schema_is_explained(model: str) -> None:
    fields = getattr(scorecard, model).model_fields
    names = {field.alias or name for name, field in fields.items()}
    assert not [name for name in sorted(names) if f"`{name}`" not in PAGE]
