"""The loader refuses measure rules, tolerance and benchmarks that rest on nothing."""

from pathlib import Path
from typing import Any

import pytest

from chengxin.law import rulebook
from chengxin.law.errors import InvalidPackError, UnknownReferenceError
from chengxin.law.measures import listed_measures
from chengxin.law.rulebook import PACKAGED, Addition, compose, parse_edition
from chengxin.law.rulebook.schemas.measure_rules import MeasureRules


def changed(path: str, old: str, new: str) -> Addition:
    """A packaged file as an edition more, with one place changed."""
    text = (Path(PACKAGED) / path).read_text(encoding="utf-8")
    assert old in text
    edition = Path(path).stem
    text = text.replace(old, new, 1).replace(f'edition: "{edition}"', 'edition: "9999"', 1)
    text = text.replace("until: null", "until: 2017-01-02", 1)
    first = next(line for line in text.splitlines() if line.strip().startswith("since:"))
    text = text.replace(first, "  since: 2017-01-01", 1)
    return Addition(parse_edition(text, origin=f"{path} changed"), replaces="")


RULES = "measure-rules/national/2021.yml"


@pytest.mark.parametrize(
    ("path", "old", "new", "reference"),
    [
        pytest.param(RULES, "measure: consumption", "measure: loan-ban", "loan-ban", id="listed"),
        pytest.param(
            RULES, "measure: consumption", "measure: cautious-lending", "cautious-lending",
            id="what_banks_decide_is_not_demanded",
        ),
        pytest.param(RULES, "authorities: [court]", "authorities: [bank]", "bank", id="unit"),
        pytest.param(RULES, "[judgment_defaulter]", "[no_such_list]", "no_such_list", id="list"),
        pytest.param(
            RULES, "    article: 第一条、第三条\n", "", "null", id="rights_rest_on_an_article"
        ),
        pytest.param(
            "tolerance/general/2021-07.yml", "effect: force-majeure", "effect: mercy", "mercy",
            id="effect",
        ),
        pytest.param(
            "tolerance/general/2021-07.yml", "field: document_no", "field: no_such_field",
            "no_such_field", id="field",
        ),
        pytest.param(
            "no-penalty-lists/work-safety/2024-01.yml", "benchmark: fire-sign-damaged",
            "benchmark: lost", "lost", id="benchmark",
        ),
    ],
)  # fmt: skip
def test_a_pack_that_rests_on_nothing_is_refused(
    path: str, old: str, new: str, reference: str
) -> None:
    with pytest.raises(UnknownReferenceError) as refused:
        compose(rulebook.default(), [changed(path, old, new)])
    assert refused.value.reference == reference


@pytest.mark.parametrize(
    ("path", "old", "new", "says"),
    [
        pytest.param(
            RULES, "  - measure: schooling", "  - measure: consumption", "natural persons",
            id="persons_only_and_a_rule",
        ),
        pytest.param(RULES, "id: tender-ban", "id: permit-ban", "twice", id="rule_twice"),
        pytest.param(
            "discretion/work-safety/2022-10.yml", "    highest: 300", "    highest: 400",
            "overlap", id="shares_overlap",
        ),
        pytest.param(
            "discretion/work-safety/2022-10.yml", "    most_fen: 10000000\n", "",
            "either both sums", id="half_a_range",
        ),
        pytest.param(
            "no-penalty-lists/work-safety/2024-01.yml", "\n  first: ", "\n  no-fault: ", "clauses",
            id="no_clause",
        ),
        pytest.param(
            "tolerance/general/2021-07.yml", "  workdays: 10\n", "  workdays: 10\n  days: 3\n",
            "exactly one", id="two_limits",
        ),
    ],
)  # fmt: skip
def test_a_pack_that_contradicts_itself_is_refused(
    path: str, old: str, new: str, says: str
) -> None:
    with pytest.raises(InvalidPackError, match=says):
        changed(path, old, new)


def test_a_measure_of_others_or_of_persons_is_never_assignable() -> None:
    listed: dict[str, Any] = {m.measure.code: m for m in listed_measures(rulebook.default())}
    assert len(listed) == 14
    assert {c for c, m in listed.items() if m.why_not == "of-others"} == {
        "sharing-dishonesty-records", "market-credit-reports", "cautious-lending", "not-seen",
    }  # fmt: skip
    assert listed["office"].why_not == "persons-only"
    assert all(m.authorities for m in listed.values() if m.is_assignable)


def test_every_rule_of_rights_names_its_article() -> None:
    reduces = {m.measure.code for m in listed_measures(rulebook.default()) if m.reduces_rights}
    for pack in rulebook.default().of_kind(MeasureRules):
        assert all(rule.article for rule in pack.rules if rule.measure in reduces)
