"""Official headers lead to fields; an unknown column refuses the file with the nearest names."""

from datetime import date

import polars as pl
import pytest

from chengxin.law import rulebook
from chengxin.law.rulebook import CatalogueItem
from chengxin.records.intake import errors
from chengxin.records.intake.columns import (
    NOTES_HEADER,
    ORIGIN_HEADER,
    RETURNED_FROM,
    find_field,
    is_header_again,
    official_plan,
)

RECEIVED_ON = date(2026, 11, 20)


@pytest.fixture(scope="module")
def item() -> CatalogueItem:
    return rulebook.default().catalogue_item("administrative-penalty", RECEIVED_ON)


def _raw(*columns: list[str]) -> pl.DataFrame:
    rows = len(columns[0])
    return pl.DataFrame(
        {"row_no": range(2, rows + 2), "surplus": pl.Series([None] * rows, dtype=pl.String)}
        | {f"c{i}": values for i, values in enumerate(columns)}
    )


@pytest.mark.parametrize(
    "header",
    [
        pytest.param("处罚决定日期", id="title"),
        pytest.param("CF_JDRQ", id="code"),
        pytest.param(" cf_jdrq ", id="code_in_small_letters"),
        pytest.param("处罚决定日期（CF_JDRQ）", id="title_and_code"),
        pytest.param("CF_JDRQ 处罚决定日期", id="code_and_title"),
        pytest.param("*处罚决定日期（必填）", id="marked_as_required"),
        pytest.param("决定日期", id="alias"),
    ],
)
def test_a_header_is_found_in_every_official_form(item: CatalogueItem, header: str) -> None:
    found = find_field(header, item)
    assert found is not None
    assert found.name == "decided_on"


def test_a_title_with_the_code_of_another_field_means_neither(item: CatalogueItem) -> None:
    assert find_field("处罚决定日期 CF_WSH", item) is None


def test_unknown_columns_refuse_the_file_with_the_nearest_official_names(
    item: CatalogueItem,
) -> None:
    with pytest.raises(errors.UnknownColumnsError) as caught:
        official_plan(["行政相对人名称", "处罚决定时期", "星座"], item, called="a.csv")
    assert caught.value.columns == ["处罚决定时期", "星座"]
    assert caught.value.nearest["处罚决定时期"][0] == "处罚决定日期"
    assert caught.value.nearest["星座"] == []


def test_two_columns_of_one_field_refuse_the_file(item: CatalogueItem) -> None:
    with pytest.raises(errors.AmbiguousTableError, match="both mean"):
        official_plan(["处罚决定日期", "CF_JDRQ"], item, called="a.csv")


def test_columns_a_returned_workbook_added_are_tolerated(item: CatalogueItem) -> None:
    headers = ["行政相对人名称", NOTES_HEADER, ORIGIN_HEADER]
    plan = official_plan(headers, item, called="a.xlsx")
    mapped = plan.apply(_raw(["甲"], ["改"], ["20261120-000007:12"]), received_on=RECEIVED_ON)
    assert mapped.frame[RETURNED_FROM].to_list() == ["20261120-000007:12"]


def test_cells_lose_outer_spaces_and_empty_ones_are_null(item: CatalogueItem) -> None:
    plan = official_plan(["行政相对人名称", "备注"], item, called="a.csv")
    frame = plan.apply(_raw([" 甲　"], ["  "]), received_on=RECEIVED_ON).frame
    assert frame.select("subject_name", "remarks", "document_no").row(0) == ("甲", None, None)


def test_a_row_of_another_width_is_rejected(item: CatalogueItem) -> None:
    plan = official_plan(["行政相对人名称", "备注"], item, called="a.csv")
    raw = _raw(["甲", "乙"], ["", ""]).with_columns(surplus=pl.Series([None, "乙,1,2"]))
    problems = plan.apply(raw, received_on=RECEIVED_ON).problems
    assert problems.select("row_no", "rule").rows() == [(3, "column-count")]


def test_a_row_of_codes_below_the_titles_is_header_too(item: CatalogueItem) -> None:
    headers = ["行政相对人名称", "处罚决定日期"]
    assert is_header_again(["CF_XDR_MC", "CF_JDRQ"], headers, item)
    assert not is_header_again(["CF_JDRQ", "CF_XDR_MC"], headers, item)
    assert not is_header_again(["某公司", "2026-01-01"], headers, item)
