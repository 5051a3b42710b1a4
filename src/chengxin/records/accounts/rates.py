"""How often a caller may come: counted in the database, so every process counts together."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from chengxin.records.accounts.models import RateWindow

KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Allowance:
    """What is left to a caller in the present stretch of time.

    ``left`` is never negative; ``seconds`` is how long the stretch still lasts.
    """

    allowed: bool
    left: int
    seconds: int


def spend(*, caller: str, limit: int, window_seconds: int, at: datetime) -> Allowance:
    """Count one call of a caller, and say whether it is within the limit.

    Args:
        caller: Who calls, as a stable text.
        limit: Calls in one stretch.
        window_seconds: Length of a stretch.
        at: When.
    """
    epoch = int(at.timestamp())
    began = epoch - epoch % window_seconds
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO rate_window (caller, began_at, used) VALUES (%s, to_timestamp(%s), 1) "
            "ON CONFLICT ON CONSTRAINT a_stretch_is_counted_once "
            "DO UPDATE SET used = rate_window.used + 1 RETURNING used",
            [caller[:100], began],
        )
        used = int(cursor.fetchone()[0])
    return Allowance(used <= limit, max(limit - used, 0), began + window_seconds - epoch)


def forget_old(*, at: datetime) -> int:
    """Remove counts of stretches long past; returns how many."""
    removed, _ = RateWindow.objects.filter(began_at__lt=at - KEPT).delete()
    return removed
