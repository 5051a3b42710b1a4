"""Queues the jobs that doors ask for, through the same connection as the act that causes them."""

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

TAKE_IN = "intake.take_in"


def take_in(batch_id: int) -> bool:
    """Let the rows of a received batch be decided; False when that waits already."""
    lock = f"{TAKE_IN}:{batch_id}"
    try:
        with transaction.atomic():  # a refusal of the lock must not spoil the caller's transaction
            app.configure_task(TAKE_IN, queueing_lock=lock).defer(batch_id=batch_id)
    except AlreadyEnqueued:
        return False
    return True
