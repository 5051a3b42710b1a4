"""The jobs that ``chengxin worker`` runs. Their names are stable: waiting jobs carry them."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from chengxin.records.audit import services as audit

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
