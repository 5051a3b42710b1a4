"""Batches whose intake stopped with its process: nobody holds them, and no job waits for them."""

from datetime import datetime, timedelta

from django.db import connection

from chengxin.records.intake.enums import BatchState

# A batch just received has its job queued in the same transaction; a worker needs a moment.
PATIENCE = timedelta(seconds=60)


def list_stopped(*, at: datetime) -> list[int]:
    """Ids of batches that are received or running, but that no process is taking in, oldest first.

    Whoever takes a batch in holds an advisory lock, which ends with its process; a batch without
    one has been left. It goes on at the chunk where it stopped.

    Args:
        at: Now.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM intake_batch b WHERE state = ANY(%s) AND received_at < %s "
            "AND NOT replayed AND NOT EXISTS (SELECT 1 FROM pg_locks l WHERE l.locktype = "
            "'advisory' AND l.objsubid = 2 AND l.database = (SELECT oid FROM pg_database "
            "WHERE datname = current_database()) "
            "AND l.classid = (hashtext('chengxin')::bigint & 4294967295)::oid "
            "AND l.objid = (hashtext('intake batch ' || b.id)::bigint & 4294967295)::oid) "
            "ORDER BY id",
            [[BatchState.RECEIVED.value, BatchState.RUNNING.value], at - PATIENCE],
        )
        return [row[0] for row in cursor.fetchall()]
