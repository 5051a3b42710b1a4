"""Many cards over one population give, card by card, what each gives alone."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chengxin.engines.scorecards.card import PreparedCard
from chengxin.engines.scorecards.many import ManyCards, Tables
from chengxin.engines.scorecards.result import digest_of, digest_of_table, write_texts
from tests.engines.scorecards.strategies import DAYS, Population
from tests.engines.scorecards.trial import (
    BASIS,
    ITEM_COLUMNS,
    LABEL,
    DuckDB,
    card_of,
    indicator,
    ready,
    run_plain,
    subject,
    veto,
)

AS_OF = DAYS[0]
POPULATION = card_of()["population"]
HOLDING = {"id": "licence", "label": LABEL, "basis": BASIS, "of": "listing", "at_least": 1}
TABLES = Tables("subjects", {item: item for item in ITEM_COLUMNS})


def sector(industry: str, **parts: Any) -> dict[str, Any]:
    """A card of one industry."""
    population = POPULATION | {"industries": [industry]}
    return card_of(scope="sector", population=population, **parts)


CARDS = {
    "everybody": card_of(),
    "an_industry": sector("H62"),
    "another_with_a_veto": sector("C", vetoes=[veto(in_force=True)]),
    "holders_of_a_licence": card_of(
        scope="sector",
        population=POPULATION | {"holding": [HOLDING]},
        indicators=[
            indicator(id="rated", of="rating", points_each=4),
            indicator(id="count", points_each=-60),
        ],
    ),
    "nobody": sector("T9999"),
}


@pytest.fixture
def people() -> Population:
    """Subjects of some industries, with records of every item."""
    rows = Population(11, AS_OF)
    for number, one in enumerate(rows.subjects):
        one["industry"] = ("H6210", "C1311", "C2710", None)[number % 4]
    return rows


def scattered(duck: DuckDB, prepared: list[PreparedCard], folder: Path) -> ManyCards:
    many = ManyCards(duck.ibis, prepared, TABLES, folder)
    many.scatter()
    return many


def test_every_card_gives_the_digest_of_its_single_run(people: Population, tmp_path: Path) -> None:
    duck = DuckDB()
    duck.put(people.subjects, people.records)
    prepared = [ready(card, AS_OF) for card in CARDS.values()]
    many = scattered(duck, prepared, tmp_path)
    counts = {}
    for number, (name, card) in enumerate(zip(CARDS, prepared, strict=True)):
        sql = many.sql(number)
        assert sql == duck.compile(card), "the text is that of a run of this card alone"
        many.use(number)
        write_texts(duck.ibis.con, card, f"({sql})", "graded")
        alone = run_plain(card, people.subjects, people.records)
        assert digest_of_table(duck.ibis.con, "graded") == digest_of(alone.values()), name
        assert many.members(number) == len(alone)
        counts[name] = len(alone)
    assert counts["everybody"] > counts["an_industry"] > 0
    assert counts["another_with_a_veto"] > 0
    assert counts["holders_of_a_licence"] > 0
    assert counts["nobody"] == 0


def test_a_record_reaches_the_cards_that_grade_its_subject_and_no_other(
    people: Population, tmp_path: Path
) -> None:
    duck = DuckDB()
    duck.put(people.subjects, people.records)
    names = list(CARDS)
    scattered(duck, [ready(card, AS_OF) for card in CARDS.values()], tmp_path)
    narrow = ("an_industry", "another_with_a_veto")  # the others grade most subjects, or none
    written = {path.name for path in (tmp_path / "penalty").iterdir()}
    assert written == {f"card={names.index(name)}" for name in narrow}
    number = names.index("an_industry")
    found = duck.ibis.con.execute(
        "SELECT DISTINCT subject_id FROM "
        f"read_parquet('{tmp_path}/penalty/card={number}/*.parquet', hive_partitioning = false)"
    ).fetchall()
    industries = {one["subject_id"]: one["industry"] for one in people.subjects}
    assert {industries[number] for (number,) in found} == {"H6210"}


def test_without_subjects_there_is_nothing_to_grade(tmp_path: Path) -> None:
    duck = DuckDB()
    many = scattered(duck, [ready(card, date(2026, 11, 21)) for card in CARDS.values()], tmp_path)
    for number in range(len(CARDS)):
        sql = many.sql(number)
        many.use(number)
        assert duck.ibis.con.execute(sql).fetchall() == []
    duck.put([subject(5, industry="H62")], [])
    assert many.members(1) == 0, "members are those of the moment of scattering"
