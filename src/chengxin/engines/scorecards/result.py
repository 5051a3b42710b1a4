"""What an evaluation says of one subject, its canonical form, and the digest of a whole run.

The digest of a run is SHA-256 over one line of canonical JSON per subject, each ended by a line
feed, in rising order of subject_id. It depends on nothing else: not on the engine, the number of
threads, the clock, or the order in which rows were found.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb

from chengxin.engines.scorecards.card import PreparedCard, Rule
from chengxin.law.rulebook.schemas.scorecard_parts import Veto
from chengxin.law.words import Grade

BATCH_ROWS = 20_000
GRADES = tuple(Grade)


@dataclass(frozen=True)
class Contribution:
    """Milli-points of one indicator, and the records it counted in rising order.

    `indicator` is ``group.<id>`` for what the cap or floor of a group takes away or adds.
    """

    indicator: str
    points: int
    records: tuple[int, ...]


@dataclass(frozen=True)
class HeldVeto:
    """A veto or ceiling that holds, and the records it rests on in rising order.

    `veto` is the id of a veto, or of an indicator whose grade given elsewhere is a ceiling.
    `ceiling` is None where an evaluation is read back from the table of grades.
    """

    veto: str
    records: tuple[int, ...]
    ceiling: Grade | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Evaluation:
    """Outcome for one subject: milli-points before vetoes, grade after them, and the reasons.

    `contributions` leaves out indicators that gave no points and counted no record; both lists
    stand by rising code. Base points + Σ contributions = points.
    """

    subject_id: int
    points: int
    grade: Grade
    vetoes: tuple[HeldVeto, ...]
    contributions: tuple[Contribution, ...]

    def as_plain(self) -> dict[str, Any]:
        """The outcome in lists, dictionaries and integers, as a grade is stored."""
        return {
            "contributions": {c.indicator: [c.points, list(c.records)] for c in self.contributions},
            "grade": str(self.grade),
            "points": self.points,
            "subject_id": self.subject_id,
            "vetoes": {v.veto: list(v.records) for v in self.vetoes},
        }

    def canonical_line(self) -> str:
        """The outcome as one line of canonical JSON, without a line feed."""
        return json.dumps(self.as_plain(), sort_keys=True, separators=(",", ":"))


def points_column(rule: Rule) -> str:
    """Column of `compile_card`'s table: milli-points of an indicator."""
    return f"points {rule.id}"


def held_column(rule: Rule) -> str:
    """Column of `compile_card`'s table: whether a veto holds."""
    return f"held {rule.id}"


def ceiling_column(rule: Rule) -> str:
    """Column of `compile_card`'s table: place of a ceiling among the grades; 0 = none."""
    return f"ceiling {rule.id}"


def group_contribution(group: str) -> str:
    """Name of the contribution that is what a group's cap or floor takes away or adds."""
    return f"group.{group}"


def group_column(group: str) -> str:
    """Column of `compile_card`'s table: milli-points of that contribution."""
    return f"points {group_contribution(group)}"


def records_column(rule: Rule) -> str:
    """Column of `compile_card`'s table: numbers of the records a rule counted; null = none."""
    return f"records {rule.id}"


def evaluation_of(prepared: PreparedCard, row: Mapping[str, Any]) -> Evaluation:
    """The evaluation in one row of `compile_card`'s table, as Python values."""
    contributions = [
        Contribution(rule.id, row[points_column(rule)], _numbers(row, rule))
        for rule in prepared.indicators
    ]
    contributions += [
        Contribution(group_contribution(group.id), row[group_column(group.id)], ())
        for group, _ in prepared.bounded_groups
    ]
    held = [
        HeldVeto(rule.id, _numbers(row, rule), rule.rule.ceiling)
        for rule in prepared.vetoes
        if isinstance(rule.rule, Veto) and row[held_column(rule)]
    ]
    held += [
        HeldVeto(rule.id, _numbers(row, rule), GRADES[row[ceiling_column(rule)]])
        for rule in prepared.external
        if row[ceiling_column(rule)]
    ]
    return Evaluation(
        subject_id=row["subject_id"],
        points=row["points"],
        grade=Grade(row["grade"]),
        vetoes=tuple(sorted(held, key=lambda v: v.veto)),
        contributions=in_order(contributions),
    )


