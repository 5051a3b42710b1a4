"""What the engine adds to the row reader: hints, masks, authorities, all rows and all problems."""

from datetime import date

import polars as pl
import pytest

from chengxin.engines.validation import Validated, validate
from chengxin.engines.validation.problems import PROBLEM_COLUMNS
from chengxin.law import rulebook as rules

BOOK = rules.default()
ON = date(2026, 11, 21)
PENALTY = BOOK.catalogue_item("administrative-penalty", ON)
PLAIN = {
    "subject_name": "上海示例虚构食品有限公司",
    "subject_category": "法人及非法人组织",
    "subject_uscc": "91310120MA9DEM01XB",
    "legal_representative": "甲某",
    "document_no": "沪示例处〔2026〕001号",
    "violation": "经营超过保质期的食品",
    "facts": "经营超过保质期的预包装食品",
    "basis": "《中华人民共和国食品安全法》第一百二十四条",
    "penalty_kinds": "罚款；没收违法所得",
    "content": "罚款人民币伍万元整，没收违法所得一百二十元",
    "fine_fen": "5",
    "confiscated_fen": "0.012",
    "decided_on": "2026/11/10",
    "authority": "上海市示例区市场监督管理局",
    "authority_uscc": "11310120MB0DEM025L",
    "source_department": "上海市示例区市场监督管理局",
    "source_department_uscc": "11310120MB0DEM025L",
}


def checked(*changes: dict[str, str | None], known: frozenset[str] = frozenset()) -> Validated:
    rows = [{**PLAIN, **change} for change in changes]
    names = sorted({name for row in rows for name in row})
    frame = pl.DataFrame(
        {name: [row.get(name) for row in rows] for name in names},
        schema=dict.fromkeys(names, pl.String),
    ).with_row_index("row_no", offset=2)
    return validate(frame, PENALTY, received_on=ON, rulebook=BOOK, known_authority_codes=known)


def test_a_clean_row_has_no_problem_and_every_field_has_its_type() -> None:
    found = checked({})
    assert found.problems.is_empty()
    assert found.problems.schema == PROBLEM_COLUMNS
    assert found.frame.columns[0] == "row_no"
    assert set(found.frame.columns) == {
        "row_no",
        "is_personal",
        *(field.name for field in PENALTY.fields),
    }
    assert found.frame.schema["decided_on"] == pl.Date
    assert found.frame.schema["fine_fen"] == pl.Int64
    assert found.frame.schema["penalty_kinds"] == pl.List(pl.String)
    assert pl.Float64 not in found.frame.schema.values()


def test_all_problems_of_all_rows_are_told_at_once_in_the_order_of_the_file() -> None:
    found = checked(
        {"decided_on": "2026/13/01", "fine_fen": "多", "document_no": "无"},
        {},
        {"subject_name": None, "decided_on": "2030-01-01"},
    )
    told = found.problems.select("row_no", "field", "rule").rows()
    assert told == [
        (2, "CF_WSH", "placeholder"),
        (2, "CF_NR_FK", "not-an-amount"),
        (2, "CF_JDRQ", "no-such-day"),
        (4, "CF_XDR_MC", "required"),
        (4, "CF_JDRQ", "decided-before-received"),
    ]


def test_a_fine_in_yuan_is_told_with_the_number_that_was_meant() -> None:
    (message,) = checked({"fine_fen": "4900000"}).problems.filter(
        pl.col("rule") == "fine-beyond-belief"
    )["message"]
    assert message == "罚款金额 4900000 疑似以元填报，应为万元：490"
    (decimal,) = checked({"fine_fen": "17605"}).problems["message"]
    assert decimal.endswith("应为万元：1.7605")


def test_a_value_outside_the_table_is_told_with_the_nearest_one() -> None:
    (problem,) = (
        checked({"subject_category": "个体工商护"})
        .problems.filter(pl.col("rule") == "not-in-table")
        .to_dicts()
    )
    assert "疑似“个体工商户”" in problem["message"]
    assert problem["remedy"].startswith("改为“个体工商户”")


def test_identity_numbers_are_masked_wherever_they_are_written() -> None:
    number = "11010119900307002X"
    person = {"subject_category": "自然人", "subject_name": "张三丰", "legal_representative": None}
    found = checked(
        {"subject_uscc": "110101199003070011", "legal_representative_id_number": "1101011990"},
        {**person, "subject_uscc": number, "subject_id_kind": "身份证", "subject_id_number": "1"},
    )
    written = "".join(found.problems["value"])
    assert number not in written
    assert "1990" not in written
    assert found.frame["is_personal"].to_list() == [False, True]


def test_an_identity_number_among_the_codes_is_told_as_one() -> None:
    (problem,) = checked({"subject_uscc": "11010119900307002X"}).problems.to_dicts()
    assert problem["value"] == "110101**********2X"
    assert "身份证" in problem["message"]


def test_an_authority_that_the_directory_does_not_know_is_warned_of() -> None:
    known = PLAIN["authority_uscc"]
    assert checked({}, known=frozenset({known})).problems.is_empty()
    (problem,) = checked({}, known=frozenset({"11310120MB1234567X"})).problems.to_dicts()
    assert (problem["rule"], problem["severity"]) == ("authority-code-unknown", "warn")


@pytest.mark.parametrize("rows", [0, 1])
def test_tables_without_rows_or_columns_are_checked_too(rows: int) -> None:
    frame = pl.DataFrame({"row_no": range(2, 2 + rows)})
    found = validate(frame, PENALTY, received_on=ON, rulebook=BOOK)
    required = [field.code for field in PENALTY.fields if field.required == "always"]
    assert found.problems["field"].to_list() == required * rows
