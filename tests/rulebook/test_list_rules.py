"""Rules of lists: what the schema refuses, and that the packs fit the records they lead to."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from chengxin.law import listing
from chengxin.law.rulebook import as_mapping, default
from chengxin.law.rulebook.schemas.list_rules import ListRules
from chengxin.law.words import Polarity, RecordShape

ON = date(2026, 11, 21)
PACKS = default().of_kind(ListRules)
MARKET = "list-rules.market-regulation"


def changed(**changes: Any) -> ListRules:
    """The market regulator's list with some keys changed."""
    return ListRules.model_validate(as_mapping(default().in_force(MARKET, ON)) | changes)


def test_there_is_a_pack_for_every_list_a_record_may_be_of() -> None:
    table = {entry.code for entry in default().code_table("list-kind", ON).entries} - {"other"}
    marked = {rules.marks.get("list_kind") for rules in PACKS} - {None}
    assert marked | {"judgment_defaulter"} == table
    assert {rules.item for rules in PACKS if rules.nature == "dishonesty"} == {
        "serious-dishonesty-list", "judgment-defaulter", "abnormal-operations-list",
    }  # fmt: skip


@pytest.mark.parametrize("rules", PACKS, ids=[rules.key for rules in PACKS])
def test_a_list_fills_in_everything_its_records_must_have(rules: ListRules) -> None:
    item = default().catalogue_item(rules.item, ON)
    assert (item.polarity is Polarity.NEGATIVE) is (rules.nature == "dishonesty")
    filled = {*rules.writes, *rules.marks, *rules.asks}
    roles = ("subject_name", "subject_uscc", "document_no", "authority", "authority_code",
             "decided_on", "valid_from", "valid_to")  # fmt: skip
    filled |= {field.name for role in roles if (field := item.role(role)) is not None}
    assert {field.name for field in item.fields if field.required == "always"} <= filled
    assert item.shape is RecordShape.STATE or item.role("valid_to") is not None
    for unit in rules.authorities:
        assert item.may_report(unit), unit
    for name, code in rules.marks.items():
        table = item.field(name).code_table
        assert table is not None
        assert default().code_table(table, ON).entry(code)


@pytest.mark.parametrize("rules", PACKS, ids=[rules.key for rules in PACKS])
def test_grounds_with_a_code_name_one_of_the_fields_table(rules: ListRules) -> None:
    item = default().catalogue_item(rules.item, ON)
    fields = [name for name, word in rules.writes.items() if word == "grounds"]
    for name in fields:
        table = item.field(name).code_table
        assert table is not None
        known = default().code_table(table, ON)
        assert all(ground.code and known.entry(ground.code) for ground in rules.grounds)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"authorities": []}, "name the authorities", id="nobody-lists"),
        pytest.param({"removals": []}, "at least 1 item", id="no-way-out"),
        pytest.param({"relisting": [{"after": "nothing", "months": 6, "article": "一",
                                     "source": "samr-44", "confidence": "low"}]},
                     "no cause of removal", id="bar-without-cause"),
        pytest.param({"term": {"usual_months": 36, "shortest_months": 40, "longest_months": 60,
                               "article": "一", "source": "samr-44", "confidence": "low"}},
                     "between the shortest and the longest", id="term-outside-its-range"),
        pytest.param({"term": {"usual_months": 36, "article": "一", "source": "nowhere",
                               "confidence": "low"}}, "no source of this pack", id="no-source"),
        pytest.param({"bases": []}, "at least 1 item", id="no-basis"),
    ],
)  # fmt: skip
def test_contradictory_rules_are_refused(changes: dict[str, Any], said: str) -> None:
    assert changed() == default().in_force(MARKET, ON)
    with pytest.raises(ValidationError, match=said):
        changed(**changes)


def test_a_list_that_cannot_be_annulled_is_refused() -> None:
    kept = [
        r for r in as_mapping(default().in_force(MARKET, ON))["removals"] if r["id"] != "annulled"
    ]
    with pytest.raises(ValidationError, match="left when the decision is annulled"):
        changed(removals=kept)


def test_several_grounds_with_a_term_have_that_term() -> None:
    rules = default().in_force("list-rules.judgment-defaulter", ON)
    assert isinstance(rules, ListRules)
    assert listing.is_open_ended(rules, ["able-but-refuses"])
    assert not listing.is_open_ended(rules, ["able-but-refuses", "evades"])
    assert listing.usual_months(rules, ["able-but-refuses", "evades"]) == 24
    assert listing.usual_months(rules, ["able-but-refuses"]) is None
