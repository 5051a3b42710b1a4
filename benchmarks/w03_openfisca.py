"""W3 beside OpenFisca: the indicators of the card that it can express, vectorised, on a sample.

OpenFisca reckons variables of entities: here a record is its person and a subject the group of its
records. Counting, membership and days in force can be said so; its whole numbers have 32 bits and
its others are floats, so sums of money are left out, and it cannot ask for the newest record's
value. Every indicator is a variable of its own, so contributions are kept; the time is that of
`calculate`, with the inputs set before.
"""

import sys
import time
from functools import reduce
from operator import add
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import w03_population
from chengxin.engines.scorecards.card import PreparedCard, Rule, day_number
from chengxin.law.rulebook.schemas.scorecard_indicators import (
    CountIndicator,
    DurationIndicator,
    MembershipIndicator,
)
from chengxin.law.rulebook.schemas.scorecard_parts import WHOLE, Selection
from chengxin.law.words import Polarity

EXPRESSIBLE = (CountIndicator, MembershipIndicator, DurationIndicator)
MOST_SUBJECTS = 20_000
NEVER = 2**31 - 1
WHEN = "2026"


def run(duck: Any, prepared: PreparedCard, subjects: int, peers: Path | None) -> dict[str, Any]:
    """Subjects a second by OpenFisca, and how many of the sample have other points than ours.

    Args:
        duck: Where W3's tables are, and `ours`, the compiled card's outcome.
        prepared: The card.
        subjects: How many there are.
        peers: A site-packages folder with ``openfisca-core``.
    """
    if peers is None:
        return {"left_out": "no folder with openfisca-core was named (--peers)"}
    sys.path.append(str(peers))
    try:
        import openfisca_core.simulations  # noqa: F401
    except ImportError as error:
        return {"left_out": str(error)}
    sample = min(subjects, MOST_SUBJECTS)
    rules = [r for r in prepared.indicators if isinstance(r.rule, EXPRESSIBLE) and _is_plain(r)]
    rows = _Rows(duck, sample)
    simulation = _simulation(prepared, rules, rows, sample)
    began = time.perf_counter()
    found = {rule.id: simulation.calculate(_name(rule.id), WHEN) for rule in rules}
    seconds = time.perf_counter() - began
    return {
        "indicators": len(rules),
        "of": len(prepared.indicators),
        "sample": sample,
        "records": len(rows.subject),
        "subjects_per_second": round(sample / seconds),
        "points_that_differ": _differing(duck, found, sample),
    }


def _is_plain(rule: Rule) -> bool:
    """Whether tests are of codes only, and no weight is to be rounded."""
    tests = rule.selection.where
    return rule.weight == WHOLE and all(test.in_ is not None for test in tests)


def _name(indicator: str) -> str:
    return indicator.replace("-", "_")


class _Rows:
    """Records of all items in one long table, codes as numbers."""

    def __init__(self, duck: Any, sample: int) -> None:
        parts = [
            duck.execute(
                f"SELECT *, {number} AS item_no FROM {item.table} WHERE subject_id < {sample}"
            ).to_arrow_table()
            for number, item in enumerate(w03_population.ITEMS)
        ]
        self._parts = parts
        self.subject = np.concatenate([part["subject_id"].to_numpy() for part in parts])
        self.item = np.concatenate([part["item_no"].to_numpy() for part in parts])
        self._words: dict[str, dict[str, int]] = {}

    def days(self, name: str) -> Any:
        """Days since 1970; NEVER for none."""
        return np.concatenate([_days(part[name]) for part in self._parts])

    def flags(self, name: str) -> Any:
        """Truths."""
        return np.concatenate(
            [part[name].to_numpy(zero_copy_only=False).astype(bool) for part in self._parts]
        )

    def codes(self, name: str) -> Any:
        """Codes as numbers; -1 for none, and where an item has no such column."""
        words = self._words.setdefault(name, {})
        found = []
        for part in self._parts:
            if name not in part.column_names:
                found.append(np.full(len(part), -1, dtype=np.int32))
                continue
            values = part[name].to_pylist()
            numbers = [-1 if v is None else words.setdefault(v, len(words)) for v in values]
            found.append(np.array(numbers, dtype=np.int32))
        return np.concatenate(found)

    def numbers(self, name: str, codes: Any) -> list[int]:
        """The numbers of some codes of a column asked for before."""
        return [self._words[name].get(str(code), -2) for code in codes]


def _days(column: Any) -> Any:
    numbers = column.cast("int32").to_pandas().fillna(NEVER)
    return numbers.to_numpy().astype(np.int32)


def _simulation(prepared: PreparedCard, rules: list[Rule], rows: _Rows, sample: int) -> Any:
    from openfisca_core.entities import build_entity
    from openfisca_core.simulations import SimulationBuilder
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem

    record = build_entity(key="record", plural="records", label="Record", is_person=True)
    holder = {"key": "holder", "plural": "holders", "label": "Holder"}
    subject = build_entity(key="subject", plural="subjects", label="Subject", roles=[holder])
    system = TaxBenefitSystem([record, subject])
    inputs = _inputs(rules, rows)
    for name in inputs:
        system.add_variable(_variable(name, record, bool if name in _TRUTHS else int))
    items = {item.code: number for number, item in enumerate(w03_population.ITEMS)}
    for rule in rules:
        number = items[rule.selection.of]
        seen = _counts(prepared, rule, number, rows)
        system.add_variable(_variable(f"of_{_name(rule.id)}", record, int, seen))
        system.add_variable(_variable(_name(rule.id), subject, int, _points(rule)))
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("record", np.arange(len(rows.subject)))
    group = builder.declare_entity("subject", np.arange(sample))
    builder.join_with_persons(group, rows.subject, np.array(["holder"] * len(rows.subject)))
    simulation = builder.build(system)
    for name, values in inputs.items():
        simulation.set_input(name, WHEN, values)
    return simulation


