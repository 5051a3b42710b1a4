"""Queues the jobs that doors ask for, through the same connection as the act that causes them."""

from datetime import date

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

TAKE_IN = "intake.take_in"
CHECK_AMENDMENT = "amendments.check"
EVALUATE_ALL = "evaluations.all"
LIST_IMPACT = "scorecard-changes.impact"


def take_in(batch_id: int) -> bool:
    """Let the rows of a received batch be decided; False when that waits already."""
    return _queued(TAKE_IN, f"{TAKE_IN}:{batch_id}", batch_id=batch_id)


def check_amendment(edition_id: int, account_id: int) -> bool:
    """Let a drafted edition be checked for somebody; False when that waits already."""
    lock = f"{CHECK_AMENDMENT}:{edition_id}"
    return _queued(CHECK_AMENDMENT, lock, edition_id=edition_id, account_id=account_id)


def list_impact(impact_id: int, account_id: int) -> bool:
    """Let the impact list of a card's draft be made for somebody; False when that waits already."""
    lock = f"{LIST_IMPACT}:{impact_id}"
    return _queued(LIST_IMPACT, lock, impact_id=impact_id, account_id=account_id)


def evaluate_all(as_of: date, reason: str, *, after_seconds: int = 0) -> bool:
    """Let everybody be evaluated by every card in force; False when that day waits already.

    Args:
        as_of: Day of evaluation.
        reason: A word for why, kept with the runs.
        after_seconds: Not before so many seconds from now.
    """
    arguments = {"as_of": as_of.isoformat(), "reason": reason}
    lock = f"{EVALUATE_ALL}.{as_of.isoformat()}"
    return _queued(EVALUATE_ALL, lock, after_seconds=after_seconds, **arguments)


def _queued(task: str, lock: str, *, after_seconds: int = 0, **arguments: int | str) -> bool:
    later = {"seconds": after_seconds} if after_seconds else None
    try:
        with transaction.atomic():  # a refusal of the lock must not spoil the caller's transaction
            app.configure_task(task, queueing_lock=lock, schedule_in=later).defer(**arguments)
    except AlreadyEnqueued:
        return False
    return True
