"""The tables of one run on Spark, read from the replica's own Parquet files.

Spark reads what DuckDB reads: the parts the manifest names. What it cannot see is PostgreSQL, so
the replica is brought forward first, and the effects in force on the day, a small table, are
written beside the run.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from chengxin.affairs.evaluations import reading, replica
from chengxin.affairs.evaluations.population import OBJECTIONS, Population
from chengxin.affairs.evaluations.replica import SUBJECTS, Dataset, Part
from chengxin.engines.scorecards import expressions as ibis
from chengxin.engines.scorecards import spark

POPULATION = "population"
SPARK_TYPES = {"VARCHAR": "STRING", "VARCHAR[]": "ARRAY<STRING>"}
"""Spark's words for DuckDB's types; the others are the same in both."""

_one_run = Lock()
"""The views of a session have names; two runs at once in one process would share them."""


@dataclass(frozen=True)
class SparkPopulation(Population):
    """Ibis tables of one run on Spark, and a folder for what comes out."""

    session: Any
    scratch: Path

    def write(self, sql: str, name: str) -> str:
        """Run a statement and write its rows; returns DuckDB's expression for the files."""
        folder = self.scratch / name
        self.session.sql(sql).write.mode("overwrite").parquet(str(folder))
        escaped = str(folder / "*.parquet").replace("'", "''")
        return f"read_parquet('{escaped}')"


@contextmanager
def open_population_on_spark(
    *,
    items: tuple[str, ...],
    shielding: frozenset[str],
    as_of: date,
    seq: int,
    scratch: Path,
    only: Collection[int] | None = None,
) -> Iterator[SparkPopulation]:
    """The tables for a run; arguments as for `open_population`.

    Raises:
        SparkUnavailableError: Spark cannot be had here.
    """
    session = spark.session()
    with _one_run, closing(_Views(session, scratch)) as views:
        base = replica.extend(seq)
        with reading.arrow_source() as source, source.cursor() as cursor:
            cursor.execute(reading.shields(shielding, as_of.isoformat(), seq))
            views.put("shield", cursor.fetch_arrow_table())
            cursor.execute(reading.shields(OBJECTIONS, as_of.isoformat(), seq))
            views.put("objection", cursor.fetch_arrow_table())
        for name in (SUBJECTS, *items):
            views.known(name, base.datasets.get(name, Dataset(replica.types_of(name))), seq)
        views.population(as_of, only)
        for item in items:
            views.seen(item)
        backend = ibis.pyspark.connect(session)
        yield SparkPopulation(
            backend,
            backend.table(POPULATION),
            {item: backend.table(_named("seen", item)) for item in items},
            base,
            session,
            scratch,
        )


class _Views:
    """Temporary views of a session; one run at a time has them."""

    def __init__(self, session: Any, scratch: Path) -> None:
        self._session = session
        self._scratch = scratch
        self._made: list[str] = []

    def make(self, name: str, select: str) -> None:
        """A view of a statement's rows."""
        self._keep(name, self._session.sql(select))

    def put(self, name: str, table: pa.Table) -> None:
        """A small table, by way of a file."""
        path = self._scratch / f"{name}.parquet"
        parquet.write_table(table, path)
        self._keep(name, self._session.read.parquet(str(path)))

    def known(self, name: str, data: Dataset, seq: int) -> None:
        """The versions of a dataset known at a commit."""
        self._read(_named("base", name), data.parts, data.types)
        closing = {"id": "BIGINT", "closed_seq": "BIGINT"}
        self._read(_named("closings", name), data.closings, closing)
        columns = ", ".join(f"b.`{column}`" for column in data.types if column != "closed_seq")
        closed = "coalesce(b.closed_seq, c.closed_seq)"
        self.make(
            _named("known", name),
            f"SELECT {columns} FROM {_named('base', name)} b "  # noqa: S608
            f"LEFT JOIN {_named('closings', name)} c ON c.id = b.id "
            f"WHERE b.recorded_seq <= {int(seq)} "
            f"AND ({closed} IS NULL OR {closed} > {int(seq)})",
        )

    def population(self, as_of: date, only: Collection[int] | None) -> None:
        """Subjects as they were on a day."""
        day = f"DATE '{as_of.isoformat()}'"
        among = ""
        if only is not None:
            self.put("wanted", pa.table({"subject_id": pa.array(list(only), pa.int64())}))
            among = "AND subject_id IN (SELECT subject_id FROM wanted)"
        self.make(
            POPULATION,
            f"SELECT * FROM {_named('known', SUBJECTS)} WHERE valid_from <= {day} "  # noqa: S608
            f"AND (valid_to IS NULL OR valid_to > {day}) {among}",
        )

    def seen(self, item: str) -> None:
        """Records of an item with what is in force on them."""
        self.make(
            _named("seen", item),
            "SELECT r.*, s.record_no IS NOT NULL AS shielded, "  # noqa: S608
            f"o.record_no IS NOT NULL AS objected FROM {_named('known', item)} r "
            "LEFT JOIN shield s ON s.record_no = r.record_no "
            "LEFT JOIN objection o ON o.record_no = r.record_no",
        )

    def close(self) -> None:
        """Forget the views."""
        for name in self._made:
            self._session.catalog.dropTempView(name)

    def _read(self, name: str, parts: tuple[Part, ...], types: Mapping[str, str]) -> None:
        if parts:
            files = [str(replica.root() / part.file) for part in parts]
            self._keep(name, self._session.read.parquet(*files))
            return
        empty = ", ".join(
            f"CAST(NULL AS {SPARK_TYPES.get(kind, kind)}) AS `{column}`"
            for column, kind in types.items()
        )
        self.make(name, f"SELECT {empty} WHERE false")

    def _keep(self, name: str, frame: Any) -> None:
        frame.createOrReplaceTempView(name)
        self._made.append(name)


def _named(kind: str, dataset: str) -> str:
    """Name of a view; codes are kebab-case, and Spark wants names without hyphens."""
    return f"{kind}_{dataset.replace('-', '_')}"
