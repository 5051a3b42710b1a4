"""ZEN, a rule engine written by others, reckons the same points and grades from the card's text."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import zen
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import card_population, w03_population, w03_zen
from chengxin.engines.scorecards.card import PreparedCard
from chengxin.engines.scorecards.cases import prepare_from
from chengxin.engines.scorecards.plain import Evaluator, Subject
from chengxin.engines.scorecards.result import Evaluation
from chengxin.law.rulebook import as_mapping, default
from tests.engines.scorecards.strategies import DAYS, Population, cards
from tests.engines.scorecards.trial import SHAPES, ready, subject

AS_OF = date(2026, 11, 21)
GRADES = "ABCD"


class Zen:
    """A card as a decision of ZEN."""

    def __init__(self, card: dict[str, Any], **world: Any) -> None:
        self.card, self.shapes = card, world["shapes"]
        self.decision = zen.ZenEngine().create_decision(w03_zen.decision(card, **world))

    def evaluate(self, records: list[dict[str, Any]]) -> dict[str, Any]:
        """Points, grade and the points of every indicator and bounded group."""
        found = self.decision.evaluate(w03_zen.facts(records, self.shapes))["result"]
        ids = [i["id"] for i in self.card["indicators"]]
        given = {name: found[f"points{number}"] for number, name in enumerate(ids)}
        given |= {f"group.{g['id']}": found[f"group{n}"] for n, g in enumerate(self.card["groups"])}
        return {
            "points": found["points"],
            "grade": GRADES[found["place"]],
            "given": {name: points for name, points in given.items() if points},
        }


def told(found: Evaluation) -> dict[str, Any]:
    """The same of an evaluation."""
    return {
        "points": found.points,
        "grade": str(found.grade),
        "given": {c.indicator: c.points for c in found.contributions if c.points},
    }


def by_subject(folder: Path, subjects: int) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """The records of W3's population, subject by subject."""
    duck = duckdb.connect()
    w03_population.write(duck, folder, subjects=subjects, records=subjects * 33)
    rows: dict[int, list[dict[str, Any]]] = {n: [] for n in range(subjects)}
    for item in w03_population.ITEMS:
        for row in duck.execute(f"SELECT * FROM {item.table}").to_arrow_table().to_pylist():
            rows[row["subject_id"]].append(row | {"item": item.code})
    yield from rows.items()


def shapes_of(prepared: PreparedCard) -> dict[str, str]:
    return {item: str(shape) for item, shape in prepared.shapes.items()}


def test_the_packaged_comprehensive_card_gives_what_zen_makes_of_its_text(tmp_path: Path) -> None:
    prepared = prepare_from(default(), "comprehensive", as_of=AS_OF)
    marks = [
        mark.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        for _, mark in prepared.marks
    ]
    card = as_mapping(prepared.card)
    beside = Zen(card, as_of=AS_OF, shapes=shapes_of(prepared), term_years=5, marks=marks)
    evaluator, grades = Evaluator(prepared), set()
    for number, own in by_subject(tmp_path, 200):
        found = evaluator.evaluate(Subject(**subject(number)), own)
        assert beside.evaluate(own) == told(found), number
        grades.add(found.grade)
    assert len(grades) > 2


def test_every_packaged_card_gives_what_zen_makes_of_its_text(tmp_path: Path) -> None:
    book = default()
    cards = card_population.cards_of(book, AS_OF)
    duck = duckdb.connect()
    drawn = card_population.write(
        duck, tmp_path, book=book, cards=cards, subjects=40, records_each=2.0, as_of=AS_OF
    )
    rows: dict[int, list[dict[str, Any]]] = {}
    for item in drawn.items:
        for row in duck.execute(f"SELECT * FROM '{drawn.file(item)}'").to_arrow_table().to_pylist():
            known = {"shielded": False, "objected": False} | row | {"item": item}
            rows.setdefault(row["subject_id"], []).append(known)
    assert len(cards) > 60
    for key, prepared in cards.items():
        marks = [mark for _, mark in prepared.marks if mark.of in (None, *prepared.shapes)]
        plain = [m.model_dump(mode="json", by_alias=True, exclude_defaults=True) for m in marks]
        world = {"as_of": AS_OF, "shapes": shapes_of(prepared), "term_years": 5, "marks": plain}
        beside, evaluator = Zen(as_mapping(prepared.card), **world), Evaluator(prepared)
        for number, every in rows.items():
            own = [r for r in every if r["item"] in prepared.shapes]
            found = evaluator.evaluate(Subject(**subject(number)), own)
            assert beside.evaluate(own) == told(found), (key, number)


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(card=cards(), as_of=st.sampled_from(DAYS), seed=st.integers(0, 2**32))
def test_any_card_gives_what_zen_makes_of_its_text(
    card: dict[str, Any], as_of: date, seed: int
) -> None:
    rows, evaluator = Population(seed, as_of), Evaluator(ready(card, as_of))
    beside = Zen(card, as_of=as_of, shapes=SHAPES, term_years=5)
    for number in range(1, 11):
        own = [r for r in rows.records if r["subject_id"] == number]
        assert beside.evaluate(own) == told(evaluator.evaluate(Subject(**subject(number)), own))
