"""The SQL of a compiled card, kept as a snapshot; and that both dialects can be written."""

import os
from datetime import date
from pathlib import Path

import ibis
import pytest

from chengxin.engines.scorecards.compile import compile_card
from tests.engines.scorecards.trial import DuckDB, card_of, indicator, ready, record, subject, veto

SNAPSHOTS = Path(__file__).parent / "snapshots"
CARD = card_of(
    indicators=[
        indicator(id="recent", points_each=-10, window_months=12, severity=["serious"]),
        indicator(
            id="fines",
            kind="sum",
            field="fine_fen",
            steps=[{"at_least": 100, "below": 500, "points": -5}, {"at_least": 500, "points": -9}],
        ),
        indicator(
            id="rated",
            kind="latest",
            of="rating",
            field="rating",
            values=[{"values": ["alpha"], "points": 30}],
        ),
    ],
    vetoes=[veto(in_force=True)],
)
AS_OF = date(2026, 11, 21)


@pytest.mark.parametrize("dialect", ["duckdb", "pyspark"])
def test_sql_of_a_small_card_is_as_kept(dialect: str) -> None:
    """Run with CHENGXIN_WRITE_SNAPSHOTS=1 after a change that is meant."""
    sql = str(ibis.to_sql(DuckDB().expression(ready(CARD, AS_OF)), dialect=dialect)) + "\n"
    kept = SNAPSHOTS / "small_card" / f"{dialect}.sql"
    if os.environ.get("CHENGXIN_WRITE_SNAPSHOTS"):
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(sql, encoding="utf-8")
    assert sql == kept.read_text(encoding="utf-8")


def test_records_behind_can_be_left_away_without_changing_points() -> None:
    duck = DuckDB()
    prepared = ready(CARD, AS_OF)
    rows = [record(severity="serious", fine_fen=600), record(record_no=2, item="listing")]
    full = duck.run(prepared, [subject()], rows)[1]
    bare = duck.run(prepared, [subject()], rows, behind=False)[1]
    assert (bare.points, bare.grade) == (full.points, full.grade) == (581_000, "D")
    assert [(c.indicator, c.points) for c in bare.contributions] == [
        ("fines", -9_000),
        ("recent", -10_000),
    ]
    assert all(c.records == () for c in bare.contributions)


def test_an_item_without_a_table_has_no_records() -> None:
    duck = DuckDB()
    duck.put([subject()], [])
    expression = compile_card(ready(CARD, AS_OF), duck.ibis.table("subjects"), {})
    rows = duck.ibis.con.execute(duck.ibis.compile(expression)).to_arrow_table().to_pylist()
    assert rows == [
        {
            "subject_id": 1,
            "points": 600_000,
            "grade": "B",
            "points recent": 0,
            "points fines": 0,
            "points rated": 0,
            "held veto": False,
            "records recent": None,
            "records fines": None,
            "records rated": None,
            "records veto": None,
        }
    ]
