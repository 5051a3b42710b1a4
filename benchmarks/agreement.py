"""One card on DuckDB, on Spark and in plain Python over the same rows: the same lines, or not."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import ibis

from benchmarks import card_population
from benchmarks.card_population import Drawn
from chengxin.engines.scorecards import spark
from chengxin.engines.scorecards.plain import Evaluator, Subject
from chengxin.engines.scorecards.result import digest_of, digest_of_table, write_texts
from chengxin.engines.scorecards.sql import sql_of_card


@dataclass(frozen=True)
class Outcome:
    """What one engine made of a card."""

    digest: str
    subjects: int
    seconds: float


class Engines:
    """The three engines over drawn rows.

    Args:
        backend: Ibis on the DuckDB that has the views.
        drawn: The rows.
        master: Which Spark; None = whichever is installed or named by CHENGXIN_SPARK.
    """

    def __init__(self, backend: Any, drawn: Drawn, master: str | None = None) -> None:
        self._duckdb = backend
        self._drawn = drawn
        self._session = spark.session(master)
        self._spark = ibis.pyspark.connect(self._session)
        self._read(drawn.subjects_file, card_population.SUBJECTS)
        for item in drawn.items:
            self._read(drawn.file(item), _spark_name(item))
        self._subjects = backend.con.execute(
            f"SELECT * EXCLUDE registered_on FROM {card_population.SUBJECTS}"
        ).fetchall()
        self._known: dict[tuple[str, str], Any] = {}
        self._rows: dict[str, dict[int, list[dict[str, Any]]]] = {}

    def _read(self, file: Path, name: str) -> None:
        self._session.read.parquet(str(file)).createOrReplaceTempView(name)

    def on_duckdb(self, card: str) -> Outcome:
        """The compiled card on DuckDB."""
        began = time.perf_counter()
        subjects, records = self._tables(self._duckdb, card, card_population.view)
        sql = sql_of_card(self._duckdb, self._drawn.cards[card], subjects, records)
        return self._digested(card, f"({sql})", began)

    def on_spark(self, card: str, folder: Path) -> Outcome:
        """The compiled card on Spark; its rows pass through a folder."""
        began = time.perf_counter()
        subjects, records = self._tables(self._spark, card, _spark_name)
        sql = sql_of_card(self._spark, self._drawn.cards[card], subjects, records)
        self._session.sql(sql).write.mode("overwrite").parquet(str(folder))
        return self._digested(card, f"read_parquet('{folder}/*.parquet')", began)

    def in_python(self, card: str) -> Outcome:
        """The same card walked subject by subject."""
        began = time.perf_counter()
        evaluator = Evaluator(self._drawn.cards[card])
        found = []
        rows = [self._by_subject(item) for item in self._items(card)]
        for subject_id, kind, status, provisional, town, industry in self._subjects:
            subject = Subject(subject_id, kind, status, provisional, industry=industry, town=town)
            own = [record for of_item in rows for record in of_item.get(subject_id, ())]
            if evaluator.covers(subject, own):
                found.append(evaluator.evaluate(subject, own))
        return Outcome(digest_of(found), len(found), time.perf_counter() - began)

    def _tables(
        self, backend: Any, card: str, named: Callable[[str], str]
    ) -> tuple[Any, dict[str, Any]]:
        """The card's tables, asked of an engine once."""
        names = {item: named(item) for item in self._items(card)}
        for name in (card_population.SUBJECTS, *names.values()):
            if (backend.name, name) not in self._known:
                self._known[(backend.name, name)] = backend.table(name)
        subjects = self._known[(backend.name, card_population.SUBJECTS)]
        return subjects, {i: self._known[(backend.name, name)] for i, name in names.items()}

    def _items(self, card: str) -> tuple[str, ...]:
        items: tuple[str, ...] = self._drawn.cards[card].card.items
        return items

    def _digested(self, card: str, source: str, began: float) -> Outcome:
        duck: duckdb.DuckDBPyConnection = self._duckdb.con
        write_texts(duck, self._drawn.cards[card], source, "graded")
        digest = digest_of_table(duck, "graded")
        row = duck.execute("SELECT count(*) FROM graded").fetchone()
        return Outcome(digest, int(row[0]) if row else 0, time.perf_counter() - began)

    def _by_subject(self, item: str) -> Mapping[int, list[dict[str, Any]]]:
        if item not in self._rows:
            grouped: dict[int, list[dict[str, Any]]] = {}
            query = f"SELECT *, '{item}' AS item FROM \"{card_population.view(item)}\""
            for row in self._duckdb.con.execute(query).to_arrow_table().to_pylist():
                grouped.setdefault(row["subject_id"], []).append(row)
            self._rows[item] = grouped
        return self._rows[item]


def _spark_name(item: str) -> str:
    return f"seen_{item.replace('-', '_')}"