def in_order(contributions: Iterable[Contribution]) -> tuple[Contribution, ...]:
    """Those that gave points or counted records, by rising name."""
    kept = [c for c in contributions if c.points or c.records]
    return tuple(sorted(kept, key=lambda c: c.indicator))


def _numbers(row: Mapping[str, Any], rule: Rule) -> tuple[int, ...]:
    return tuple(row.get(records_column(rule)) or ())


def digest_of(evaluations: Iterable[Evaluation]) -> str:
    """Hexadecimal digest of a run held in Python."""
    digest = hashlib.sha256()
    for evaluation in sorted(evaluations, key=lambda e: e.subject_id):
        digest.update(evaluation.canonical_line().encode() + b"\n")
    return digest.hexdigest()


CANONICAL_LINE = """concat('{"contributions":', contributions, ',"grade":"', grade, '","points":',
    points, ',"subject_id":', subject_id, ',"vetoes":', vetoes, '}', chr(10))"""
"""DuckDB expression: the canonical line, with its line feed, of one row of a texts table."""


def write_texts(
    connection: duckdb.DuckDBPyConnection, prepared: PreparedCard, source: str, target: str
) -> None:
    """Write a run's table with its reasons as canonical JSON text, as grades are stored.

    Args:
        connection: Where both tables are.
        prepared: The card of the run.
        source: Name or subquery with the columns of `compile_card`, records behind included.
        target: Name of the table to make: subject_id, points, grade, contributions text, vetoes
            text; in rising order of subject_id.
    """
    contributions = {rule.id: _contribution_json(rule) for rule in prepared.indicators}
    contributions |= {
        group_contribution(group.id): _group_json(group.id) for group, _ in prepared.bounded_groups
    }
    vetoes = {rule.id: _veto_json(rule, f'"{held_column(rule)}"') for rule in prepared.vetoes}
    vetoes |= {
        rule.id: _veto_json(rule, f'"{ceiling_column(rule)}" > 0') for rule in prepared.external
    }
    connection.execute(
        f"CREATE OR REPLACE TABLE {target} AS SELECT subject_id, points, grade, "  # noqa: S608
        f"{_object(contributions)} AS contributions, {_object(vetoes)} AS vetoes "
        f"FROM {source} ORDER BY subject_id"
    )


def _object(by_name: Mapping[str, str]) -> str:
    """DuckDB expression: a JSON object of those members that are not null, by rising name.

    Names are plain ASCII, so nothing needs escaping.
    """
    members = [by_name[name] for name in sorted(by_name)]
    return f"concat('{{', concat_ws(',', {', '.join(members)}), '}}')" if members else "'{}'"


def _contribution_json(rule: Rule) -> str:
    points, records = f'"{points_column(rule)}"', f'"{records_column(rule)}"'
    text = f"""concat('"{rule.id}":[', {points}, ',[', array_to_string({records}, ','), ']]')"""
    return f"CASE WHEN {points} <> 0 OR len({records}) > 0 THEN {text} END"


def _group_json(group: str) -> str:
    points = f'"{group_column(group)}"'
    text = f"""concat('"{group_contribution(group)}":[', {points}, ',[]]')"""
    return f"CASE WHEN {points} <> 0 THEN {text} END"


def _veto_json(rule: Rule, holds: str) -> str:
    records = f'"{records_column(rule)}"'
    text = f"""concat('"{rule.id}":[', array_to_string({records}, ','), ']')"""
    return f"CASE WHEN {holds} THEN {text} END"


def digest_of_table(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    """Hexadecimal digest of a run held in DuckDB; 600,000 subjects take a few seconds.

    Args:
        connection: Where the table is.
        table: Name of a table that `write_texts` made.
    """
    query = f"SELECT {CANONICAL_LINE} FROM {table} ORDER BY subject_id"  # noqa: S608
    reader = connection.execute(query).to_arrow_reader(BATCH_ROWS)
    digest = hashlib.sha256()
    for batch in reader:
        lines = batch.column(0)
        _, offsets, text = lines.buffers()
        if len(lines) and text is not None:
            ends = memoryview(offsets).cast("i")
            digest.update(memoryview(text)[ends[lines.offset] : ends[lines.offset + len(lines)]])
    return digest.hexdigest()
