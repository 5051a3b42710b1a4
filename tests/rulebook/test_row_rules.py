"""The plain row checker beyond the written cases: clear outcomes, no leaks, no guesses."""

from datetime import date
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengxin.law.identifiers import resident_id
from chengxin.law.rulebook import CatalogueItem, default
from chengxin.law.rulebook.case_runners import whole_row
from chengxin.law.rulebook.row_rules import CheckedRow, check_row
from chengxin.law.words import RowOutcome, RuleAction

TODAY = date(2026, 11, 21)
BOOK = default()
TABLES = partial(BOOK.code_table, on=TODAY)
CHECKS = BOOK.validation(TODAY)


def item(code: str) -> CatalogueItem:
    return BOOK.catalogue_item(code, TODAY)


def plain(code: str) -> dict[str, str]:
    """The row of an item's `plain` case, by field name."""
    cells = whole_row(BOOK, BOOK.case(f"cases/catalogue.{code}/plain.yml"))
    found = {item(code).find_header(header): cell for header, cell in cells.items()}
    return {field.name: cell for field, cell in found.items() if field is not None}


def check(code: str, **changed: str | None) -> CheckedRow:
    return check_row(
        item(code), plain(code) | changed, received_on=TODAY, tables=TABLES, checks=CHECKS
    )


CODES = [i.code for i in BOOK.catalogue_items(TODAY)]


@pytest.mark.parametrize("code", CODES)
def test_plain_row_is_accepted_without_a_word(code: str) -> None:
    checked = check(code)
    assert checked.outcome is RowOutcome.ACCEPTED
    assert checked.findings == ()


@pytest.mark.parametrize("code", CODES)
def test_each_required_field_is_missed_by_name(code: str) -> None:
    for field in item(code).fields:
        if field.required == "always":
            said = [(f.field, f.rule) for f in check(code, **{field.name: "　"}).findings]
            assert (field.name, "required") in said


@given(st.sampled_from(CODES), st.data())
def test_any_text_in_any_cell_gets_an_outcome_and_reasons(code: str, data: st.DataObject) -> None:
    field = data.draw(st.sampled_from(item(code).fields))
    text = data.draw(st.text(max_size=30))
    checked = check(code, **{field.name: text})
    severities = {f.severity for f in checked.findings}
    if checked.outcome is RowOutcome.REJECTED:
        assert RuleAction.REJECT in severities
    else:
        assert RuleAction.REJECT not in severities
        assert (checked.outcome is RowOutcome.HELD) == (RuleAction.HOLD in severities)
    for finding in checked.findings:
        assert finding.message_zh
        assert finding.remedy_zh


@pytest.mark.parametrize("cell", ["　5 ", "5.000000", "５", "5万元", "伍万元整"])
def test_amount_is_the_same_in_every_spelling(cell: str) -> None:
    assert check("administrative-penalty", fine_fen=cell).values["fine_fen"] == 5_000_000


def test_several_kinds_are_split_at_every_separator_and_kept_once() -> None:
    checked = check("administrative-penalty", penalty_kinds="罚款;警告；罚款|没收违法所得")
    assert checked.values["penalty_kinds"] == ["fine", "warning", "illegal_gains_confiscation"]


def test_wrong_identity_number_is_not_repeated_in_the_finding() -> None:
    number = "310120198001019990"
    assert not resident_id.is_valid(number)
    checked = check("administrative-permit", legal_representative_id_number=number)
    assert {f.rule for f in checked.findings} == {"check-digit"}
    assert all(number not in f.value for f in checked.findings)


def test_number_of_a_passport_is_not_checked_as_a_resident_number() -> None:
    checked = check(
        "administrative-permit",
        legal_representative_id_kind="护照",
        legal_representative_id_number="E12345678",
    )
    assert checked.findings == ()


def test_capital_brings_its_currency_unless_the_row_names_one() -> None:
    assert check("registration", capital_minor="5万美元").values["capital_currency"] == "USD"
    named = check("registration", capital_currency="美元")
    assert named.values["capital_currency"] == "USD"


def test_garbled_text_is_refused() -> None:
    checked = check("honour", honour_name="诚信\ufffd\ufffd企业")
    assert [(f.field, f.rule) for f in checked.findings] == [("honour_name", "garbled")]


def test_empty_row_is_rejected_with_every_required_field() -> None:
    required = [f.name for f in item("honour").fields if f.required == "always"]
    checked = check_row(item("honour"), {}, received_on=TODAY, tables=TABLES, checks=CHECKS)
    assert checked.outcome is RowOutcome.REJECTED
    assert [f.field for f in checked.findings if f.rule == "required"] == required
