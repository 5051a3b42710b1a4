"""What these services need of a ledger commit; subjects stand below the ledger."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from django.db import connection

# A subject that departments name by a valid code before the register does: since when it exists
# nobody knows yet, so its provisional version begins before any record can.
UNKNOWN_SINCE = date(1900, 1, 1)


class OpenCommit(Protocol):
    """An open commit of the ledger; everything written carries its number."""

    @property
    def seq(self) -> int:
        """The number of the commit of this transaction."""
        ...


def fresh_subject_ids(count: int) -> list[int]:
    """Ids for subjects about to be written, ascending."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('subject', 'id')) FROM generate_series(1, %s)",
            [count],
        )
        return [int(row[0]) for row in cursor.fetchall()]


def close(commit: OpenCommit, table: str, ids: Sequence[int]) -> None:
    """Close live rows of a two-clock table.

    Args:
        commit: The open commit.
        table: Table name; never from outside.
        ids: Row ids.
    """
    if not ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET superseded_seq = %s WHERE id = ANY(%s)",  # noqa: S608 own names
            [commit.seq, list(ids)],
        )
