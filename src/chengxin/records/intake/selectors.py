"""Reads of intake: batches and their problems, what waits for a person, how fresh a source is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import polars as pl
from django.db import transaction
from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from chengxin.law.errors import PermissionDeniedError
from chengxin.law.masking import mask
from chengxin.law.rulebook.advice import is_resident_id
from chengxin.law.rulebook.row_rules import NATURAL_PERSON
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import services as audit
from chengxin.records.audit.models import Outcome as AuditOutcome
from chengxin.records.editions import in_use
from chengxin.records.intake import chunks
from chengxin.records.intake.columns import ColumnPlan
from chengxin.records.intake.enums import BatchState, Severity
from chengxin.records.intake.feeds import read_feed
from chengxin.records.intake.models import Batch, BatchRow, HeldRow, RowProblem
from chengxin.records.intake.plans import local_day, plan_of
from chengxin.records.intake.reading import column
from chengxin.records.subjects.models import SubjectIdentifier

SHANGHAI = ZoneInfo("Asia/Shanghai")

# Who sees the batches of every department.
_SEES_ALL = frozenset({Audience.OFFICE, Audience.AUDITOR})
# Who hands in, and so sees the batches of its own department.
_SEES_OWN = frozenset({Audience.DEPARTMENT, Audience.REGULATOR})


def list_batches(
    actor: Actor,
    *,
    item: str = "",
    department: str = "",
    state: str = "",
    way_in: str = "",
    text: str = "",
) -> "QuerySet[Batch]":
    """Batches an actor may see, newest first: the office all, a department its own.

    Args:
        actor: Who looks.
        item: Only of this catalogue item.
        department: Only of this department.
        state: Only in this state.
        way_in: Only those that came this way.
        text: Only those whose number, file name or sender holds this text.
    """
    found = Batch.objects.select_related("department", "repeat_of")
    if actor.audience in _SEES_OWN:
        found = found.filter(department_id=actor.department_code)
    elif actor.audience not in _SEES_ALL:
        return found.none()
    plain = text.replace("\0", "").strip()
    if plain:
        found = found.filter(
            Q(batch_no__icontains=plain)
            | Q(file_name__icontains=plain)
            | Q(received_by__icontains=plain)
        )
    wanted = {"item": item, "department_id": department, "state": state, "way_in": way_in}
    return found.filter(**{name: value for name, value in wanted.items() if value})


def find_batch(actor: Actor, batch_no: str) -> Batch | None:
    """A batch an actor may see, or None."""
    return list_batches(actor).filter(batch_no=batch_no).first()


def latest_batch(actor: Actor, *, item: str, department: str) -> Batch | None:
    """The newest batch of a department's item that an actor may see, or None."""
    return list_batches(actor, item=item, department=department).first()


@dataclass(frozen=True)
class ProblemKind:
    """Problems of one kind in a batch: where it first stands, and in how many rows."""

    rule: str
    severity: str
    field: str
    title: str
    message: str
    remedy: str
    value: str
    first_row: int
    column_no: int | None
    rows: int


def problem_kinds(batch: Batch) -> list[ProblemKind]:
    """What is wrong with a batch by kind (rule and field), the gravest and most frequent first."""
    groups = (
        _problems(batch)
        .values("rule", "severity", "field")
        .annotate(rows=Count("row_no", distinct=True), first_id=Min("pk"))
    )
    firsts = RowProblem.objects.in_bulk([group["first_id"] for group in groups])
    kinds = [
        ProblemKind(
            group["rule"],
            group["severity"],
            group["field"],
            title_of(batch, group["field"]),
            firsts[group["first_id"]].told,
            firsts[group["first_id"]].advised,
            firsts[group["first_id"]].value,
            firsts[group["first_id"]].row_no,
            firsts[group["first_id"]].column_no,
            group["rows"],
        )
        for group in groups
    ]
    order = [severity.value for severity in Severity]
    return sorted(kinds, key=lambda k: (order.index(k.severity), -k.rows, k.first_row))


def problems_by_row(batch: Batch, *, warnings: bool = False) -> "QuerySet[RowProblem]":
    """Every problem of a batch in the order of the file; warnings only when asked for."""
    found = _problems(batch).order_by("row_no", "pk")
    return found if warnings else found.exclude(severity=Severity.WARN)


def problems_of_row(batch: Batch, row_no: int) -> "QuerySet[RowProblem]":
    """Every problem of one row."""
    return _problems(batch).filter(row_no=row_no).order_by("pk")


def _problems(batch: Batch) -> "QuerySet[RowProblem]":
    return RowProblem.objects.filter(batch=batch.repeat_of or batch)


def title_of(batch: Batch, field: str) -> str:
    """The Chinese title of a field's official code; a source's own header stays as it is."""
    item = in_use.current().catalogue_item_edition(batch.item, batch.item_edition)
    try:
        return item.field(field).title_zh
    except KeyError:
        return field


def rows_of(batch: Batch, outcomes: Iterable[str] = ()) -> "QuerySet[BatchRow]":
    """What became of the rows of a batch, in the order of the file; all, or of some outcomes."""
    found = BatchRow.objects.filter(batch=batch.repeat_of or batch).order_by("row_no")
    wanted = list(outcomes)
    return found.filter(outcome__in=wanted) if wanted else found


