"""Any card gives on Spark what it gives in plain Python, records behind included."""

from datetime import date
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from chengxin.engines.scorecards import spark
from chengxin.engines.scorecards.card import PreparedCard
from chengxin.engines.scorecards.compile import compile_card
from chengxin.engines.scorecards.result import Evaluation, evaluation_of
from tests.engines.scorecards.strategies import DAYS, KINDS, Population, cards, indicators
from tests.engines.scorecards.trial import (
    COMMON,
    ITEM_COLUMNS,
    LABEL,
    MARK,
    SUBJECTS,
    card_of,
    indicator,
    ready,
    run_plain,
)


class Spark:
    """A Spark session into which rows are put anew for each run."""

    def __init__(self, folder: Path) -> None:
        self.session = spark.session()
        self.ibis = ibis.pyspark.connect(self.session)
        self.folder = folder
        self.number = 0

    def put(self, subjects: list[dict[str, Any]], records: list[dict[str, Any]]) -> None:
        """Replace all rows."""
        self.number += 1
        self._view("subjects", pa.Table.from_pylist(subjects, schema=SUBJECTS))
        for item, columns in ITEM_COLUMNS.items():
            rows = [r for r in records if r["item"] == item]
            self._view(item, pa.Table.from_pylist(rows, schema=pa.schema(COMMON | columns)))

    def _view(self, name: str, table: pa.Table) -> None:
        path = self.folder / f"{name}-{self.number}.parquet"
        parquet.write_table(table, path)
        self.session.read.parquet(str(path)).createOrReplaceTempView(name)

    def run(
        self, prepared: PreparedCard, subjects: list[dict[str, Any]], records: list[dict[str, Any]]
    ) -> dict[int, Evaluation]:
        """Every evaluation by the compiled card, by subject."""
        self.put(subjects, records)
        tables = {item: self.ibis.table(item) for item in ITEM_COLUMNS}
        card = compile_card(prepared, self.ibis.table("subjects"), tables)
        rows = self.session.sql(str(self.ibis.compile(card))).toArrow().to_pylist()
        return {row["subject_id"]: evaluation_of(prepared, row) for row in rows}


@pytest.fixture(scope="module")
def on_spark(tmp_path_factory: pytest.TempPathFactory) -> Spark:
    """One session for all examples."""
    return Spark(tmp_path_factory.mktemp("spark"))


@pytest.mark.slow
@settings(
    max_examples=6,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(card=cards(), as_of=st.sampled_from(DAYS), seed=st.integers(0, 2**32))
def test_any_card_agrees(on_spark: Spark, card: dict[str, Any], as_of: date, seed: int) -> None:
    prepared, rows = ready(card, as_of, marks=[MARK]), Population(seed, as_of)
    assert on_spark.run(prepared, rows.subjects, rows.records) == run_plain(
        prepared, rows.subjects, rows.records
    )


@pytest.mark.slow
@settings(max_examples=2, deadline=None, phases=(Phase.generate,))
@given(data=st.data(), seed=st.integers(0, 2**32))
def test_a_card_with_every_kind_agrees(on_spark: Spark, data: st.DataObject, seed: int) -> None:
    every = [data.draw(indicators(n, kind=kind)) for n, kind in enumerate(KINDS)]
    ends = [
        indicator(id="up", of="listing", points_each=9, group="money"),
        indicator(id="down", points_each=-9, group="conduct"),
    ]
    groups = [
        {"id": "conduct", "title": LABEL, "weight_permille": 1333, "floor": -200},
        {"id": "money", "title": LABEL},
    ]
    prepared = ready(card_of(indicators=[*every, *ends], groups=groups), DAYS[0])
    rows = Population(seed, DAYS[0])
    assert on_spark.run(prepared, rows.subjects, rows.records) == run_plain(
        prepared, rows.subjects, rows.records
    )
