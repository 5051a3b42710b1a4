"""A feed names every column of its source, or it is refused; what it says is done."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from chengxin.law import rulebook
from chengxin.law.rulebook import CatalogueItem
from chengxin.records.intake import errors
from chengxin.records.intake.columns import ESTIMATED, IDENTIFIER, KEPT, REVOKED, Mapped
from chengxin.records.intake.feeds import Feed, load_feed, read_feed
from chengxin.records.intake.feeds.plan import feed_plan, key_columns

RECEIVED_ON = date(2026, 11, 20)
REAL_FEEDS = sorted(Path("benchmarks/real/feeds").glob("*.yml"))


@pytest.fixture(scope="module")
def item() -> CatalogueItem:
    return rulebook.default().catalogue_item("administrative-penalty", RECEIVED_ON)


def _feed(*rules: dict[str, Any], **more: Any) -> Feed:
    name = {"to": "subject_name", "from": "当事人"}
    found = {
        "feed": "example",
        "title": {"zh": "示例", "en": "Example"},
        "item": "administrative-penalty",
        "source": "invented",
        "columns": [name, *rules],
    }
    return read_feed(found | more, origin="example.yml")


def _mapped(feed: Feed, item: CatalogueItem, **columns: list[str]) -> Mapped:
    names = ["当事人", *columns]
    texts = [["甲公司"] * len(next(iter(columns.values()))), *columns.values()]
    raw = pl.DataFrame(
        {"row_no": range(2, len(texts[0]) + 2)}
        | {"surplus": pl.Series([None] * len(texts[0]), dtype=pl.String)}
        | {f"c{i}": values for i, values in enumerate(texts)}
    )
    return feed_plan(names, feed, item, called="a.csv").apply(raw, received_on=RECEIVED_ON)


@pytest.mark.parametrize(
    ("rule", "text", "value"),
    [
        pytest.param({"parse": "date", "to": "decided_on"}, "2023年8月1日", "2023-08-01", id="day"),
        pytest.param({"parse": "date", "to": "decided_on"}, "2021", "2021", id="not_a_day"),
        pytest.param(
            {"parse": "spreadsheet_date", "to": "decided_on"}, "43003", "2017-09-25", id="serial"
        ),
        pytest.param({"parse": "amount_yuan", "to": "fine_fen"}, "17,600元", "1.76", id="yuan"),
        pytest.param({"parse": "amount_yuan", "to": "fine_fen"}, "78.14", "0.007814", id="fen"),
        pytest.param({"parse": "amount_wan", "to": "fine_fen"}, "99.5", "99.5", id="wan"),
        pytest.param(
            {"parse": "amount_yuan", "to": "fine_fen", "extract": "罚款([^；]+)"},
            "1、罚款肆万玖仟元整；2、责令改正。", "4.9", id="numerals_in_a_sentence",
        ),
        pytest.param(
            {"parse": "document_no", "to": "document_no"}, "沪﹝2025﹞ 067号", "沪〔2025〕067号",
            id="brackets",
        ),
        pytest.param({"values": {"甲": "乙"}, "to": "violation"}, "甲", "乙", id="look_up"),
        pytest.param({"values": {"甲": "乙"}, "to": "violation"}, "丙", "丙", id="not_looked_up"),
        pytest.param(
            {"cases": [{"contains": "自然人", "value": "natural_person"}],
             "otherwise": "legal_person", "to": "subject_category"},
            "(自然人，已隐去)", "natural_person", id="case",
        ),
        pytest.param(
            {"cases": [{"contains": "自然人", "value": "natural_person"}],
             "otherwise": "legal_person", "to": "subject_category"},
            "甲", "legal_person", id="otherwise",
        ),
        pytest.param({"to": "violation"}, "N/A", None, id="blank"),
    ],
)  # fmt: skip
def test_a_text_is_brought_into_the_form_of_its_field(
    item: CatalogueItem, rule: dict[str, Any], text: str, value: str | None
) -> None:
    feed = _feed({"from": "列", **rule}, blank=["N/A"])
    assert _mapped(feed, item, 列=[text]).frame[rule["to"]].to_list() == [value]


def test_the_first_column_with_text_is_taken_and_a_stand_in_is_marked(item: CatalogueItem) -> None:
    rule = {"to": "decided_on", "from": ["作出", "发布"], "estimated_from": ["发布"]}
    days = {"作出": ["2026-01-01", ""], "发布": ["2026-01-02", "2026-01-03"]}
    frame = _mapped(_feed(rule), item, **days).frame
    assert frame["decided_on"].to_list() == ["2026-01-01", "2026-01-03"]
    assert frame[ESTIMATED].to_list() == [[], ["decided_on"]]


def test_the_day_of_receipt_stands_in_only_for_states() -> None:
    lists = rulebook.default().catalogue_item("serious-dishonesty-list", RECEIVED_ON)
    rule = {"to": "listed_on", "from": "日期", "or_received_on": True}
    number = {"to": "entry_no", "from": "编号"}
    feed = _feed(rule, number, item=lists.code, natural_key=["entry_no"])
    frame = _mapped(feed, lists, 日期=["2026-01-01", ""], 编号=["1", "2"]).frame
    assert frame["listed_on"].to_list() == ["2026-01-01", "2026-11-20"]
    assert frame[ESTIMATED].to_list() == [[], ["listed_on"]]
    with pytest.raises(errors.FeedError, match="day of receipt changes"):
        _mapped(_feed(rule, item=lists.code), lists, 日期=[""])
    acts = rulebook.default().catalogue_item("administrative-penalty", RECEIVED_ON)
    with pytest.raises(errors.FeedError, match="an act happened on its day"):
        _mapped(_feed(rule | {"to": "decided_on"}), acts, 日期=[""])


def test_kept_and_declared_columns_come_out_beside_the_fields(item: CatalogueItem) -> None:
    feed = _feed(
        kept=["编号"],
        identifier={"scheme": "facility", "from": "编号"},
        natural_key=["document_no", "编号"],
        revoked_when=[{"column": "备注", "contains": "撤销"}],
    )
    frame = _mapped(feed, item, 编号=["A1", ""], 备注=["已撤销", ""]).frame
    assert frame[KEPT + "编号"].to_list() == ["A1", None]
    assert frame[IDENTIFIER].to_list() == ["A1", None]
    assert frame[REVOKED].to_list() == [True, False]
    assert key_columns(feed, item) == ("document_no", "kept:编号")


def test_a_column_is_kept_under_one_name_whatever_its_header(item: CatalogueItem) -> None:
    feed = _feed(kept=[{"as": "编号", "from": ["编号", "号码"]}])
    for header in ("编号", "号码"):
        frame = _mapped(feed, item, **{header: ["A1"]}).frame
        assert frame[KEPT + "编号"].to_list() == ["A1"]


def test_rows_the_feed_cannot_place_are_held_with_its_words(item: CatalogueItem) -> None:
    words = {"rule": "not-a-penalty", "message_zh": "不是处罚", "remedy_zh": "等待"}
    feed = _feed(hold_when=[{"column": "类型", "in": ["处理决定"], **words}])
    problems = _mapped(feed, item, 类型=["处理决定", "处罚决定"]).problems
    told = problems.select("row_no", "field", "value", "rule", "severity", "message", "remedy")
    assert told.rows() == [(2, "类型", "处理决定", "not-a-penalty", "hold", "不是处罚", "等待")]


def test_a_text_that_no_pattern_of_its_column_finds_is_held(item: CatalogueItem) -> None:
    feed = _feed(
        {"to": "subject_uscc", "from": "代码", "extract": "^(.{18})$"},
        {"to": "registration_number", "from": "代码", "extract": "^(.{15})$"},
    )
    codes = ["9" * 18, "3" * 15, "企合1号", ""]
    mapped = _mapped(feed, item, 代码=codes)
    assert mapped.frame["subject_uscc"].to_list() == [codes[0], None, None, None]
    assert mapped.frame["registration_number"].to_list() == [None, codes[1], None, None]
    assert mapped.problems.select("row_no", "rule").rows() == [(4, "feed-pattern")]


def test_a_column_the_feed_does_not_name_refuses_the_file(item: CatalogueItem) -> None:
    with pytest.raises(errors.UnknownColumnsError) as caught:
        _mapped(_feed(ignored={"页码": "排版"}), item, 页码=["1"], 备用=["x"])
    assert caught.value.columns == ["备用"]


def test_a_column_the_feed_reads_must_be_there(item: CatalogueItem) -> None:
    feed = _feed({"to": "decided_on", "from": ["作出", "发布"]})
    with pytest.raises(errors.MissingColumnsError, match="作出 or 发布"):
        _mapped(feed, item, 当事=["x"])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param({"colums": []}, "colums", id="unknown_key"),
        pytest.param({"columns": []}, "columns", id="no_columns"),
        pytest.param(
            {"kept": ["当事人"], "ignored": {"当事人": "x"}}, "more than once", id="two_fates"
        ),
        pytest.param({"ignored": {"当事人": "x"}}, "read and yet", id="read_and_ignored"),
        pytest.param(
            {"revoked_when": [{"column": "a", "in": ["x"], "contains": "y"}]}, "exactly one",
            id="two_conditions",
        ),
        pytest.param(
            {"revoked_when": [{"column": "a", "matches": "("}]}, "not a pattern", id="pattern"
        ),
    ],
)  # fmt: skip
def test_a_wrong_feed_says_what_is_wrong_with_it(change: dict[str, Any], says: str) -> None:
    with pytest.raises(errors.FeedError, match=says):
        _feed(**change)


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        pytest.param({"to": "nothing", "from": "a"}, "no such field", id="unknown_field"),
        pytest.param(
            {"to": "facts", "from": "a", "parse": "date"}, "fits a date", id="wrong_parser"
        ),
    ],
)
def test_a_feed_is_held_to_its_catalogue_item(
    item: CatalogueItem, rule: dict[str, Any], says: str
) -> None:
    with pytest.raises(errors.FeedError, match=says):
        _mapped(_feed(rule), item, a=["x"])


def test_a_feed_file_with_a_repeated_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "twice.yml"
    path.write_text("feed: a\nfeed: b\n", encoding="utf-8")
    with pytest.raises(errors.FeedError, match="stands twice"):
        load_feed(path)


@pytest.mark.parametrize("path", REAL_FEEDS, ids=lambda path: path.stem)
def test_the_feeds_of_the_real_trial_fit_the_catalogue(path: Path) -> None:
    feed = load_feed(path)
    item = rulebook.default().catalogue_item(feed.item, RECEIVED_ON)
    plan = feed_plan(sorted(feed.known_columns), feed, item, called=path.name)
    assert set(plan.fields) == {item.field(rule.to).name for rule in feed.columns}
    assert feed.feed == path.stem
    assert yaml.safe_load(path.read_text(encoding="utf-8"))["item"] == item.code
