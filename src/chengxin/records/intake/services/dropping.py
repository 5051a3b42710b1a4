"""A file from a watched folder is received once, whatever stops between receiving and moving it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from chengxin.law.errors import CatalogueGateError, CreditError, InputError, NoRuleInForceError
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.models import Department
from chengxin.records.audit import services as audit
from chengxin.records.intake.enums import DropState, WayIn
from chengxin.records.intake.feeds import Feed
from chengxin.records.intake.models import Batch, DroppedFile
from chengxin.records.intake.services.receiving import digest_of, receive

_REFUSALS = (InputError, CatalogueGateError, NoRuleInForceError)


@dataclass(frozen=True)
class Found:
    """A complete file in the folder of a department and item; `changed_ns` is its last change."""

    path: Path
    department: str
    item: str
    changed_ns: int

    @property
    def name(self) -> str:
        """What the department called it."""
        return self.path.name[:255]


@transaction.atomic
def take_dropped(
    found: Found,
    *,
    feed: Callable[[], Feed | None],
    at: datetime,
    defer: Callable[[Batch], Any],
    refused: Callable[[CreditError], dict[str, Any]],
) -> DroppedFile:
    """Receive a dropped file, or find what became of it the first time.

    Args:
        found: The file.
        feed: Gives how its columns are read; None for official headers. What is wrong with the
            feed is a refusal of the file.
        at: When it was found.
        defer: Queues the rows of the batch, inside this transaction.
        refused: The words of a refusal, kept for the receipt.

    Raises:
        CatalogueGateError: There is no such department: nobody to give a receipt to.
    """
    if not Department.objects.filter(pk=found.department).exists():
        raise CatalogueGateError(
            f"drop/{found.department}: there is no such department. Name the folder by its code.",
            item=found.item,
            reason="no such department",
        )
    key = {
        "department_id": found.department,
        "item": found.item,
        "name": found.name,
        "file_digest": digest_of(found.path),
        "changed_ns": found.changed_ns,
    }
    before = DroppedFile.objects.select_related("batch").filter(**key).first()
    if before is not None:
        return before
    dropped = DroppedFile(**key, found_at=at, state=DropState.TAKEN)
    actor = Actor.of_drop_folder(found.department)
    try:
        with transaction.atomic():
            dropped.batch = receive(
                file=found.path,
                item=found.item,
                department=found.department,
                feed=feed(),
                actor=actor,
                received_at=at,
                way_in=WayIn.DROP,
            )
            defer(dropped.batch)
    except _REFUSALS as error:
        dropped.state, dropped.batch, dropped.refusal = DropState.REFUSED, None, refused(error)
        audit.record(
            actor=actor,
            action="intake.file.refused",
            at=at,
            matter=found.item,
            purpose="collection",
            outcome="refused",
            details={"code": error.code},
        )
    dropped.save()
    return dropped


def list_unmoved() -> list[DroppedFile]:
    """Files that were received or refused and still lie where they were dropped, oldest first."""
    waiting = DroppedFile.objects.filter(moved_at__isnull=True).order_by("pk")
    return list(waiting.select_related("batch", "batch__department", "batch__repeat_of"))


def note_moved(dropped: DroppedFile, *, at: datetime) -> None:
    """A file was moved to its last place, its receipt beside it."""
    done = dropped.state if dropped.state == DropState.REFUSED else DropState.DONE
    DroppedFile.objects.filter(pk=dropped.pk).update(moved_at=at, state=done)
