"""The synthetic district is repeatable, invented, and wrong in the ways real files are."""

from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest

from chengxin.entrances.cli.district import drawing, making, population
from chengxin.entrances.cli.district.files import Handover
from chengxin.law import rulebook
from chengxin.law.identifiers import uscc
from chengxin.law.rulebook.row_rules import check_row

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("district")


@pytest.fixture(scope="module")
def made(folder: Path) -> making.MadeDistrict:
    return make(folder / "files", subjects=4000)


def make(folder: Path, *, subjects: int, seed: int = 7) -> making.MadeDistrict:
    return making.make_district(
        folder=folder, rulebook=rulebook.default(), subjects=subjects, today=TODAY, seed=seed
    )


def read(handover: Handover) -> pl.DataFrame:
    text = handover.path.read_bytes()
    try:
        return pl.read_csv(text.decode("utf-8").encode(), infer_schema=False)
    except UnicodeDecodeError:
        return pl.read_csv(text.decode("gb18030").encode(), infer_schema=False)


def rows_of(made: making.MadeDistrict, item: str) -> pl.DataFrame:
    catalogue = rulebook.default().catalogue_item(item, TODAY)
    titles = {field.code: field.title_zh for field in catalogue.fields}
    parts = [
        read(handover).rename(titles, strict=False)
        for handover in made.handovers
        if handover.item == item and handover.path.suffix == ".csv"
    ]
    return pl.concat(parts, how="diagonal")


def test_the_same_seed_writes_the_same_bytes(made: making.MadeDistrict, tmp_path: Path) -> None:
    again = make(tmp_path, subjects=4000)
    files = [handover.path for handover in made.handovers if handover.path.suffix == ".csv"]
    others = [handover.path for handover in again.handovers if handover.path.suffix == ".csv"]
    assert [path.read_bytes() for path in files] == [path.read_bytes() for path in others]


def test_another_seed_writes_another_district(made: making.MadeDistrict, tmp_path: Path) -> None:
    assert make(tmp_path, subjects=4000, seed=8).model != made.model


def test_every_enterprise_is_visibly_invented(made: making.MadeDistrict) -> None:
    names = rows_of(made, "registration")["名称"]
    assert names.str.contains("示例").all()


def test_every_code_is_of_a_division_that_does_not_exist(made: making.MadeDistrict) -> None:
    codes = rows_of(made, "registration")["统一社会信用代码"]
    assert set(codes.str.slice(2, 6)) == {"310199"}
    assert all(uscc.is_valid(code) for code in codes)


def test_registered_codes_are_unique(made: making.MadeDistrict) -> None:
    first = next(h for h in made.handovers if h.department == "market-regulation")
    codes = read(first)["统一社会信用代码"]
    assert codes.n_unique() == len(codes)


def test_every_item_of_the_catalogue_is_handed_in(made: making.MadeDistrict) -> None:
    items = {item.code for item in rulebook.default().catalogue_items(TODAY)}
    assert {handover.item for handover in made.handovers} == items
    assert set(making.MAKERS) < items


def test_rows_made_from_columns_and_rules_are_mostly_right(made: making.MadeDistrict) -> None:
    book = rulebook.default()
    outcomes = Counter[str]()
    for handover in made.handovers:
        if handover.item in making.MAKERS or handover.path.suffix != ".csv":
            continue
        item = book.catalogue_item(handover.item, TODAY)
        for cells in read(handover).iter_rows(named=True):
            checked = check_row(
                item,
                cells,
                received_on=handover.received_at.date(),
                tables=lambda key: book.code_table(key, TODAY),
                checks=book.validation(TODAY),
            )
            outcomes[checked.outcome] += 1
            name = checked.values["subject_name"]
            assert "示" in name or "奉贤" in name, "every name in the district is invented"
    wrong = outcomes["rejected"] + outcomes["held"]
    assert 0.01 < wrong / outcomes.total() < 0.12


def test_reporters_are_those_the_catalogue_allows(made: making.MadeDistrict) -> None:
    book = rulebook.default()
    for handover in made.handovers:
        assert book.catalogue_item(handover.item, TODAY).may_report(handover.department)


def test_no_two_files_are_handed_in_at_once(made: making.MadeDistrict) -> None:
    moments = [handover.received_at for handover in made.handovers]
    assert all(earlier < later for earlier, later in pairwise(moments))
    assert moments[-1].date() < TODAY


def test_the_register_comes_before_everything_else(made: making.MadeDistrict) -> None:
    first_other = next(i for i, h in enumerate(made.handovers) if h.item != "registration")
    before = {handover.department for handover in made.handovers[:first_other]}
    assert before >= {"market-regulation", "civil-affairs"}


def test_files_hold_the_mistakes_that_intake_must_find(made: making.MadeDistrict) -> None:
    penalties = rows_of(made, "administrative-penalty")
    organisations = penalties.filter(pl.col("行政相对人类别") != "自然人")
    codes = organisations["行政相对人代码_1（统一社会信用代码）"].drop_nulls()
    assert not all(uscc.is_valid(code) for code in codes)
    assert organisations["违法事实"].null_count() > 0
    assert penalties["行政处罚决定书文号"].n_unique() < penalties.height
    assert (penalties["当前状态"] == "无效").any()
    assert (penalties["处罚程序"] == "简易程序").any()
    assert (penalties["行政相对人类别"] == "自然人").any()


def test_natural_persons_carry_no_unified_code(made: making.MadeDistrict) -> None:
    penalties = rows_of(made, "administrative-penalty")
    persons = penalties.filter(pl.col("行政相对人类别") == "自然人")
    assert persons["行政相对人代码_1（统一社会信用代码）"].null_count() == persons.height
    assert persons["证件号码"].str.starts_with("310199").all()


def test_some_files_are_handed_in_twice(made: making.MadeDistrict) -> None:
    paths = [handover.path for handover in made.handovers]
    assert len(set(paths)) < len(paths)


def test_the_two_enterprises_to_look_at_differ(made: making.MadeDistrict) -> None:
    column = "行政相对人代码_1（统一社会信用代码）"
    penalised = rows_of(made, "administrative-penalty")[column]
    assert made.model not in penalised
    assert made.troubled in penalised


def test_one_hundred_subjects_are_enough(tmp_path: Path) -> None:
    made = make(tmp_path, subjects=100)
    assert sum(handover.rows for handover in made.handovers) >= 100


def test_every_field_by_industry_has_somebody_in_the_district() -> None:
    """A card whose industries nobody is in would never grade the demonstration."""
    book = rulebook.default()
    since = population.start_of_months(TODAY, making.MONTHS)
    place = population.District(book.directory.localities, since, TODAY, 7)
    subjects = population.make_population(place, 4000).filter(pl.col("status") == "active")
    for card in book.scorecards():
        reached = card.population
        if not card.is_in_force(TODAY) or not reached.industries:
            continue
        found = subjects.filter(
            drawing.of_industries(" ".join(reached.industries))
            & pl.col("kind").is_in([str(kind) for kind in reached.subject_kinds])
        )
        assert found.height >= 5, card.key


def test_every_item_a_field_holds_somebody_by_is_handed_in(made: making.MadeDistrict) -> None:
    book = rulebook.default()
    handed_in = {handover.item for handover in made.handovers}
    held = {
        rule.of
        for card in book.scorecards()
        if card.is_in_force(TODAY)
        for rule in card.population.holding
    }
    assert held
    assert held <= handed_in
