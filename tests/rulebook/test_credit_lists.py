"""The three credit lists as tables, and what differs between two of them."""

from datetime import date

import pytest

from chengxin.law import rulebook as rules
from chengxin.law.errors import NoRuleInForceError
from chengxin.law.rulebook import Addition, compose, credit_lists
from chengxin.law.rulebook.comparison import compare_lists, compare_packs
from chengxin.law.rulebook.formats import format_of
from chengxin.law.rulebook.schemas.credit_list_parts import MEASURES, SCOPES, CreditList
from tests.rulebook.test_composing import HONOUR, OLD, SINCE, honour

TODAY = date(2026, 11, 22)
BOOK = rules.default()
EVERY = [(scope, kind) for scope in SCOPES for kind in credit_lists.LISTS]


@pytest.mark.parametrize(("scope", "kind"), EVERY, ids=lambda word: word)
def test_every_list_fills_every_column_of_its_layout(scope: str, kind: str) -> None:
    table = credit_lists.list_on(BOOK, scope, kind, TODAY)
    assert table.rows
    for row in table.rows:
        assert {column.key for column in table.columns} <= set(row.cells), row.code


def test_the_data_list_is_the_catalogue_in_force() -> None:
    table = credit_lists.list_on(BOOK, "credit", "data", TODAY)
    assert {row.code for row in table.rows} == {i.code for i in BOOK.catalogue_items(TODAY)}
    classes = [BOOK.catalogue_item(row.code, TODAY).catalogue_class for row in table.rows]
    assert classes == sorted(classes)


def test_contents_and_formats_stand_side_by_side() -> None:
    row = credit_lists.list_on(BOOK, "credit", "data", TODAY).row("administrative-penalty")
    assert row is not None
    fields = BOOK.catalogue_item("administrative-penalty", TODAY).fields
    assert row.cells["contents"].values == tuple(f.title_zh for f in fields)
    assert row.cells["formats"].values == tuple(format_of(f) for f in fields)
    pairs = dict(zip(row.cells["contents"].values, row.cells["formats"].values, strict=True))
    assert pairs["处罚决定日期"] == "D8"
    assert pairs["行政相对人名称"] == "C..200"


def test_nobody_below_the_age_of_a_list_reads_it() -> None:
    with pytest.raises(NoRuleInForceError):
        credit_lists.list_on(BOOK, "government", "behaviour", date(2020, 1, 1))


def test_measures_come_from_the_regulation_only() -> None:
    table = BOOK.code_table(MEASURES, TODAY)
    named = {m for pack in BOOK.of_kind(CreditList) for m in pack.measure_references()}
    assert named
    assert named <= {entry.code for entry in table.entries}


def test_no_list_is_about_natural_persons() -> None:
    for scope, kind in EVERY:
        for row in credit_lists.list_on(BOOK, scope, kind, TODAY).rows:
            if kind == "behaviour":
                assert "natural_person" not in row.cells["subject-kinds"].values, row.code


def test_two_days_of_the_behaviour_list_differ_by_what_order_36_added() -> None:
    before = credit_lists.list_on(BOOK, "credit", "behaviour", date(2026, 3, 31))
    after = credit_lists.list_on(BOOK, "credit", "behaviour", date(2026, 4, 1))
    changes = {change.code: change for change in compare_lists(before, after)}
    assert changes["penalty-simplified-procedure"].kind == "added"
    assert changes["warning-only"].columns == ("basis",)
    back = {change.code: change.kind for change in compare_lists(after, before)}
    assert back["penalty-simplified-procedure"] == "removed"
    assert compare_lists(after, after) == []


def test_a_released_item_changes_the_data_list_from_its_first_day() -> None:
    book = compose(BOOK, [Addition(honour(disclosure="government"), replaces=OLD)])
    days = credit_lists.days_of_change(book, "credit", "data")
    assert SINCE in days
    assert SINCE not in credit_lists.days_of_change(BOOK, "credit", "data")
    changed = compare_lists(
        credit_lists.list_on(book, "credit", "data", date(2026, 12, 31)),
        credit_lists.list_on(book, "credit", "data", SINCE),
    )
    assert [(c.code, c.columns) for c in changed] == [("honour", ("disclosure", "sharing"))]


def test_packs_are_compared_field_by_field() -> None:
    old = BOOK.edition(HONOUR, OLD)
    content = rules.as_mapping(old)
    first, *rest = content["fields"]
    new = honour(
        fields=[{**first, "max_length": 7}, *rest, {"code": "EXT_NEW", "name": "newly_added",
                "title_zh": "新增字段", "kind": "string"}],
        update_cycle_days=9,
    ).pack  # fmt: skip
    changes = {change.path: change for change in compare_packs(old, new)}
    assert changes[("fields", first["code"], "max_length")].after == 7
    assert changes[("fields", "EXT_NEW")].kind == "added"
    assert changes[("update_cycle_days",)].before == content["update_cycle_days"]
    assert ("fields", "(order)") not in changes


def test_another_order_is_a_difference() -> None:
    old = BOOK.edition(HONOUR, OLD)
    fields = rules.as_mapping(old)["fields"]
    changes = compare_packs(old, honour(fields=[*fields[1:], fields[0]]).pack)
    assert [c.path for c in changes if c.path[0] == "fields"] == [("fields", "(order)")]
