"""A run on Spark is the run on DuckDB, from the same replica; without Spark the remedy is told."""

import importlib.util
from datetime import UTC, datetime
from typing import Any

import pytest

from chengxin.affairs.evaluations import replica, services
from chengxin.affairs.evaluations.models import EvaluationRun
from chengxin.engines.scorecards import spark
from chengxin.records.accounts.actors import Actor
from chengxin.records.ledger.models import LedgerCommit
from tests.affairs.evaluations.district import AS_OF, District

BY = Actor.command_line("test")


def evaluate(engine: str, **options: Any) -> EvaluationRun:
    wanted = {"as_of": AS_OF, "by": BY, "at": datetime.now(tz=UTC), "engine": engine}
    return services.evaluate(**(wanted | options))


@pytest.fixture
def district(own_database: str) -> District:
    """Sixty subjects with records corrected and repaired, the replica extended in between."""
    made = District(subjects=60)
    made.record(300)
    replica.extend(LedgerCommit.objects.latest("seq").seq)
    made.correct(40)
    made.protect(25)
    made.end(5)
    made.rename(made.subject_ids[0], kind="individual_business")
    return made


@pytest.mark.slow
def test_spark_and_duckdb_give_one_digest_now_and_as_known_then(district: District) -> None:
    on_duckdb, on_spark = evaluate("duckdb"), evaluate("spark")
    assert on_spark.engine == "spark"
    assert on_spark.digest == on_duckdb.digest
    assert on_spark.distribution == on_duckdb.distribution
    assert on_spark.subjects > 40
    data = replica.load().datasets["administrative-penalty"]
    assert len(data.parts) > 1, "Spark joins parts"
    assert data.closings, "and closings, as DuckDB does"
    then = LedgerCommit.objects.get(seq=2).recorded_at
    early = [evaluate(engine, known_at=then).digest for engine in ("duckdb", "spark")]
    assert early[0] == early[1] != on_duckdb.digest


def test_without_spark_the_remedy_is_told_and_nothing_is_stored(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.delenv("CHENGXIN_SPARK", raising=False)
    with pytest.raises(spark.SparkUnavailableError, match=r"Install chengxin\[sail\]") as caught:
        evaluate("spark")
    assert caught.value.facts() == {"value": "", "missing": "pyspark"}
    assert not EvaluationRun.objects.exists()
