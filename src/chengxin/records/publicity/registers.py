"""Registers (名单) anybody may look through: public entries of a list, searched and sorted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from chengxin.records.ledger.models import LedgerRecord
from chengxin.records.publicity.selectors import (
    COUNTED_TO,
    names_of,
    open_windows,
    public_records,
    under_objection,
)
from chengxin.records.subjects.models import SubjectVersion

_DAY = timedelta(days=1)
ORDERS = {
    "newest": (F("valid_from").desc(), F("id").desc()),
    "oldest": (F("valid_from").asc(), F("id").asc()),
    "ending": (F("valid_to").asc(nulls_last=True), F("id").asc()),
}


@dataclass(frozen=True)
class RegisterRow:
    """One public entry. ``until`` and ``shown_until`` are last days; None = open."""

    record_no: int
    subject_id: int
    subject_name: str
    subject_uscc: str
    document_no: str
    authority: str
    listed_on: date
    until: date | None
    shown_until: date | None
    under_objection: bool


@dataclass(frozen=True)
class RegisterPage:
    """A page of entries. ``total`` is exact up to 1,000; beyond, ``capped`` is true."""

    rows: tuple[RegisterRow, ...]
    total: int
    capped: bool


def list_register(
    item: str,
    marks: Mapping[str, Any],
    *,
    on: date,
    seq: int,
    text: str = "",
    order: str = "newest",
    offset: int = 0,
    limit: int = 20,
) -> RegisterPage:
    """Public entries of one list that hold on a day.

    Args:
        item: Catalogue item of its records.
        marks: What fields of them hold that tell the list from others of the item.
        on: Day of reading.
        seq: Known at this commit.
        text: A fragment of a subject's name or code, or of the document number. Persons named in
            an entry are not searched.
        order: A word of `ORDERS`.
        offset: Rows to skip.
        limit: Rows to return.
    """
    found = _entries(item, marks, on, seq)
    if words := text.strip():
        found = found.filter(_matches(words, on))
    total = found.order_by()[: COUNTED_TO + 1].count()
    page = list(found.order_by(*ORDERS.get(order, ORDERS["newest"]))[offset : offset + limit])
    names = names_of({row.subject_id for row in page}, on, seq)
    ends = dict(
        open_windows(on, seq)
        .filter(record_id__in=[row.pk for row in page])
        .values_list("record_id", "ends_on")
    )
    marked = under_objection([row.record_no for row in page], on=on, seq=seq)
    rows = tuple(
        RegisterRow(
            row.record_no,
            row.subject_id,
            *names.get(row.subject_id, ("", "")),
            row.document_no,
            row.authority,
            row.valid_from,
            _last(row.valid_to),
            _last(ends.get(row.pk)),
            row.record_no in marked,
        )
        for row in page
    )
    return RegisterPage(rows, min(total, COUNTED_TO), total > COUNTED_TO)


def count_register(item: str, marks: Mapping[str, Any], *, on: date, seq: int) -> int:
    """How many public entries a list has on a day."""
    return _entries(item, marks, on, seq).order_by().count()


def _entries(item: str, marks: Mapping[str, Any], on: date, seq: int) -> "QuerySet[LedgerRecord]":
    found = public_records(on, seq).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=on), item=item, valid_from__lte=on
    )
    return found.filter(payload__body__contains=dict(marks)) if marks else found


def _matches(words: str, on: date) -> Q:
    """Conditions on the subject's present name and code, or the document."""
    versions = SubjectVersion.objects.filter(
        Q(name__icontains=words) | Q(uscc__icontains=words),
        Q(valid_to__isnull=True) | Q(valid_to__gt=on),
        subject_id=OuterRef("subject_id"),
        superseded_seq__isnull=True,
        valid_from__lte=on,
    )
    return Q(Exists(versions)) | Q(document_no__icontains=words)


def _last(excluded: date | None) -> date | None:
    return None if excluded is None else excluded - _DAY
