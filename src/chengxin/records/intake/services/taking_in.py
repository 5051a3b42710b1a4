"""Takes a received batch in: decides about every row, chunk by chunk, each chunk one commit."""

import json
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import polars as pl
from django.db import connection, transaction
from django.utils import timezone

from chengxin.law import rulebook as rules
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import services as audit
from chengxin.records.editions import in_use
from chengxin.records.intake import snapshots
from chengxin.records.intake.chunk_work import ChunkResult, OnCommit, take_chunk
from chengxin.records.intake.enums import BatchState, HeldFor, Outcome
from chengxin.records.intake.errors import BatchStateError
from chengxin.records.intake.models import Batch, BatchChunk, BatchRow
from chengxin.records.intake.outcomes import write_held, write_problems, write_rows
from chengxin.records.intake.payloads import digests, payload_texts
from chengxin.records.intake.preparing import Prepared, prepare
from chengxin.records.intake.quality import unaccepted
from chengxin.records.intake.settling import DIGEST
from chengxin.records.ledger import services as ledger
from chengxin.records.ledger.enums import EndingKind

RELEASED = "released"
_RESUMABLE = (BatchState.RECEIVED, BatchState.RUNNING, BatchState.FAILED)

Progress = Callable[[int, int], None]


def take_in(
    *,
    batch_id: int,
    on_commit: OnCommit | None = None,
    progress: Progress | None = None,
    when_prepared: Callable[[], None] | None = None,
    clock: Callable[[], datetime] = timezone.now,
    rulebook: rules.Rulebook | None = None,
) -> Batch:
    """Decide about every row of a batch; a batch that stopped goes on where it stopped.

    Each chunk of at most 10,000 rows is one transaction with one ledger commit, or none when it
    changes nothing. A batch that is finished, held or cancelled is returned as it is.

    Args:
        batch_id: A received batch.
        on_commit: Called inside the transaction of every commit that recorded something, with the
            commit and the batch; writes what must not be missing beside a version.
        progress: Told the rows done and the rows received, after every chunk.
        when_prepared: Called when every row is checked and nothing is recorded yet; whoever takes
            in several batches side by side lets them wait there for their turn.
        clock: When it finishes; how long it takes is measured by itself.
        rulebook: The rules; the packaged ones by default.

    Raises:
        BatchStateError: Somebody else is taking it in.
        ReplayRefusedError: The time it replays has been passed.
    """
    with in_use.pinned(), _alone(batch_id):
        batch = Batch.objects.get(pk=batch_id)
        if batch.state not in _RESUMABLE:
            return batch
        began = time.monotonic()
        Batch.objects.filter(pk=batch_id).update(state=BatchState.RUNNING, failure="")
        try:
            prepared = prepare(batch, rulebook or in_use.current())
            if when_prepared is not None:
                when_prepared()
            _run(batch, prepared, on_commit, progress)
        except Exception as error:
            _note_failure(batch_id, error, time.monotonic() - began)
            raise
        return _finish(batch_id, clock(), time.monotonic() - began)


class _alone:  # noqa: N801 reads as a statement
    """Nobody else takes in this batch meanwhile."""

    def __init__(self, batch_id: int) -> None:
        self._key = f"intake batch {batch_id}"

    def __enter__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_try_advisory_lock(hashtext('chengxin'), hashtext(%s))", [self._key]
            )
            if not cursor.fetchone()[0]:
                raise BatchStateError(
                    f"{self._key} is being taken in by somebody else. Wait for it to finish.",
                    batch_no=self._key,
                    state=BatchState.RUNNING.value,
                )

    def __exit__(self, *_: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_unlock(hashtext('chengxin'), hashtext(%s))", [self._key]
            )


def _run(
    batch: Batch, prepared: Prepared, on_commit: OnCommit | None, progress: Progress | None
) -> None:
    if batch.rows_done == 0 and _is_held_whole(batch, prepared):
        return
    for chunk in batch.chunks.order_by("first_row").only("first_row", "last_row"):
        _take(batch, chunk, prepared, on_commit)
        if progress is not None:
            progress(batch.rows_done, batch.received)
    if batch.snapshot and not batch.dry_run:
        _end_absent(batch, prepared, on_commit)


def _take(batch: Batch, chunk: BatchChunk, prepared: Prepared, on_commit: OnCommit | None) -> None:
    """Take in one chunk, unless that was done before the batch stopped."""
    with transaction.atomic():
        current = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if current.state == BatchState.CANCELLED:
            raise BatchStateError(
                f"batch {batch.batch_no} was cancelled after {current.rows_done} rows.",
                batch_no=batch.batch_no,
                state=current.state,
            )
        if not BatchRow.objects.filter(batch=batch, row_no=chunk.first_row).exists():
            result = take_chunk(current, chunk, prepared, on_commit)
            _count(current, result)
    batch.rows_done = current.rows_done


