"""What anybody may look through: public records of all subjects, counted and listed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import TruncMonth

from chengxin.law import rulebook as rules
from chengxin.law.periods import first_day_within
from chengxin.law.words import DisclosureLevel, Polarity, RecordShape
from chengxin.records.editions import in_use
from chengxin.records.ledger import selectors as ledger
from chengxin.records.ledger.enums import EffectKind, RecordState
from chengxin.records.ledger.models import LedgerCommit, LedgerEffect, LedgerRecord
from chengxin.records.publicity.editions import edition_on
from chengxin.records.publicity.models import PublicityWindow
from chengxin.records.publicity.withdrawals import withdrawing_effects
from chengxin.records.subjects.models import SubjectVersion

COUNTED_TO = 1000
MONTHS_PER_YEAR = 12


@dataclass(frozen=True)
class PublicRow:
    """One public record in a list: what, of whom, until when."""

    record_no: int
    subject_id: int
    subject_name: str
    subject_uscc: str
    item: str
    document_no: str
    authority: str
    decided_on: date
    ends_on: date | None
    under_objection: bool = False


@dataclass(frozen=True)
class PublicPage:
    """A page of public records. ``total`` is exact up to 1,000; beyond, ``capped`` is true."""

    rows: tuple[PublicRow, ...]
    total: int
    capped: bool


def list_public(item: str, *, on: date, seq: int, offset: int = 0, limit: int = 20) -> PublicPage:
    """Public records of one item on a day, newest decision first.

    Args:
        item: A public catalogue item.
        on: Day of reading.
        seq: Known at this commit.
        offset: Rows to skip.
        limit: Rows to return.
    """
    records = public_records(on, seq).filter(item=item).order_by("-decided_on", "-id")
    total = records[: COUNTED_TO + 1].count()
    page = list(records[offset : offset + limit])
    names = names_of({row.subject_id for row in page}, on, seq)
    ends = dict(
        open_windows(on, seq)
        .filter(record_id__in=[row.pk for row in page])
        .values_list("record_id", "ends_on")
    )
    marked = under_objection([row.record_no for row in page], on=on, seq=seq)
    rows = tuple(
        PublicRow(
            row.record_no,
            row.subject_id,
            *names.get(row.subject_id, ("", "")),
            row.item,
            row.document_no,
            row.authority,
            row.decided_on,
            ends.get(row.pk),
            row.record_no in marked,
        )
        for row in page
    )
    return PublicPage(rows, min(total, COUNTED_TO), total > COUNTED_TO)


def public_counts(*, on: date, seq: int) -> dict[str, int]:
    """How many public records each public item has on a day; an item without any has 0."""
    return {
        item.code: public_records(on, seq).filter(item=item.code).count() for item in _items(on)
    }


def public_by_month(item: str, *, since: date, on: date, seq: int) -> dict[date, int]:
    """How many of an item's public records were decided in each month; months without any left out.

    Args:
        item: A public catalogue item.
        since: First day counted.
        on: Day of reading; also the last day counted.
        seq: Known at this commit.

    Returns:
        First day of the month → records.
    """
    rows = (
        public_records(on, seq)
        .filter(item=item, decided_on__gte=since, decided_on__lte=on)
        .annotate(month=TruncMonth("decided_on"))
        .values_list("month")
        .annotate(records=Count("id"))
        .order_by("month")
    )
    return dict(rows)


def is_public(record_no: int, *, on: date, seq: int) -> bool:
    """Whether a record is among what search, lists and figures are drawn from on a day.

    Args:
        record_no: The record.
        on: Day of reading.
        seq: Known at this commit.
    """
    return public_records(on, seq).filter(record_no=record_no).exists()


def subject_of_public(record_no: int, *, on: date, seq: int) -> int | None:
    """Whom a record is about that is public on a day; None for any other record."""
    found = public_records(on, seq).filter(record_no=record_no)
    return found.values_list("subject_id", flat=True).first()


def under_objection(record_nos: Collection[int], *, on: date, seq: int) -> frozenset[int]:
    """Which of these records are marked as under objection on a day."""
    found = LedgerEffect.objects.filter(
        ledger.known(seq),
        ledger.valid_on(on),
        record_no__in=list(record_nos),
        kind=EffectKind.OBJECTION,
    )
    return frozenset(found.values_list("record_no", flat=True))


def latest_seq() -> int:
    """The newest commit that everybody sees; 0 before the first."""
    return LedgerCommit.objects.aggregate(seq=Max("seq"))["seq"] or 0


def _items(on: date) -> tuple[rules.CatalogueItem, ...]:
    found = in_use.current().catalogue_items(on)
    return tuple(item for item in found if item.disclosure is DisclosureLevel.PUBLIC)


def open_windows(on: date, seq: int) -> "QuerySet[PublicityWindow]":
    """Windows that are open on a day, by the edition that decides then."""
    return PublicityWindow.objects.filter(
        ledger.known(seq),
        Q(ends_on__isnull=True) | Q(ends_on__gt=on),
        published=True,
        edition=edition_on(on, seq=seq),
        starts_on__lte=on,
    )


def public_records(on: date, seq: int) -> "QuerySet[LedgerRecord]":
    """Records anybody may read; the same conditions as the public's side of the one door."""
    protections = in_use.current().protections(on)
    term_since = first_day_within(on, protections.inquiry_term_years * MONTHS_PER_YEAR)
    unpublished = LedgerEffect.objects.filter(
        ledger.known(seq),
        Q(kind__in=withdrawing_effects())
        | Q(ledger.valid_on(on), kind__in=protections.unpublishing_effects),
        record_no=OuterRef("record_no"),
    )
    past_term = Q(polarity=Polarity.NEGATIVE) & (
        Q(shape=RecordShape.ACT, decided_on__lt=term_since)
        | Q(shape=RecordShape.STATE, valid_to__lt=term_since)
    )
    return (
        LedgerRecord.objects.filter(ledger.known(seq), state=RecordState.LIVE)
        .filter(item__in=[item.code for item in _items(on)])
        .filter(
            Exists(
                open_windows(on, seq).filter(
                    record_no=OuterRef("record_no"),  # by which rows are found
                    record_id=OuterRef("pk"),
                )
            )
        )
        .exclude(Exists(unpublished))
        .exclude(past_term)
    )


def names_of(subject_ids: set[int], on: date, seq: int) -> dict[int, tuple[str, str]]:
    """Name and unified code of some subjects on a day, as known at a commit."""
    rows = SubjectVersion.objects.filter(
        ledger.known(seq), subject_id__in=subject_ids, valid_from__lte=on
    ).exclude(valid_to__lte=on)
    return {row.subject_id: (row.name, row.uscc) for row in rows}
