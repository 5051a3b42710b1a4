"""W3 beside ZEN: the comprehensive card by the rule engine's fast path, on a sample of subjects.

The fast path is a loader that hands over a decision compiled once. Its time is that of evaluating
alone: the facts are made ready before, which its users would have to do as well.
"""

import time
from datetime import date
from typing import Any

from benchmarks import w03_population, w03_zen
from chengxin.engines.scorecards.card import PreparedCard
from chengxin.engines.scorecards.plain import Evaluator, Subject
from chengxin.law.rulebook import as_mapping

TARGET_TIMES = 20.0
GRADES = "ABCD"


def run(duck: Any, prepared: PreparedCard, as_of: date, sample: int) -> dict[str, Any]:
    """Subjects a second by ZEN, and how many of the sample it grades otherwise than we do.

    Args:
        duck: Where W3's tables are.
        prepared: The card.
        as_of: Day of evaluation.
        sample: How many subjects.
    """
    try:
        import zen
    except ImportError as error:
        return {"left_out": str(error)}
    shapes = {item: str(shape) for item, shape in prepared.shapes.items()}
    marks = [
        mark.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        for _, mark in prepared.marks
    ]
    text = w03_zen.decision(
        as_mapping(prepared.card),
        as_of=as_of,
        shapes=shapes,
        term_years=prepared.inquiry_term_years,
        marks=marks,
    )
    content = zen.ZenDecisionContent(text)
    engine = zen.ZenEngine({"loader": lambda _key: content})
    rows = _rows(duck, sample)
    facts = {number: w03_zen.facts(own, shapes) for number, own in rows.items()}
    engine.evaluate("card", facts[0])
    began = time.perf_counter()
    found = {number: engine.evaluate("card", given)["result"] for number, given in facts.items()}
    seconds = time.perf_counter() - began
    evaluator = Evaluator(prepared)
    differing = 0
    for number, own in rows.items():
        ours = evaluator.evaluate(Subject(number, "legal_person", "active", provisional=False), own)
        theirs = found[number]
        differing += (theirs["points"], GRADES[theirs["place"]]) != (ours.points, str(ours.grade))
    return {
        "sample": sample,
        "subjects_per_second": round(sample / seconds, 1),
        "subjects_that_differ": differing,
    }


def _rows(duck: Any, sample: int) -> dict[int, list[dict[str, Any]]]:
    rows: dict[int, list[dict[str, Any]]] = {number: [] for number in range(sample)}
    for item in w03_population.ITEMS:
        query = f"SELECT *, '{item.code}' AS item FROM {item.table} WHERE subject_id < {sample}"
        for row in duck.execute(query).to_arrow_table().to_pylist():
            rows[row["subject_id"]].append(row)
    return rows
