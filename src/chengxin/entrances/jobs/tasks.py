"""The jobs that ``chengxin worker`` runs. Their names are stable: waiting jobs carry them."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from chengxin.affairs.evaluations import replica
from chengxin.records.audit import services as audit
from chengxin.records.intake import services as intake
from chengxin.records.publicity import windows

EVERY_NIGHT = "17 2 * * *"
EVERY_FIVE_SECONDS = "* * * * * */5"  # the sixth place is seconds


@app.periodic(cron=EVERY_FIVE_SECONDS)
@app.task(name="audit.seal", queueing_lock="audit.seal")
def seal_audit(timestamp: int) -> int:
    """Number and chain the audit entries written since the last time; returns how many.

    Args:
        timestamp: The moment the job was due.
    """
    sealed = 0
    while newly := audit.seal_pending(at=datetime.now(UTC)):
        sealed += newly
    return sealed


@app.task(name="intake.take_in")
def take_in(batch_id: int) -> str:
    """Decide about every row of a batch that a department handed in; returns its state.

    Args:
        batch_id: A received batch; one that stopped half-way goes on where it stopped.
    """
    return str(intake.take_in(batch_id=batch_id, on_commit=windows.open_windows).state)


@app.periodic(cron=EVERY_NIGHT)
@app.task(name="evaluations.compact_replica", queueing_lock="evaluations.compact_replica")
def compact_replica(timestamp: int) -> int:
    """Make one part of the parts of each dataset of the replica; returns its base commit.

    Args:
        timestamp: The moment the job was due.
    """
    return replica.compact().seq
