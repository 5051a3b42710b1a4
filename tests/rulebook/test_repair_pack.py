"""What a repair pack refuses, and what the two orders differ in."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chengxin.law import rulebook
from chengxin.law.errors import RulebookError
from chengxin.law.rulebook.editions import parse_edition
from chengxin.law.rulebook.schemas.repair import RepairPack
from chengxin.law.rulebook.yaml_reading import read_yaml

PLACE = Path(rulebook.PACKAGED) / "repair/general/2026-04.yml"
Change = Callable[[dict[str, Any]], object]


def _validated(change: Change) -> RepairPack:
    content = read_yaml(PLACE.read_text(encoding="utf-8"), origin=str(PLACE))
    change(content)
    return RepairPack.model_validate(content)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param(
            lambda p: p["kinds"][1]["conditions"].append("be-kind"), "be-kind", id="condition"
        ),
        pytest.param(
            lambda p: p["kinds"][1]["items"].append("tax-arrears"), "tax-arrears", id="two_kinds"
        ),
        pytest.param(
            lambda p: p["no_fee"].update(source="hearsay"), "hearsay", id="source_not_there"
        ),
        pytest.param(
            lambda p: p["limits"]["decision"].update(source="hearsay"), "hearsay", id="limit"
        ),
        pytest.param(
            lambda p: p["conditions"][0].update(items=["tax-arrears"]), "items", id="stray_items"
        ),
        pytest.param(lambda p: p["bar"]["grounds"].pop(), "id and a title", id="grounds_unpaired"),
        pytest.param(
            lambda p: p["limits"]["acceptance"].update(days=3), "exactly one", id="two_counts"
        ),
        pytest.param(lambda p: p.update(fee_fen=100), "fee_fen", id="a_fee"),
    ],
)
def test_a_repair_pack_hangs_together(change: Change, told: str) -> None:
    assert _validated(lambda _: None).edition == "2026-04"
    with pytest.raises(ValueError, match=told):
        _validated(change)


def test_a_pack_that_is_refused_says_where() -> None:
    text = PLACE.read_text(encoding="utf-8").replace("scope: subject", "scope: everybody")
    with pytest.raises(RulebookError, match="scope"):
        parse_edition(text, origin="repair/general/2026-04.yml")


def test_whoever_recognised_decides_only_since_order_36() -> None:
    book = rulebook.default()
    deciders = {
        edition.edition: edition.repair_kind("penalty").decided_by
        for edition in book.of_kind(RepairPack)
    }
    assert deciders == {"2023-05": "credit-office", "2026-04": "designating-authority"}


def test_two_papers_are_enough_and_cost_nothing() -> None:
    newest = rulebook.default().of_kind(RepairPack)[-1]
    assert [each.how for each in newest.materials] == ["file", "signed-here"]
    assert not any("fee" in name and name != "no_fee" for name in RepairPack.model_fields)
