"""Reads of receipts: what is missing, what came of one record, who may see which."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from chengxin.affairs.receipts.clocks import local_day
from chengxin.affairs.receipts.enums import ReceiptState
from chengxin.affairs.receipts.models import EffectNotice, Receipt, WebhookDelivery
from chengxin.affairs.receipts.registry import find_consumer
from chengxin.law.errors import PermissionDeniedError
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor

_NUMBER = re.compile(r"U([0-9]{1,18})")
_OVER_ALL = frozenset({Audience.OFFICE, Audience.AUDITOR})


@dataclass(frozen=True)
class ReceiptRow:
    """One receipt as pages show it. `consumer` is the key, `title` its name, `party` whose copy."""

    id: int
    notice_no: str
    effect_kind: str
    change: str
    consumer: str
    title: str
    party: str
    due_on: date
    provisional: bool
    article: str
    attempts: int
    chases: int
    problem: str
    acknowledged_at: datetime | None
    dropped_at: datetime | None
    finding: str
    late: bool

    def state(self, on: date) -> ReceiptState:
        """Where it stands on a day."""
        if self.acknowledged_at is not None:
            return ReceiptState.LATE if self.late else ReceiptState.ARRIVED
        if self.dropped_at is not None:
            return ReceiptState.DROPPED
        return ReceiptState.OVERDUE if self.due_on < on else ReceiptState.WAITING


@dataclass(frozen=True)
class Progress:
    """How far the copies follow: receipts expected, arrived, and still missing."""

    expected: int
    arrived: int
    missing: int

    @property
    def is_complete(self) -> bool:
        """Whether nobody is waited for."""
        return self.missing == 0


def outstanding() -> "QuerySet[Receipt]":
    """Receipts that are still expected, the first due first."""
    return Receipt.objects.filter(acknowledged_at__isnull=True, dropped_at__isnull=True)


def overdue(on: date) -> "QuerySet[Receipt]":
    """Receipts whose day has passed."""
    return outstanding().filter(due_on__lt=on)


def of_record(record_no: int) -> tuple[ReceiptRow, ...]:
    """Every receipt for a record, the newest notice first."""
    return _rows(Receipt.objects.filter(notice__record_no=record_no))


def of_commit(commit_seq: int) -> tuple[ReceiptRow, ...]:
    """The receipts that one act expected, record by record."""
    return _rows(Receipt.objects.filter(notice__recorded_seq=commit_seq))


def of_notice(notice: EffectNotice) -> tuple[ReceiptRow, ...]:
    """The receipts of one notice."""
    return _rows(Receipt.objects.filter(notice=notice))


def progress(commit_seq: int) -> Progress:
    """How far the copies follow one act."""
    counts = Receipt.objects.filter(notice__recorded_seq=commit_seq).aggregate(
        expected=Count("pk", filter=Q(dropped_at__isnull=True)),
        arrived=Count("pk", filter=Q(acknowledged_at__isnull=False)),
    )
    return Progress(counts["expected"], counts["arrived"], counts["expected"] - counts["arrived"])


def find_notice(notice_no: str) -> EffectNotice | None:
    """The notice of this number."""
    found = _NUMBER.fullmatch(notice_no)
    return EffectNotice.objects.filter(pk=int(found[1])).first() if found else None


def owed(due_by: date) -> dict[str, tuple[int, date, bool]]:
    """Receipts that systems of departments owe by a day: how many, the first day, provisional.

    Returns:
        By department; the platform's own copies are the office's, and have their deadline.
    """
    rows = outstanding().filter(due_on__lte=due_by).exclude(department_code="")
    found: dict[str, tuple[int, date, bool]] = {}
    for code, due_on, provisional in rows.order_by("due_on", "pk").values_list(
        "department_code", "due_on", "provisional"
    ):
        first = found.get(code)
        found[code] = (1, due_on, provisional) if first is None else (first[0] + 1, *first[1:])
    return found


def list_receipts(actor: Actor) -> "QuerySet[Receipt]":
    """Receipts an actor may see: the office and the auditor all, a department its own.

    A department's own are those for records that it handed in, and those its systems owe.
    """
    found = Receipt.objects.select_related("notice")
    if actor.audience in _OVER_ALL:
        return found
    if not actor.department_code:
        return found.none()
    return found.filter(
        Q(department_code=actor.department_code) | Q(notice__department_code=actor.department_code)
    )


def visible_to(actor: Actor, found: "QuerySet[Receipt]", *, wanted: int) -> "QuerySet[Receipt]":
    """The same rows, if the actor may act on every one of them.

    Args:
        actor: Who acts.
        found: Rows to be acted on.
        wanted: How many rows were named.

    Raises:
        PermissionDeniedError: One of them is not there, not open, or another unit's.
    """
    seen = list_receipts(actor).filter(pk__in=found.values("pk"))
    if actor.audience is Audience.AUDITOR or seen.count() != wanted:
        raise PermissionDeniedError(
            f"{actor.operator} names receipts that are settled or another unit's. Read the list "
            "again.",
            by=actor.operator,
            what="receipts",
        )
    return Receipt.objects.filter(pk__in=seen.values("pk"))


def title_of(consumer: str) -> str:
    """What a consumer is called; its key where it is no longer registered."""
    known = find_consumer(consumer)
    return consumer if known is None else str(known.title)


def row_of(receipt: Receipt) -> ReceiptRow:
    """A receipt, its notice fetched, as pages show it."""
    arrived = receipt.acknowledged_at
    return ReceiptRow(
        id=receipt.pk,
        notice_no=receipt.notice.notice_no,
        effect_kind=receipt.notice.effect_kind,
        change=receipt.notice.change,
        consumer=receipt.consumer,
        title=title_of(receipt.consumer),
        party=receipt.party_title,
        due_on=receipt.due_on,
        provisional=receipt.provisional,
        article=receipt.article,
        attempts=receipt.attempts,
        chases=receipt.chases,
        problem=receipt.problem,
        acknowledged_at=arrived,
        dropped_at=receipt.dropped_at,
        finding=receipt.finding,
        late=arrived is not None and local_day(arrived) > receipt.due_on,
    )


def _rows(found: "QuerySet[Receipt]") -> tuple[ReceiptRow, ...]:
    rows = found.select_related("notice").order_by("-notice_id", "consumer", "party")
    return tuple(row_of(receipt) for receipt in rows)


def deliveries_for(notice: EffectNotice, receipts: set[int]) -> "QuerySet[WebhookDelivery]":
    """Messages sent for some receipts of a notice, the newest first."""
    return WebhookDelivery.objects.filter(
        receipt__notice=notice, receipt_id__in=receipts
    ).select_related("endpoint__client")
