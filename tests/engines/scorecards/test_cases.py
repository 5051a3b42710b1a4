"""The worked examples of the packaged scorecards, and the runner that holds the cards to them."""

from datetime import date

import pytest

from chengxin.engines.scorecards.cases import run_case
from chengxin.law.rulebook import default
from chengxin.law.rulebook.cases import Case

FINED = {"item": "administrative-penalty", "decided_on": date(2026, 6, 22), "severity": "general"}


def case(**content: object) -> Case:
    plain = {"name": "示例", "why": "示例", "valid_on": date(2026, 11, 21), "expect": {}}
    return Case(pack="scorecard.comprehensive", origin="cases/x.yml", content=plain | content)


def test_every_case_of_the_rulebook_holds() -> None:
    others = dict.fromkeys(("name-words", "match-weights"), lambda *_: [])
    result = default().check(runners={"scorecard": run_case, **others})
    assert result.failures == []


def test_every_edition_of_the_comprehensive_card_has_thirty_indicators_in_eight_groups() -> None:
    editions = default().editions_of("scorecard.comprehensive")
    assert [e.edition for e in editions] == ["2025-01", "2026-04"]
    for edition in editions:
        card = default().scorecard("comprehensive", edition=edition.edition)
        assert len(card.indicators) >= 30
        assert len(card.groups) == 8


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        pytest.param({"points": 600}, "points: expected 600, found 580", id="points"),
        pytest.param({"grade": "A"}, "grade: expected A, found B", id="grade"),
        pytest.param({"vetoes": ["serious-list"]}, "vetoes: expected", id="vetoes"),
        pytest.param({"left_out": {1: "shielded"}}, "left_out: expected", id="left_out"),
        pytest.param(
            {"contributions": {"penalties-general": 0}},
            "contribution penalties-general: expected 0, found -10",
            id="contribution",
        ),
        pytest.param({"covered": False}, "covered: expected False", id="covered"),
    ],
)
def test_a_case_that_does_not_hold_says_what_came_out(expect: dict, said: str) -> None:
    found = run_case(default(), case(records=[FINED], expect=expect))
    assert len(found) == 1
    assert found[0].startswith(said)


def test_a_field_the_item_does_not_have_is_an_error_in_the_case() -> None:
    with pytest.raises(KeyError, match="fine_yuan"):
        run_case(default(), case(records=[FINED | {"fine_yuan": 1}]))
