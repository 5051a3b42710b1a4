"""Corrections (更正): the row of a record written again with other cells, as a new version of it.

The row goes the way of every row of the department: checked, recorded, and every version walks
back to a row. Where what recognises the document changes, the old row is handed in as revoked
beside the new one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from chengxin.affairs.amendments.cells import frame_of
from chengxin.affairs.objections.errors import (
    KeyNotCorrectableError,
    NothingChangesError,
    UnclearObjectionError,
)
from chengxin.affairs.tolerance.recognising import open_windows_and_recognise
from chengxin.law.rulebook import CatalogueItem, Field
from chengxin.records.accounts.actors import Actor
from chengxin.records.editions import in_use
from chengxin.records.intake import services as intake
from chengxin.records.intake.enums import Outcome
from chengxin.records.intake.facts import INVALID, RECORD_STATUS
from chengxin.records.ledger.models import LedgerRecord

Change = dict[str, str]
"""One corrected cell: ``code``, ``title``, ``before``, ``after``."""


@dataclass(frozen=True)
class Cell:
    """One field of a record as its department would write it.

    ``sealed``: it is kept encrypted and cannot be corrected here. ``recognises``: the document is
    recognised by it.
    """

    field: Field
    text: str
    sealed: bool
    recognises: bool


def cells_of(record: LedgerRecord, *, at: datetime) -> tuple[Cell, ...]:
    """The fields of the item as collected today, with what the record says in them."""
    item = item_on(record, at)
    currencies = in_use.current().code_table("currency", localdate(at))
    body: dict[str, Any] = record.payload.body or {}
    row = frame_of([body], item, currencies).row(0, named=True)
    keys = {field.name for role in item.natural_key if (field := item.role(role)) is not None}
    return tuple(
        Cell(field, row[field.name] or "", field.sensitive, field.name in keys)
        for field in item.fields
    )


def item_on(record: LedgerRecord, at: datetime) -> CatalogueItem:
    """The catalogue item a row of this record would be held to now."""
    return in_use.current().catalogue_item(record.item, localdate(at))


def changes_of(
    record: LedgerRecord, wanted: Mapping[str, str], *, at: datetime, case_no: str
) -> list[Change]:
    """What a correction changes, cell by cell, in the order of the item's fields.

    Args:
        record: The live version, payload fetched.
        wanted: New texts by official code; a text equal to the present one changes nothing.
        at: Now.
        case_no: For the refusal.

    Raises:
        UnclearObjectionError: A field the item does not have, or a sealed one.
        NothingChangesError: Nothing differs from what the record says.
    """
    cells = {cell.field.code: cell for cell in cells_of(record, at=at)}
    unfit = [code for code in wanted if code not in cells or cells[code].sealed]
    if unfit:
        raise UnclearObjectionError(
            f"{', '.join(sorted(unfit))} cannot be corrected here: no such field, or a sealed "
            "one. The department hands a sealed value in again.",
            value=", ".join(sorted(unfit)),
            field="changes",
        )
    changes = [
        {
            "code": code,
            "title": cell.field.title_zh,
            "before": cell.text,
            "after": wanted[code].strip(),
        }
        for code, cell in cells.items()
        if code in wanted and wanted[code].strip() != cell.text
    ]
    if not changes:
        raise NothingChangesError(
            f"{case_no}: the correction leaves the record as it is. Change at least one field, or "
            "keep the record with a reason.",
            case_no=case_no,
        )
    return changes


def correct(
    record: LedgerRecord,
    changes: Sequence[Change],
    *,
    by: Actor,
    at: datetime,
    case_no: str,
) -> intake.Entered:
    """Record a correction in the caller's transaction, before it opens a commit of its own.

    Raises:
        RowNotAcceptedError: The corrected row is not accepted; what is wrong is in the error.
        KeyNotCorrectableError: What recognises the document changes, and the item knows no
            revoked rows; or the record came by a feed with keys of its own.
        NothingChangesError: The ledger finds no difference.
    """
    cells = {cell.field.code: cell for cell in cells_of(record, at=at)}
    present = {cell.field.title_zh: cell.text for cell in cells.values() if not cell.sealed}
    new = present | {change["title"]: change["after"] for change in changes}
    keys = tuple(change["title"] for change in changes if cells[change["code"]].recognises)
    rows = [new] if not keys else [_revoked(record, present, keys, at, case_no), new]
    entered = intake.enter_rows(
        item=record.item,
        department=record.department_code,
        rows=rows,
        by=by,
        at=at,
        reason=case_no,
        on_commit=open_windows_and_recognise,
        like=(record.batch_id, record.row_no),
    )
    _hold_same_record(record, entered, keys, case_no)
    return entered


def _revoked(
    record: LedgerRecord,
    present: dict[str, str],
    keys: tuple[str, ...],
    at: datetime,
    case_no: str,
) -> dict[str, str]:
    """The row as it was, handed in as revoked."""
    status = item_on(record, at).role("status")
    if status is None or status.code_table != RECORD_STATUS:
        raise _not_correctable(case_no, keys, f"{record.item} knows no revoked rows")
    return present | {status.title_zh: INVALID}


def _hold_same_record(
    record: LedgerRecord, entered: intake.Entered, keys: tuple[str, ...], case_no: str
) -> None:
    """Refuse a correction that reached another record than the one objected to."""
    first = entered.rows[0]
    if first.record_no != record.record_no:
        raise _not_correctable(case_no, keys, "its source recognises it by keys of its own")
    expected = {Outcome.REVOKED.value} if keys else {Outcome.CORRECTED.value, Outcome.REVOKED.value}
    if first.outcome not in expected:
        raise NothingChangesError(
            f"{case_no}: the ledger finds no difference ({first.outcome}).", case_no=case_no
        )


def _not_correctable(case_no: str, keys: tuple[str, ...], why: str) -> KeyNotCorrectableError:
    return KeyNotCorrectableError(
        f"{case_no}: the record cannot be corrected here: {why}. The department takes the row "
        "back in its own file and hands the right one in.",
        case_no=case_no,
        fields=keys,
    )
