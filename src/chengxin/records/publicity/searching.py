"""The search of the double publicity (双公示): public permits and penalties by any fragment.

Drawn from the same rows as every public list, and read through the public's side of the one door:
nothing outside its window, nothing that an effect or the inquiry term has taken out of publicity.
Natural persons are no subjects, so no row here is about one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils.timezone import localdate

from chengxin.law import document_numbers
from chengxin.law.rulebook import CatalogueItem, CodeTable, Field
from chengxin.records.editions import in_use
from chengxin.records.ledger.models import LedgerRecord
from chengxin.records.publicity import selectors
from chengxin.records.publicity.disclosure import DisclosedRecord
from chengxin.records.publicity.services import as_public
from chengxin.records.subjects.selectors import searching

DOUBLE_PUBLICITY = ("administrative-permit", "administrative-penalty")
KIND_TABLES = {
    "administrative-permit": "permit-kind",
    "administrative-penalty": "penalty-kind",
}
COUNTED_TO = selectors.COUNTED_TO
SORTS = ("-decided", "decided", "-ends", "ends")
_AT_ONCE = 500


@dataclass(frozen=True)
class Sought:
    """What is looked for; an empty value asks for all.

    Attributes:
        at: Moment of reading; its day decides what is public.
        seq: Known at this commit.
        text: Part of a name, a code or a document number; all words of a name must be found.
        item: One of ``DOUBLE_PUBLICITY``.
        department: Code of the department that handed it in.
        kind: Code of the item's table of kinds; only with an item.
        since: First day of decision.
        until: Last day of decision.
        sort: One of ``SORTS``.
    """

    at: datetime
    seq: int
    text: str = ""
    item: str = ""
    department: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None
    sort: str = SORTS[0]

    @property
    def on(self) -> date:
        """Day of reading."""
        return localdate(self.at)


@dataclass(frozen=True)
class FoundRecord:
    """One public record and whom it is about."""

    record: DisclosedRecord
    subject_id: int
    subject_name: str
    subject_uscc: str


@dataclass(frozen=True)
class FoundPage:
    """A page of public records. ``total`` is exact up to 1,000; beyond, ``capped`` is true."""

    rows: tuple[FoundRecord, ...]
    total: int
    capped: bool


def search(sought: Sought, *, offset: int = 0, limit: int = 20) -> FoundPage:
    """Public permits and penalties that fit, sorted, one page of them."""
    found = _found(sought)
    total = found.order_by()[: COUNTED_TO + 1].count()
    rows = _disclosed(list(_sorted(found, sought)[offset : offset + limit]), sought)
    return FoundPage(tuple(rows), min(total, COUNTED_TO), total > COUNTED_TO)


def every(sought: Sought, *, at_most: int) -> Iterator[FoundRecord]:
    """The same without pages, for an export; read in stretches."""
    ids = list(_sorted(_found(sought), sought).values_list("pk", flat=True)[:at_most])
    for start in range(0, len(ids), _AT_ONCE):
        stretch = ids[start : start + _AT_ONCE]
        rows = LedgerRecord.objects.select_related("payload").in_bulk(stretch)
        yield from _disclosed([rows[pk] for pk in stretch], sought)


def departments(sought: Sought) -> list[str]:
    """Departments that have any record in the double publicity on the day, by code."""
    found = selectors.public_records(sought.on, sought.seq).filter(item__in=DOUBLE_PUBLICITY)
    return list(
        found.order_by("department_code").values_list("department_code", flat=True).distinct()
    )


def kinds(item: str, *, on: date) -> list[tuple[str, str, str]]:
    """Kinds an item's records may be of: code, Chinese and English title."""
    if item not in KIND_TABLES:
        return []
    table = in_use.current().code_table(KIND_TABLES[item], on)
    assert isinstance(table, CodeTable)
    return [(entry.code, entry.zh, entry.en or entry.zh) for entry in table.entries]


def _found(sought: Sought) -> "QuerySet[LedgerRecord]":
    items = (sought.item,) if sought.item in DOUBLE_PUBLICITY else DOUBLE_PUBLICITY
    found = selectors.public_records(sought.on, sought.seq).filter(item__in=items)
    if sought.department:
        found = found.filter(department_code=sought.department)
    if sought.since:
        found = found.filter(decided_on__gte=sought.since)
    if sought.until:
        found = found.filter(decided_on__lte=sought.until)
    if sought.kind and sought.item in KIND_TABLES:
        found = found.filter(_of_kind(sought))
    if sought.text:
        number = document_numbers.normalise(sought.text)
        found = found.filter(
            Q(subject_id__in=searching.matching(sought.text)) | Q(document_no__icontains=number)
        )
    return found


def _of_kind(sought: Sought) -> Q:
    item = in_use.current().catalogue_item(sought.item, sought.on)
    field = _kind_field(item)
    if field.kind == "codes":
        return Q(**{f"payload__body__{field.name}__contains": [sought.kind]})
    return Q(**{f"payload__body__{field.name}": sought.kind})


def _kind_field(item: CatalogueItem) -> Field:
    return next(f for f in item.fields if f.code_table == KIND_TABLES[item.code])


def _sorted(found: "QuerySet[LedgerRecord]", sought: Sought) -> "QuerySet[LedgerRecord]":
    if sought.sort in ("ends", "-ends"):
        windows = selectors.open_windows(sought.on, sought.seq).filter(
            record_no=OuterRef("record_no"),  # by which rows are found
            record_id=OuterRef("pk"),
        )
        found = found.annotate(ends=Subquery(windows.values("ends_on")[:1]))
        ends = (
            F("ends").desc(nulls_first=True)
            if sought.sort == "-ends"
            else F("ends").asc(nulls_last=True)
        )
        return found.order_by(ends, "-id").select_related("payload")
    order = ("decided_on", "id") if sought.sort == "decided" else ("-decided_on", "-id")
    return found.order_by(*order).select_related("payload")


def _disclosed(versions: list[LedgerRecord], sought: Sought) -> Iterator[FoundRecord]:
    names = selectors.names_of({version.subject_id for version in versions}, sought.on, sought.seq)
    for record in as_public(versions, on=sought.on, seq=sought.seq, at=sought.at):
        name, uscc = names.get(record.subject_id, ("", ""))
        yield FoundRecord(record, record.subject_id, name, uscc)
