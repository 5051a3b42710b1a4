"""What an evaluation says of one subject, its canonical form, and the digest of a whole run.

The digest of a run is SHA-256 over one line of canonical JSON per subject, each ended by a line
feed, in rising order of subject_id. It depends on nothing else: not on the engine, the number of
threads, the clock, or the order in which rows were found.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from chengxin.law.words import Grade

BATCH_ROWS = 20_000


@dataclass(frozen=True)
class Contribution:
    """Milli-points of one indicator, and the records it counted in rising order."""

    indicator: str
    points: int
    records: tuple[int, ...]


@dataclass(frozen=True)
class HeldVeto:
    """A veto that holds, and the records it rests on in rising order."""

    veto: str
    records: tuple[int, ...]


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


def evaluation_of(row: Mapping[str, Any]) -> Evaluation:
    """The evaluation in one row of `compile_card`'s table, as Python values."""
    return Evaluation(
        subject_id=row["subject_id"],
        points=row["points"],
        grade=Grade(row["grade"]),
        vetoes=tuple(HeldVeto(v["veto"], tuple(v["records"])) for v in row["vetoes"]),
        contributions=tuple(
            Contribution(c["indicator"], c["points"], tuple(c["records"]))
            for c in row["contributions"]
        ),
    )


def digest_of(evaluations: Iterable[Evaluation]) -> str:
    """Hexadecimal digest of a run held in Python."""
    digest = hashlib.sha256()
    for evaluation in sorted(evaluations, key=lambda e: e.subject_id):
        digest.update(evaluation.canonical_line().encode() + b"\n")
    return digest.hexdigest()


CONTRIBUTIONS_JSON = """'{' || array_to_string(list_transform(contributions,
    c -> concat('"', c.indicator, '":[', c.points, ',', to_json(c.records), ']')), ',') || '}'"""
"""DuckDB expression: `contributions` of `compile_card`'s table as canonical JSON text.

Codes stand in rising order and are plain ASCII, so nothing needs sorting or escaping.
"""

VETOES_JSON = """'{' || array_to_string(list_transform(vetoes,
    v -> concat('"', v.veto, '":', to_json(v.records))), ',') || '}'"""
"""DuckDB expression: `vetoes` of `compile_card`'s table as canonical JSON text."""

CANONICAL_LINE = """concat('{"contributions":', contributions, ',"grade":"', grade, '","points":',
    points, ',"subject_id":', subject_id, ',"vetoes":', vetoes, '}', chr(10))"""
"""DuckDB expression: the canonical line, with its line feed, of one row of a texts table."""


def write_texts(connection: duckdb.DuckDBPyConnection, source: str, target: str) -> None:
    """Write a run's table with its reasons as JSON text, as grades are stored.

    Args:
        connection: Where both tables are.
        source: Name or subquery with the columns of `compile_card`.
        target: Name of the table to make: subject_id, points, grade, contributions text, vetoes
            text; in rising order of subject_id.
    """
    connection.execute(
        f"CREATE OR REPLACE TABLE {target} AS SELECT subject_id, points, grade, "  # noqa: S608
        f"{CONTRIBUTIONS_JSON} AS contributions, {VETOES_JSON} AS vetoes "
        f"FROM {source} ORDER BY subject_id"
    )


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
