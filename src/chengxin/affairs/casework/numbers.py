"""Numbers of cases and letters: one row a series and year, drawn in the act's own transaction."""

from datetime import date

from django.db import connection

_NEXT = """
    INSERT INTO case_number (series, year, last) VALUES (%s, %s, 1)
    ON CONFLICT (series, year) DO UPDATE SET last = case_number.last + 1
    RETURNING last
"""


def next_number(series: str, on: date) -> int:
    """The next number of a series in a year, from 1.

    A transaction that fails gives its number back: numbers have no gaps. Whoever draws from the
    same series meanwhile waits for it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [series, on.year])
        return int(cursor.fetchone()[0])


def next_case_no(prefix: str, on: date) -> str:
    """A fresh number like ``OB-2026-000012``.

    Args:
        prefix: Two or three capital letters that name the kind of case.
        on: The day of filing; its year is in the number.
    """
    return f"{prefix}-{on.year}-{next_number(prefix, on):06d}"
