"""A batch that stopped goes on at the chunk where it stopped, and a chunk is all or nothing."""

from functools import partial
from typing import Any

import pytest

from chengxin.records.accounts.actors import Actor
from chengxin.records.intake import services as intake
from chengxin.records.intake.errors import BatchStateError
from chengxin.records.intake.models import Batch, BatchRow
from chengxin.records.intake.reading import files
from chengxin.records.intake.reading.table import in_portions
from chengxin.records.ledger.models import LedgerCommit, LedgerRecord
from chengxin.records.ledger.services import Commit
from chengxin.records.subjects.models import Subject
from tests.records.intake.invented import Desk, code, equation, penalty


class Crash(Exception):  # noqa: N818 it is one
    """The process dies here."""


@pytest.fixture
def _chunks_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "in_portions", partial(in_portions, size=2))


@pytest.fixture
def received(desk: Desk, _chunks_of_two: None) -> Batch:
    """A batch of five rows in three chunks; the last repeats the first one's subject."""
    rows = [penalty(n) for n in range(1, 5)]
    return desk.receive([*rows, penalty(5, 统一社会信用代码=code(1), 行政相对人名称="甲")])


def _crash_at(commits: int) -> Any:
    seen: list[int] = []

    def on_commit(commit: Commit, batch_id: int) -> None:
        seen.append(batch_id)
        if len(seen) == commits:
            raise Crash

    return on_commit


def test_a_crash_loses_only_the_chunk_it_happened_in(received: Batch) -> None:
    with pytest.raises(Crash):
        intake.take_in(batch_id=received.pk, on_commit=_crash_at(2))
    batch = Batch.objects.get(pk=received.pk)
    assert (batch.state, batch.rows_done, batch.new) == ("failed", 2, 2)
    assert "Crash" in batch.failure
    assert LedgerCommit.objects.count() == 1
    assert LedgerRecord.objects.count() == BatchRow.objects.count() == 2


def test_it_goes_on_where_it_stopped(received: Batch) -> None:
    with pytest.raises(Crash):
        intake.take_in(batch_id=received.pk, on_commit=_crash_at(2))
    done: list[tuple[int, int]] = []
    batch = intake.take_in(batch_id=received.pk, progress=lambda n, of: done.append((n, of)))
    assert equation(batch) == (5, 0, 0, 0, 0, 0)
    assert done == [(2, 5), (4, 5), (5, 5)]
    assert LedgerCommit.objects.count() == 3
    assert Subject.objects.count() == 4


def test_a_finished_batch_is_left_alone(received: Batch) -> None:
    intake.take_in(batch_id=received.pk)
    commits = LedgerCommit.objects.count()
    again = intake.take_in(batch_id=received.pk)
    assert equation(again) == (5, 0, 0, 0, 0, 0)
    assert LedgerCommit.objects.count() == commits


def test_what_accompanies_a_version_is_told_every_commit(received: Batch) -> None:
    told: list[tuple[int, int]] = []

    def on_commit(commit: Commit, batch_id: int) -> None:
        told.append((batch_id, LedgerRecord.objects.filter(recorded_seq=commit.seq).count()))

    intake.take_in(batch_id=received.pk, on_commit=on_commit)
    assert told == [(received.pk, 2), (received.pk, 2), (received.pk, 1)]


def test_a_batch_is_cancelled_between_two_chunks(received: Batch) -> None:
    def cancel(done: int, of: int) -> None:
        if done == 2:
            actor = Actor.command_line("clerk")
            intake.cancel(batch_id=received.pk, actor=actor, at=received.received_at)

    with pytest.raises(BatchStateError, match="cancelled after 2 rows"):
        intake.take_in(batch_id=received.pk, progress=cancel)
    batch = Batch.objects.get(pk=received.pk)
    assert (batch.state, batch.rows_done) == ("cancelled", 2)
    assert intake.take_in(batch_id=received.pk).state == "cancelled"
