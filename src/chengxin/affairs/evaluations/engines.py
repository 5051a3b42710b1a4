"""The engines that run a card over a population: DuckDB, and Spark over the same replica."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb

from chengxin.affairs.evaluations.errors import UnknownEngineError
from chengxin.affairs.evaluations.plans import Plan
from chengxin.affairs.evaluations.population import Population, open_population
from chengxin.affairs.evaluations.runs import Tables
from chengxin.affairs.evaluations.spark_population import open_population_on_spark
from chengxin.engines.scorecards.sql import sql_of_card

DUCKDB = "duckdb"
SPARK = "spark"
PLAIN = "plain"
"""Plain Python over a few subjects; not chosen by name, but named in the runs it makes."""

ENGINES = (DUCKDB, SPARK)
COMPILED_CARDS_KEPT = 200


def check_engine(engine: str) -> None:
    """Refuse an engine that nobody knows.

    Raises:
        UnknownEngineError: There is no such engine.
    """
    if engine not in ENGINES:
        raise UnknownEngineError(
            f"{engine!r} is not an engine of this installation; known: {', '.join(ENGINES)}.",
            value=engine,
            known=ENGINES,
        )


@contextmanager
def outcome(
    planned: Plan, engine: str, scratch: Path, only: Collection[int] | None = None
) -> Iterator[Tables]:
    """Where a card's outcome can be read while the context lasts.

    Args:
        planned: Card, day, knowledge.
        engine: One of `ENGINES`.
        scratch: A folder for files on their way.
        only: Evaluate these subjects only; None = everybody.

    Raises:
        SparkUnavailableError: Spark is asked for and cannot be had; says what to install.
    """
    items, shielding = planned.card.items, planned.shielding
    as_of, seq = planned.prepared.as_of, planned.known.seq
    if engine == SPARK:
        with (
            open_population_on_spark(
                items=items, shielding=shielding, as_of=as_of, seq=seq, scratch=scratch, only=only
            ) as on_spark,
            duckdb.connect() as duck,
        ):
            files = on_spark.write(sql_of(planned, on_spark, SPARK), "outcome")
            yield Tables(duck, f"(SELECT * FROM {files})", on_spark.base.digest)  # noqa: S608
        return
    with open_population(
        items=items, shielding=shielding, as_of=as_of, seq=seq, only=only
    ) as population:
        source = f"({sql_of(planned, population, DUCKDB)})"
        yield Tables(population.backend.con, source, population.base.digest)


_compiled: dict[tuple[str, date, str], str] = {}
"""SQL of cards run lately, by digest of the edition, day and dialect: compiling takes longer than
a run over a few thousand subjects."""


def sql_of(planned: Plan, population: Population, dialect: str) -> str:
    """The compiled card; the tables of a run always have the same names and columns."""
    key = (planned.card_digest, planned.prepared.as_of, dialect)
    if key not in _compiled:
        if len(_compiled) >= COMPILED_CARDS_KEPT:
            _compiled.pop(next(iter(_compiled)))
        _compiled[key] = sql_of_card(
            population.backend, planned.prepared, population.subjects, population.records
        )
    return _compiled[key]
