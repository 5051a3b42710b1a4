"""An export says again what was known at a moment, row for row."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from chengxin.law.errors import InputError
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit.models import AuditEntry
from chengxin.records.intake import services as intake
from tests.records.intake.invented import Desk, code, feed, penalty, small

# Later than the real clock, by which these tests record.
NOW = datetime(2099, 1, 1, tzinfo=UTC)
KEPT = {"kept": ["编号"], "observation_only": ["核验日期"]}


def _export(desk: Desk, **more: Any) -> pl.DataFrame:
    out = desk.folder / more.pop("name", "out.csv")
    arguments = {"item": "administrative-penalty", "at": NOW, "matter": "核对", **more}
    count = intake.export(out=out, actor=Actor.command_line("office"), **arguments)
    frame = pl.read_csv(out, infer_schema=False) if out.suffix == ".csv" else pl.read_parquet(out)
    assert frame.height == count
    return frame.sort("document_no")


def test_each_snapshot_of_the_past_is_reproduced(desk: Desk) -> None:
    """Three days of a table: a correction, a new row, one that ends, one that is revoked."""
    days = [
        [small(n, 编号=f"A{n}") for n in (1, 2, 3)],
        [small(1, 编号="A1", 事实="改了"), *(small(n, 编号=f"A{n}") for n in (2, 3, 4))],
        [small(1, 编号="A1", 事实="改了"), small(2, 编号="A2", 事实="已撤销"), small(4, 编号="A4")],
    ]
    times = []
    for rows in days:
        desk.at += timedelta(days=1)
        batch = desk.take(
            rows, feed=feed(**KEPT, max_drop_percent=50), snapshot=True, replayed=True
        )
        times.append(batch.received_at)
    for rows, at in zip(days, times, strict=True):
        known = _export(desk, known_at=at).select("document_no", "facts", "编号").rows()
        assert known == [(row["文号"], row["事实"], row["编号"]) for row in rows]
    states = _export(desk)["state"].to_list()
    assert states == ["live", "revoked", "live"]


def test_columns_come_from_the_ledger_the_register_and_the_item(desk: Desk) -> None:
    desk.register(1)
    batch = desk.take([penalty(1, 行政相对人名称="奉贤虚构改名有限公司")])
    (row,) = _export(desk).to_dicts()
    assert (row["subject_uscc"], row["subject_name"]) == (code(1), "奉贤虚构第1有限公司")
    assert row["subject_name_reported"] == "奉贤虚构改名有限公司"
    assert (row["batch"], row["row"], row["state"]) == (batch.batch_no, "2", "live")
    assert (row["fine_fen"], row["penalty_kinds"]) == ("1500000", "fine")
    assert datetime.fromisoformat(row["recorded_at"]).tzinfo is not None


def test_as_of_keeps_what_holds_on_the_day(desk: Desk) -> None:
    desk.register(1)
    desk.register(1, 注册资本="200万元人民币", 核准日期="2026-06-01")
    capital = {
        day: _export(desk, item="registration", as_of=day)["capital_minor"].to_list()
        for day in (date(2019, 1, 1), date(2026, 5, 31), date(2026, 6, 1))
    }
    assert list(capital.values()) == [[], ["100000000"], ["200000000"]]


def test_parquet_has_types_and_csv_the_same_values(desk: Desk) -> None:
    desk.take([penalty(1), penalty(2)])
    typed = _export(desk, name="out.parquet")
    assert typed.schema["decided_on"] == pl.Date
    assert typed.schema["fine_fen"] == pl.Int64
    text = _export(desk)
    assert typed.cast(pl.String)["fine_fen"].to_list() == text["fine_fen"].to_list()
    assert typed.columns == text.columns
    assert typed.height == 2


def test_sensitive_values_leave_masked_and_the_export_leaves_a_trail(desk: Desk) -> None:
    number = {"法定代表人证件类型": "身份证", "法定代表人证件号码": "11010519491231002X"}
    desk.take([penalty(1, **number)])
    assert _export(desk)["legal_representative_id_number"].to_list() == ["110105**********2X"]
    entry = AuditEntry.objects.get(action="intake.item.exported")
    assert (entry.matter, entry.details["records"]) == ("核对", 1)


def test_a_name_that_says_neither_csv_nor_parquet_is_refused(desk: Desk) -> None:
    with pytest.raises(InputError, match="neither"):
        _export(desk, name="out.xlsx")
