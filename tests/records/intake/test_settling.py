"""Rows settled together come out exactly as the decider would decide them one by one."""

from collections.abc import Iterator
from typing import Any

import polars as pl
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chengxin.records.intake import chunk_work, settling
from chengxin.records.intake.models import Batch, BatchRow
from chengxin.records.intake.settling import Settled
from chengxin.records.ledger.models import LedgerRecord
from tests.records.intake.invented import Desk, penalty, registration

FACTS = ("version", "slot", "state", "severity", "polarity", "document_no", "decided_on",
         "valid_from", "valid_to", "payload_id", "reason", "row_no")  # fmt: skip


class _RolledBackError(Exception):
    """Takes back what one way of deciding wrote."""


def _one_by_one(rows: pl.DataFrame, item: Any, keys: Any) -> Settled:
    settled = settling.settle(rows, item, keys)
    return Settled(settled.fresh.clear(), settled.same.clear(), rows)


def _all_batches(desk: Desk, files: list[list[dict[str, str]]], **more: Any) -> list[Any]:
    found: list[Any] = []
    try:
        with transaction.atomic():
            for rows in files:
                batch = desk.take(rows, **more)
                found.append(sorted(_outcomes(batch)))
            live = LedgerRecord.objects.filter(batch_id__gt=0)
            found.append(sorted(map(str, live.values_list(*FACTS))))
            raise _RolledBackError
    except _RolledBackError:
        return found


def _outcomes(batch: Batch) -> Iterator[tuple[Any, ...]]:
    rows = BatchRow.objects.filter(batch=batch)
    for row_no, outcome, record_no, late in rows.values_list(
        "row_no", "outcome", "record_no", "late_days"
    ):
        yield row_no, outcome, record_no is not None, late


_PENALTIES = st.builds(
    lambda number, fine, status: penalty(number, **{"罚款金额（万元）": fine, "当前状态": status}),
    st.integers(1, 5),
    st.sampled_from(["1", "2"]),
    st.sampled_from(["正常", "正常", "撤销"]),
)
_REGISTRATIONS = st.builds(
    lambda number, status, approved: registration(number, 登记状态=status, 核准日期=approved),
    st.integers(1, 4),
    st.sampled_from(["存续", "吊销"]),
    st.sampled_from(["", "2024-01-01", "2025-01-01"]),
)


@pytest.mark.parametrize(
    ("rows", "more"),
    [
        pytest.param(_PENALTIES, {}, id="documents"),
        pytest.param(
            _REGISTRATIONS,
            {"item": "registration", "department": "market-regulation"},
            id="states",
        ),
    ],
)
def test_together_as_one_by_one(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, rows: Any, more: dict[str, Any]
) -> None:
    @settings(
        max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(files=st.lists(st.lists(rows, min_size=1, max_size=6), min_size=1, max_size=3))
    def hold(files: list[list[dict[str, str]]]) -> None:
        monkeypatch.setattr(chunk_work, "settle", settling.settle)
        together = _all_batches(desk, files, **more)
        monkeypatch.setattr(chunk_work, "settle", _one_by_one)
        assert together == _all_batches(desk, files, **more)

    hold()


def test_most_rows_never_reach_the_decider(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    sorted_out: list[Settled] = []

    def watched(*arguments: Any) -> Settled:
        sorted_out.append(settling.settle(*arguments))
        return sorted_out[-1]

    monkeypatch.setattr(chunk_work, "settle", watched)
    desk.take([penalty(1), penalty(2), penalty(3)])
    desk.take([penalty(1), penalty(2, 违法事实="另有"), penalty(4), penalty(4)])
    first, second = sorted_out
    assert [first.fresh.height, first.same.height, first.rest.height] == [3, 0, 0]
    assert [second.fresh.height, second.same.height, second.rest.height] == [0, 1, 3]