@dataclass(frozen=True)
class RawCell:
    """One cell of a department's file as it was handed in; a sensitive one masked."""

    header: str
    value: str
    column_no: int
    masked: bool


def read_raw_row(
    *, batch: Batch, row_no: int, actor: Actor, at: datetime, matter: str
) -> list[RawCell]:
    """One raw row of a batch, for whom the batch is visible; the read is written in the trail.

    Args:
        batch: The batch.
        row_no: The number of the row in the file.
        actor: Who reads.
        at: When.
        matter: What for.

    Returns:
        The cells in the order of the file; empty when the file has no such row.

    Raises:
        PermissionDeniedError: The batch is not the actor's to see; the refusal is written too.
    """
    source = batch.repeat_of or batch
    allowed = find_batch(actor, batch.batch_no) is not None
    with transaction.atomic():
        audit.record(
            actor=actor,
            action="intake.row.read",
            at=at,
            matter=matter,
            purpose="origin-of-a-record",
            outcome=AuditOutcome.ALLOWED if allowed else AuditOutcome.REFUSED,
            details={"batch": source.pk, "row": row_no},
        )
        if allowed:
            return _cells(source, chunks.raw_row(source, row_no))
    raise PermissionDeniedError(
        f"{actor.operator} may not see batch {batch.batch_no} of {batch.department_id}. Ask that "
        "department or the credit office.",
        by=actor.operator,
        what=f"batch {batch.batch_no}",
    )


def _cells(batch: Batch, row: pl.DataFrame) -> list[RawCell]:
    """The cells of one raw row; numbers of documents and names of natural persons masked."""
    if row.is_empty():
        return []
    item = in_use.current().catalogue_item_edition(batch.item, batch.item_edition)
    feed = read_feed(batch.feed_body, origin=batch.feed) if batch.feed_body else None
    plan = plan_of(batch.headers, item, feed, called=batch.file_name)
    masks = {plan.column_of.get(f.name): f.mask or "0,0" for f in item.fields if f.sensitive}
    if _is_personal(plan, row, batch):
        names = [item.role("subject_name"), item.role("legal_representative")]
        masks |= {plan.column_of.get(f.name): "1,0" for f in names if f is not None}
    texts = [row[column(i)][0] for i in range(len(batch.headers))]
    masks |= {i: "6,2" for i, text in enumerate(texts) if i not in masks and is_resident_id(text)}
    return [
        RawCell(header, mask(text, masks[i]) if i in masks else text, i, i in masks)
        for i, (header, text) in enumerate(zip(batch.headers, texts, strict=True))
    ]


def _is_personal(plan: ColumnPlan, row: pl.DataFrame, batch: Batch) -> bool:
    kind = plan.item.role("subject_kind")
    if not plan.item.personal_rows or kind is None or kind.code_table is None:
        return False
    received_on = local_day(batch.received_at)
    text = plan.apply(row, received_on=received_on).frame[kind.name][0]
    found = in_use.current().code_table(kind.code_table, received_on).find(text or "")
    return found is not None and found.code == NATURAL_PERSON


def gaps_of(subject_id: int) -> "QuerySet[HeldRow]":
    """Open held rows that may concern a subject: a source gap for its certificates.

    A row concerns it when it is among the candidates, or when the row gives one of its codes.
    """
    codes = SubjectIdentifier.objects.filter(
        subject_id=subject_id, superseded_seq__isnull=True
    ).values("value")
    return HeldRow.objects.filter(
        Q(candidate_ids__contains=[subject_id]) | Q(code__in=codes), closed_at__isnull=True
    ).select_related("batch")


def open_held_rows(actor: Actor) -> "QuerySet[HeldRow]":
    """Rows that wait for a person, oldest first, of the batches an actor may see."""
    found = HeldRow.objects.filter(closed_at__isnull=True).select_related("batch")
    if actor.audience in _SEES_OWN:
        found = found.filter(department_code=actor.department_code)
    elif actor.audience not in _SEES_ALL:
        found = found.none()
    return found.order_by("held_at", "batch_id", "row_no")


@dataclass(frozen=True)
class MonthCount:
    """Rows received in one month, and how many of them were not accepted; dry runs left out."""

    month: date
    received: int
    not_accepted: int


def count_by_month(actor: Actor, *, since: datetime) -> list[MonthCount]:
    """Rows received by month (Asia/Shanghai) in the batches an actor may see, oldest first."""
    rows = (
        list_batches(actor)
        .filter(received_at__gte=since, dry_run=False, state=BatchState.DONE)
        .order_by()
        .annotate(month=TruncMonth("received_at", tzinfo=SHANGHAI))
        .values("month")
        .annotate(total=Sum("received"), refused=Sum(F("held") + F("rejected")))
        .order_by("month")
    )
    return [MonthCount(row["month"].date(), row["total"], row["refused"]) for row in rows]


@dataclass(frozen=True)
class Freshness:
    """When a department last handed in an item completely."""

    item: str
    department: str
    received_at: datetime


def freshness(item: str | None = None) -> list[Freshness]:
    """The last finished batch of every item and department; repeats count, dry runs do not."""
    found = Batch.objects.filter(state=BatchState.DONE, dry_run=False)
    if item is not None:
        found = found.filter(item=item)
    latest = found.values("item", "department_id").annotate(at=Max("received_at"))
    return [
        Freshness(row["item"], row["department_id"], row["at"])
        for row in latest.order_by("item", "department_id")
    ]