_TRUTHS = {"live", "shielded"}


def _inputs(rules: list[Rule], rows: _Rows) -> dict[str, Any]:
    fields = {test.field for rule in rules for test in rule.selection.where}
    coded = sorted({"severity", "polarity", "department", "state"} | fields)
    inputs = {name: rows.codes(name) for name in coded}
    inputs["live"] = inputs.pop("state") == rows.numbers("state", ["live"])[0]
    inputs["shielded"] = rows.flags("shielded")
    inputs["item"] = rows.item.astype(np.int32)
    return inputs | {name: rows.days(name) for name in ("decided_on", "valid_from", "valid_to")}


def _variable(name: str, entity: Any, kind: type, formula: Any = None) -> type:
    from openfisca_core.periods import DateUnit
    from openfisca_core.variables import Variable

    members: dict[str, Any] = {
        "value_type": kind,
        "entity": entity,
        "definition_period": DateUnit.YEAR,
        "label": name,
    }
    if formula is not None:
        members["formula"] = formula
    return type(name, (Variable,), members)


def _counts(prepared: PreparedCard, rule: Rule, item: int, rows: _Rows) -> Any:
    """Formula: what a record gives to the rule: 1, or its days in force, or 0."""
    wanted, as_of = rule.selection, day_number(prepared.as_of)
    begins, ends = prepared.begins(wanted.of), prepared.ends(wanted.of)
    negative = rows.numbers("polarity", [Polarity.NEGATIVE])[0]
    marks = [mark for _, mark in prepared.marks_of(wanted.of) if mark.severity and not mark.where]
    protected = [rows.numbers("severity", mark.severity) for mark in marks]
    tests = _tests(wanted, rows)
    term = None if prepared.term_since is None else day_number(prepared.term_since)
    since = None if rule.since is None else day_number(rule.since)

    def formula(record: Any, period: Any) -> Any:
        decided = record("decided_on", period)
        counts = (record("item", period) == item) & record("live", period)
        counts &= ~record("shielded", period) & (decided <= as_of)
        counts &= record(begins, period) <= as_of
        for severities in protected:
            counts &= ~np.isin(record("severity", period), severities)
        if term is not None:
            counts &= (record("polarity", period) != negative) | (record(ends, period) >= term)
        for field, numbers in tests:
            counts &= np.isin(record(field, period), numbers)
        if since is not None:
            counts &= record(wanted.window_field or "decided_on", period) >= since
        if wanted.in_force:
            counts &= (record("valid_from", period) <= as_of) & (record("valid_to", period) > as_of)
        if not isinstance(rule.rule, DurationIndicator):
            return counts.astype(np.int32)
        until = np.minimum(record("valid_to", period), as_of + 1)
        first = record("valid_from", period)
        if rule.within is not None:
            first = np.maximum(first, day_number(rule.within))
        return np.where(counts, np.maximum(until - first, 0), 0)

    return formula


def _tests(wanted: Selection, rows: _Rows) -> list[tuple[str, list[int]]]:
    """Columns, each with the numbers of the codes one of which it must hold."""
    asked: list[tuple[str, Any]] = [(test.field, test.in_) for test in wanted.where]
    asked += [
        ("severity", wanted.severity),
        ("polarity", wanted.polarity),
        ("department", wanted.departments),
    ]
    return [(name, rows.numbers(name, codes)) for name, codes in asked if codes is not None]


def _points(rule: Rule) -> Any:
    """Formula: the points of a subject, within cap and floor."""
    indicator: Any = rule.rule

    def formula(subject: Any, period: Any) -> Any:
        value = subject.sum(subject.members(f"of_{_name(rule.id)}", period)).astype(np.int64)
        if isinstance(indicator, MembershipIndicator):
            points = np.where(value > 0, indicator.points, indicator.otherwise)
        elif getattr(indicator, "points_each", None) is not None:
            points = value * indicator.points_each
        else:
            points = reduce(add, (_step(value, step) for step in indicator.steps))
        least = -NEVER if indicator.floor is None else indicator.floor
        return np.clip(points, least, NEVER if indicator.cap is None else indicator.cap)

    return formula


def _step(value: Any, step: Any) -> Any:
    below = True if step.below is None else value < step.below
    return np.where((value >= step.at_least) & below, step.points, 0)


def _differing(duck: Any, found: dict[str, Any], sample: int) -> int:
    """Points, of all indicators and subjects, that are other than ours."""
    columns = ", ".join(f'"points {name}"' for name in found)
    query = f"SELECT subject_id, {columns} FROM ours WHERE subject_id < {sample}"
    ours = duck.execute(query).to_arrow_table()
    places = ours["subject_id"].to_numpy()
    return sum(
        int((ours[f"points {name}"].to_numpy() != points[places]).sum())
        for name, points in found.items()
    )
