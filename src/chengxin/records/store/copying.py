"""COPY into a table through Django's connection, so it shares the caller's transaction."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Append rows in one COPY.

    Args:
        table: Table name; never from outside.
        columns: Columns in the order of the values of a row.
        rows: One sequence of values a row.

    Raises:
        django.db.IntegrityError: A constraint or trigger refuses a row.
    """
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        for row in rows:
            copy.write_row(row)
