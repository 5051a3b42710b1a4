"""What a person decides about a whole batch: a snapshot that was held is let in, or given up."""

from datetime import datetime

from django.db import transaction

from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import services as audit
from chengxin.records.intake.enums import BatchState, Outcome
from chengxin.records.intake.errors import BatchStateError
from chengxin.records.intake.models import Batch
from chengxin.records.intake.quality.models import UnacceptedRow
from chengxin.records.intake.services.taking_in import RELEASED


@transaction.atomic
def release(*, batch_id: int, actor: Actor, at: datetime) -> Batch:
    """Let a held snapshot in although it lacks much; `take_in` then goes on with it.

    Raises:
        BatchStateError: The batch is not held.
    """
    batch = _locked(batch_id, (BatchState.HELD,))
    batch.rows.all().delete()
    batch.problems.all().delete()
    batch.held_rows.all().delete()
    UnacceptedRow.objects.filter(batch=batch).delete()
    for name in (*Outcome.values, "rows_done"):
        setattr(batch, name, 0)
    batch.state = BatchState.RECEIVED
    batch.failure = ""
    batch.process_log = [*batch.process_log, {"stage": RELEASED, "by": actor.operator}]
    batch.save()
    _leave_trail(batch, actor, at, "intake.batch.released")
    return batch


@transaction.atomic
def cancel(*, batch_id: int, actor: Actor, at: datetime) -> Batch:
    """Give up a batch; chunks taken in already stay, and nothing of it waits any more.

    Raises:
        BatchStateError: The batch is finished or cancelled.
    """
    states = (BatchState.RECEIVED, BatchState.RUNNING, BatchState.HELD, BatchState.FAILED)
    batch = _locked(batch_id, states)
    if batch.state == BatchState.HELD:
        batch.held_rows.filter(closed_at__isnull=True).update(
            closed_at=at, closed_by_batch_id=batch.pk
        )
    batch.state = BatchState.CANCELLED
    batch.finished_at = at
    batch.process_log = [*batch.process_log, {"stage": "cancelled", "by": actor.operator}]
    batch.save()
    _leave_trail(batch, actor, at, "intake.batch.cancelled")
    return batch


@transaction.atomic
def resume(*, batch_id: int, actor: Actor, at: datetime) -> Batch:
    """Let a failed batch go on where it stopped; `take_in` then does.

    Raises:
        BatchStateError: The batch has not failed.
    """
    batch = _locked(batch_id, (BatchState.FAILED,))
    batch.state = BatchState.RECEIVED
    batch.failure = ""
    batch.process_log = [*batch.process_log, {"stage": "resumed", "by": actor.operator}]
    batch.save(update_fields=["state", "failure", "process_log"])
    _leave_trail(batch, actor, at, "intake.batch.resumed")
    return batch


def _locked(batch_id: int, states: tuple[BatchState, ...]) -> Batch:
    batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch_id)
    if batch.state not in states:
        raise BatchStateError(
            f"batch {batch.batch_no} is {batch.state}; this is possible while it is "
            f"{' or '.join(states)}.",
            batch_no=batch.batch_no,
            state=batch.state,
        )
    return batch


def _leave_trail(batch: Batch, actor: Actor, at: datetime, action: str) -> None:
    audit.record(
        actor=actor,
        action=action,
        at=at,
        matter=batch.batch_no,
        purpose="collection",
        details={"batch": batch.pk},
    )
