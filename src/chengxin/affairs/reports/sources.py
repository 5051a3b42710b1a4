"""What is known of the sources of a report: how fresh each is, and what of it is not settled."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, Max, OuterRef, Q

from chengxin.records.intake.enums import BatchState
from chengxin.records.intake.models import Batch, HeldRow
from chengxin.records.ledger import selectors as ledger
from chengxin.records.subjects.models import SubjectIdentifier, SubjectVersion

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class HeldRows:
    """Rows of one batch that may concern a subject and wait for a person (来源缺口)."""

    item: str
    department_code: str
    batch_no: str
    received_on: date
    ids: tuple[int, ...]


def list_last_collected(items: Collection[str], *, at: datetime) -> dict[tuple[str, str], date]:
    """Day of the last accepted batch by (item, department), Asia/Shanghai.

    A batch counts once it is done and brought at least one accepted row, or said that there is
    nothing to report. Trial runs do not count.

    Args:
        items: Catalogue items.
        at: Batches finished until then.
    """
    brought = Q(received=0)
    for outcome in ("new", "corrected", "unchanged", "revoked"):
        brought |= Q(**{f"{outcome}__gt": 0})
    rows = (
        Batch.objects.filter(
            brought, item__in=items, state=BatchState.DONE, dry_run=False, finished_at__lte=at
        )
        .values_list("item", "department_id")
        .annotate(last=Max("received_at"))
    )
    return {(item, department): last.astimezone(SHANGHAI).date() for item, department, last in rows}


def list_held_rows(
    subject_id: int,
    items: Collection[str],
    *,
    at: datetime,
    seq: int,
    seen: Collection[int] | None = None,
) -> list[HeldRows]:
    """Rows that waited at a moment and may concern a subject, batch by batch.

    A row concerns the subject when it is one of the row's candidates, or the code in the row is
    one of the subject's.

    Args:
        subject_id: Whose certificates they stand against.
        items: Catalogue items.
        at: Held by then, and not settled by then.
        seq: The subject's codes as known at this commit.
        seen: To ask about the past: rows that were seen waiting then. They decide about rows
            whose batch was being taken in at that very moment; nothing else can tell.
    """
    codes = SubjectIdentifier.objects.filter(ledger.known(seq), subject_id=subject_id).values_list(
        "value", flat=True
    )
    waiting = HeldRow.objects.filter(
        Q(candidate_ids__contains=[subject_id]) | Q(code__in=list(codes)),
        item__in=items,
        batch__dry_run=False,
    )
    open_then = Q(closed_at__isnull=True) | Q(closed_at__gt=at)
    if seen is None:
        waiting = waiting.filter(open_then, held_at__lte=at)
    else:
        settling = Batch.objects.filter(pk=OuterRef("closed_by_batch_id"))
        sure = open_then & Q(batch__finished_at__lte=at)
        waiting = waiting.filter(
            sure & ~Exists(settling.filter(received_at__lte=at, finished_at__gt=at))
            | Q(pk__in=seen)
        )
    rows = (
        waiting.values_list("item", "department_code", "batch__batch_no", "batch__received_at")
        .annotate(ids=ArrayAgg("id", order_by="id"))
        .order_by("item", "department_code", "batch__batch_no")
    )
    return [
        HeldRows(item, department, batch_no, received_at.astimezone(SHANGHAI).date(), tuple(ids))
        for item, department, batch_no, received_at, ids in rows
    ]


def find_subject_version(subject_id: int, *, on: date, seq: int) -> SubjectVersion | None:
    """What a subject is on a day, as known at a commit; None when nothing is known of it."""
    return (
        SubjectVersion.objects.filter(ledger.known(seq), subject_id=subject_id, valid_from__lte=on)
        .exclude(valid_to__lte=on)
        .order_by("-valid_from")
        .first()
    )