def _count(batch: Batch, result: ChunkResult) -> None:
    for outcome in Outcome.values:
        rows = result.by_outcome.get(outcome, 0)
        setattr(batch, outcome, getattr(batch, outcome) + rows)
    batch.rows_done += result.rows
    batch.personal += result.personal
    batch.late += result.late
    batch.late_provisional |= result.late_provisional
    batch.save(update_fields=[*Outcome.values, "rows_done", "personal", "late", "late_provisional"])


def _is_held_whole(batch: Batch, prepared: Prepared) -> bool:
    """Hold a snapshot that lacks too much, every row of it, until a person has looked."""
    if not batch.snapshot or any(entry["stage"] == RELEASED for entry in batch.process_log):
        return False
    feed = prepared.rules.feed
    limit = feed.max_drop_percent if feed else snapshots.DEFAULT_DROP_PERCENT
    absent, live = snapshots.expected_absent(batch, prepared)
    if absent * 100 <= limit * live:
        return False
    reason = (
        f"全量文件缺少 {live} 条现有记录中的 {absent} 条，超过 {limit}%。核对是否漏报；确属终止的，"
        "由信用办放行。"
    )
    texts = payload_texts(prepared.frame, prepared.rules.item)
    frame = prepared.frame.with_columns(pl.Series(DIGEST, digests(texts), dtype=pl.Binary))
    said = json.dumps([{"rule": "snapshot-drop", "message": reason}], ensure_ascii=False)
    outcomes = frame.select(
        "row_no",
        outcome=pl.lit(Outcome.HELD.value),
        record_no=pl.lit(None, pl.Int64),
        held_for=pl.lit(HeldFor.SNAPSHOT.value),
        candidates=pl.when(pl.col("subject_id").is_not_null())
        .then(pl.concat_list("subject_id"))
        .otherwise("candidate_ids"),
        reasons=pl.lit(said),
        is_first=pl.lit(value=False),
    )
    with transaction.atomic():
        write_rows(batch, frame, outcomes)
        write_problems(batch, prepared.problems, prepared.plan)
        if not batch.dry_run:
            write_held(batch, frame, outcomes, at=batch.received_at)
            unaccepted.write(batch.pk, frame, outcomes)
        Batch.objects.filter(pk=batch.pk).update(
            state=BatchState.HELD, held=batch.received, failure=reason, rows_done=batch.received
        )
    return True


def _end_absent(batch: Batch, prepared: Prepared, on_commit: OnCommit | None) -> None:
    with transaction.atomic():
        ledger.wait_for_turn()
        numbers = BatchRow.objects.filter(batch=batch).values_list("record_no", flat=True)
        settled = {number for number in numbers if number is not None}
        absent = snapshots.absent_records(batch, prepared, settled=settled)
        if not absent:
            return
        commit = ledger.open_commit(
            act="intake.snapshot.ended",
            by=batch.received_by,
            batch_id=batch.pk,
            recorded_at=batch.received_at if batch.replayed else None,
        )
        ended = ledger.end_records(commit, absent, kind=EndingKind.ABSENT.value, batch_id=batch.pk)
        if on_commit is not None:
            on_commit(commit, batch.pk)
        Batch.objects.filter(pk=batch.pk).update(ended_by_absence=ended)


def _note_failure(batch_id: int, error: Exception, seconds: float) -> None:
    Batch.objects.filter(pk=batch_id).exclude(state=BatchState.CANCELLED).update(
        state=BatchState.FAILED, failure=f"{type(error).__name__}: {error}"[:2000], seconds=seconds
    )


@transaction.atomic
def _finish(batch_id: int, at: datetime, seconds: float) -> Batch:
    batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch_id)
    if batch.state == BatchState.RUNNING:
        batch.state = BatchState.DONE
    batch.finished_at = batch.received_at if batch.replayed else at
    batch.seconds = seconds
    counted: dict[str, Any] = {name: getattr(batch, name) for name in Outcome.values}
    batch.process_log = [
        *batch.process_log,
        {"stage": str(batch.state), "rows": batch.rows_done, "seconds": round(seconds, 3)},
    ]
    batch.save()
    audit.record(
        actor=Actor.system(f"intake for {batch.received_by}"),
        action="intake.batch.finished",
        at=at,
        matter=batch.batch_no,
        purpose="collection",
        details={"batch": batch.pk, "state": str(batch.state), **counted},
    )
    return batch
