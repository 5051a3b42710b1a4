"""Two editions of a card over the whole population, compared in DuckDB over the replica.

Each edition is evaluated by the engine of every run; subject by subject the two results are laid
side by side with town, size, section and age. Nothing is read from PostgreSQL but what the replica
does not hold yet.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from chengxin.affairs.evaluations.plans import Plan
from chengxin.affairs.evaluations.population import open_population
from chengxin.affairs.scorecard_changes.enums import Dimension, Direction, ImpactStage
from chengxin.engines.scorecards.compile import compile_card
from chengxin.law.rulebook.schemas.scorecard_change import Band, ScorecardChange

REGISTRATION = "registration"
CAPITAL, CURRENCY, OWN_CURRENCY = "capital_minor", "capital_currency", "CNY"
_LINES_AT_ONCE = 20_000
Progress = Callable[[ImpactStage], None]


@dataclass(frozen=True)
class Sides:
    """What is compared: the edition in force, if any, and the draft, planned for one day."""

    before: Plan | None
    after: Plan

    @property
    def as_of(self) -> date:
        """Day of evaluation."""
        return self.after.prepared.as_of


class Comparison:
    """The two evaluations side by side, in a DuckDB of its own.

    Table ``moves``: subject_id, before, after (grades, '' = not evaluated), points_before,
    points_after, town, size, section, age (codes, '' = unknown).
    """

    def __init__(self, folder: Path, sides: Sides, rules: ScorecardChange) -> None:
        self.folder = folder
        self.sides = sides
        self.rules = rules
        self.replica_digest = ""
        self.duck = duckdb.connect(str(folder / "comparison.duckdb"))

    def close(self) -> None:
        """Give the files free."""
        self.duck.close()

    def run(self, progress: Progress) -> None:
        """Evaluate both and compare; `progress` is told each stage as it begins."""
        progress(ImpactStage.BEFORE)
        self._evaluate(self.sides.before, "before")
        progress(ImpactStage.AFTER)
        self._evaluate(self.sides.after, "after")
        progress(ImpactStage.GROUPS)
        self._read_groups()
        progress(ImpactStage.COMPARE)
        self._compare()

    def _evaluate(self, plan: Plan | None, name: str) -> None:
        if plan is None:
            self.duck.execute(
                f"CREATE TABLE {name} (subject_id BIGINT, points BIGINT, grade VARCHAR)"
            )
            return
        file = self.folder / f"{name}.parquet"
        with open_population(
            items=plan.card.items,
            shielding=plan.shielding,
            as_of=plan.prepared.as_of,
            seq=plan.known.seq,
        ) as population:
            self.replica_digest = population.base.digest
            expression = compile_card(
                plan.prepared, population.subjects, population.records, behind=False
            ).select("subject_id", "points", "grade")
            statement = population.backend.compile(expression)
            # A sum in DuckDB is wider than Parquet's integers, which would make it a fraction.
            exact = f"SELECT subject_id, points::BIGINT AS points, grade FROM ({statement})"  # noqa: S608
            _write(population.backend.con, exact, file)
        self.duck.execute(f"CREATE TABLE {name} AS SELECT * FROM {_file(file)}")  # noqa: S608

    def _read_groups(self) -> None:
        """Town, section, age and registered capital of everybody, on the day of evaluation."""
        as_of, plan = self.sides.as_of, self.sides.after
        subjects, capital = self.folder / "subjects.parquet", self.folder / "capital.parquet"
        with open_population(
            items=(REGISTRATION,),
            shielding=plan.shielding,
            as_of=as_of,
            seq=plan.known.seq,
        ) as population:
            who = population.subjects.select("subject_id", "town", "industry", "registered_on")
            held = population.records[REGISTRATION]
            held = held.filter(
                held.state == "live",
                held.valid_from <= as_of,
                held.valid_to.isnull() | (held.valid_to > as_of),
                held[CURRENCY] == OWN_CURRENCY,
            ).select("subject_id", "record_no", CAPITAL)
            duck = population.backend.con
            _write(duck, population.backend.compile(who), subjects)
            _write(duck, population.backend.compile(held), capital)
        self.duck.execute(
            f"CREATE TABLE capital AS SELECT subject_id, arg_max({CAPITAL}, record_no) AS capital "  # noqa: S608
            f"FROM {_file(capital)} GROUP BY 1"
        )
        self.duck.execute(f"CREATE TABLE who AS SELECT * FROM {_file(subjects)}")  # noqa: S608

    def _compare(self) -> None:
        day = f"DATE '{self.sides.as_of.isoformat()}'"
        months = f"datesub('month', registered_on, {day})"
        columns = (
            "coalesce(b.grade, '') AS before",
            "coalesce(a.grade, '') AS after",
            "b.points AS points_before",
            "a.points AS points_after",
            "coalesce(w.town, '') AS town",
            f"{_banded('capital', self.rules.sizes)} AS size",
            "coalesce(left(w.industry, 1), '') AS section",
            f"{_banded(months, self.rules.ages)} AS age",
        )
        self.duck.execute(
            f"CREATE TABLE moves AS SELECT subject_id, {', '.join(columns)} "  # noqa: S608
            "FROM before b FULL JOIN after a USING (subject_id) "
            "LEFT JOIN who w USING (subject_id) LEFT JOIN capital c USING (subject_id) "
            "ORDER BY subject_id"
        )

    def matrix(self) -> dict[str, dict[str, int]]:
        """Subjects by grade before and after."""
        rows = self.duck.execute(
            "SELECT before, after, count(*) FROM moves GROUP BY 1, 2 ORDER BY 1, 2"
        ).fetchall()
        found: dict[str, dict[str, int]] = {}
        for before, after, count in rows:
            found.setdefault(before, {})[after] = count
        return found

    def by_group(self, dimension: Dimension) -> dict[str, dict[str, dict[str, int]]]:
        """The matrix of every group of a dimension."""
        rows = self.duck.execute(
            f"SELECT {dimension.value}, before, after, count(*) FROM moves "  # noqa: S608
            "GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
        ).fetchall()
        found: dict[str, dict[str, dict[str, int]]] = {}
        for group, before, after, count in rows:
            found.setdefault(group, {}).setdefault(before, {})[after] = count
        return found

    def shifted(self) -> int:
        """Subjects with the same grade and other points."""
        return self._count("before = after AND points_before <> points_after")

    def unmoved(self) -> int:
        """Subjects with the same grade and the same points."""
        return self._count("before = after AND points_before = points_after")

    def _count(self, condition: str) -> int:
        row = self.duck.execute(f"SELECT count(*) FROM moves WHERE {condition}").fetchone()  # noqa: S608
        return int(row[0]) if row else 0

    def point_bins(self) -> tuple[list[int], list[int], list[int]]:
        """Upper ends of bins of equal number before, and the subjects of both in each bin.

        The last bin has no end. Ends that fall together make one bin.
        """
        shares = [
            f"{n}/{self.rules.drift.point_bins}" for n in range(1, self.rules.drift.point_bins)
        ]
        row = self.duck.execute(
            f"SELECT quantile_disc(points, [{', '.join(shares)}]) FROM before"  # noqa: S608
        ).fetchone()
        ends = sorted(set(row[0] or ())) if row else []
        return ends, self._binned("before", ends), self._binned("after", ends)

    def _binned(self, table: str, ends: list[int]) -> list[int]:
        place = " + ".join(f"(points > {int(end)})::INT" for end in ends) or "0"
        rows = self.duck.execute(f"SELECT {place}, count(*) FROM {table} GROUP BY 1").fetchall()  # noqa: S608
        counts = dict(rows)
        return [int(counts.get(n, 0)) for n in range(len(ends) + 1)]

    def digest(self) -> str:
        """SHA-256 over one line per subject, in rising order: id, grades, points."""
        result = self.duck.execute(
            "SELECT concat_ws(',', subject_id, before, after, "
            "coalesce(points_before::VARCHAR, ''), coalesce(points_after::VARCHAR, '')) "
            "FROM moves ORDER BY subject_id"
        )
        digest = hashlib.sha256()
        while lines := result.fetchmany(_LINES_AT_ONCE):
            digest.update(("\n".join(line for (line,) in lines) + "\n").encode())
        return digest.hexdigest()

    def write_moved(self, file: Path, impact_id: int) -> None:
        """Write those whose grade would be another as CSV, in the columns of `ImpactMove`."""
        _write_csv(
            self.duck,
            f"SELECT {int(impact_id)} AS impact_id, subject_id, {_DIRECTION} AS direction, before, "  # noqa: S608
            "after, points_before, points_after, town, size, section, age "
            "FROM moves WHERE before <> after ORDER BY subject_id",
            file,
        )


_DIRECTION = (
    f"CASE WHEN before = '' THEN '{Direction.ENTER}' WHEN after = '' THEN '{Direction.LEAVE}' "
    f"WHEN after > before THEN '{Direction.FALL}' ELSE '{Direction.RISE}' END"
)


def direction_of(before: str, after: str) -> Direction | None:
    """Which way a move goes; None when the grade stays."""
    if before == after:
        return None
    if not before:
        return Direction.ENTER
    if not after:
        return Direction.LEAVE
    return Direction.FALL if after > before else Direction.RISE


def count_directions(matrix: dict[str, dict[str, int]]) -> dict[Direction, int]:
    """Subjects by direction."""
    found = dict.fromkeys(Direction, 0)
    for before, after, count in each_move(matrix):
        way = direction_of(before, after)
        if way is not None:
            found[way] += count
    return found


def each_move(matrix: dict[str, dict[str, int]]) -> Iterator[tuple[str, str, int]]:
    """Grade before, grade after, subjects."""
    for before, row in matrix.items():
        for after, count in row.items():
            yield before, after, count


def _banded(value: str, bands: tuple[Band, ...]) -> str:
    """DuckDB expression: the code of the band a value lies in, '' without a value."""
    cases = "".join(
        f" WHEN {value} < {band.below} THEN '{band.code}'"
        for band in bands
        if band.below is not None
    )
    return f"CASE WHEN {value} IS NULL THEN ''{cases} ELSE '{bands[-1].code}' END"


def _file(path: Path) -> str:
    return f"read_parquet('{_escaped(path)}')"


def _escaped(path: Path) -> str:
    return str(path).replace("'", "''")


def _write(duck: Any, statement: str, path: Path) -> None:
    duck.execute(f"COPY ({statement}) TO '{_escaped(path)}' (FORMAT parquet)")


def _write_csv(duck: Any, statement: str, path: Path) -> None:
    duck.execute(f"COPY ({statement}) TO '{_escaped(path)}' (FORMAT csv, HEADER true)")
