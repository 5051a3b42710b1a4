"""Rows an affair hands in for a department: a batch of its own, so that every version has a row.

A correction, an entry in a list, a finding of false material: each is written as the department
would write it, goes the way of every file, and is refused as a whole when a row is not accepted.
"""

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from chengxin.law.rulebook import CatalogueItem
from chengxin.records.accounts.actors import Actor
from chengxin.records.editions import in_use
from chengxin.records.intake import chunks
from chengxin.records.intake.chunk_work import OnCommit
from chengxin.records.intake.columns import find_field
from chengxin.records.intake.enums import ACCEPTED, Outcome, WayIn
from chengxin.records.intake.errors import RowNotAcceptedError
from chengxin.records.intake.feeds import read_feed
from chengxin.records.intake.models import Batch, BatchRow, RowProblem
from chengxin.records.intake.plans import local_day, plan_of
from chengxin.records.intake.services.receiving import receive
from chengxin.records.intake.services.taking_in import take_in
from chengxin.records.store import home

Source = tuple[int, int]
"""Batch and number of a row."""


@dataclass(frozen=True)
class EnteredRow:
    """What became of one row: its number in the batch, its outcome, the record it is about."""

    row_no: int
    outcome: str
    record_no: int


@dataclass(frozen=True)
class Entered:
    """A batch that an affair handed in; every row of it was accepted."""

    batch: Batch
    rows: tuple[EnteredRow, ...]

    @property
    def record_no(self) -> int:
        """The record of the last row."""
        return self.rows[-1].record_no

    @property
    def outcome(self) -> str:
        """The outcome of the last row."""
        return self.rows[-1].outcome


def enter_row(
    *,
    item: str,
    department: str,
    values: Mapping[str, str],
    by: Actor,
    at: datetime,
    reason: str,
    on_commit: OnCommit | None = None,
    like: Source | None = None,
) -> Entered:
    """Hand in one row for a department; as `enter_rows`."""
    return enter_rows(
        item=item, department=department, rows=[values], by=by, at=at, reason=reason,
        on_commit=on_commit, like=like,
    )  # fmt: skip


@transaction.atomic
def enter_rows(
    *,
    item: str,
    department: str,
    rows: Sequence[Mapping[str, str]],
    by: Actor,
    at: datetime,
    reason: str,
    on_commit: OnCommit | None = None,
    like: Source | None = None,
) -> Entered:
    """Hand in rows for a department, in the caller's transaction, and take them in at once.

    Args:
        item: Code of the catalogue item.
        department: Code of the department whose rows they are.
        rows: Texts by official title; an empty text empties the cell.
        by: Who acts.
        at: Now.
        reason: Why, in words; kept with the batch. No names of persons.
        on_commit: As for `take_in`.
        like: A row handed in before; cells that are not given are those of it. What is sealed in
            it is copied here and shown to nobody.

    Raises:
        RowNotAcceptedError: A row was rejected or held; roll back.
        CatalogueGateError: The item is not collected, or not from this department.
    """
    catalogue_item = in_use.current().catalogue_item(item, local_day(at))
    base = {} if like is None else _cells(like, catalogue_item)
    whole = [{**base, **_by_title(row, catalogue_item)} for row in rows]
    with tempfile.TemporaryDirectory(prefix="case-", dir=home.folder("run")) as folder:
        path = Path(folder) / "case.jsonl"
        lines = (json.dumps({k: v for k, v in r.items() if v}, ensure_ascii=False) for r in whole)
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        batch = receive(
            file=path,
            file_name="case.jsonl",
            item=item,
            department=department,
            actor=by,
            received_at=at,
            way_in=WayIn.CASE,
        )
    batch.process_log = [*batch.process_log, {"stage": "entered", "reason": reason}]
    batch.save(update_fields=["process_log"])
    batch = take_in(batch_id=batch.pk, on_commit=on_commit, clock=lambda: at)
    _refuse_unaccepted(batch)
    found = BatchRow.objects.filter(batch=batch).order_by("row_no")
    return Entered(
        batch, tuple(EnteredRow(r.row_no, r.outcome, r.record_no) for r in found if r.record_no)
    )


def _by_title(row: Mapping[str, str], item: CatalogueItem) -> dict[str, str]:
    """The row with every header in its official spelling; what nobody declared stays as it is."""
    found = {header: find_field(header, item) for header in row}
    return {f.title_zh if f else header: row[header] for header, f in found.items()}


def _cells(source: Source, item: CatalogueItem) -> dict[str, str]:
    """The cells of a row handed in before, by the titles of today, whatever columns it had."""
    batch = Batch.objects.get(pk=source[0])
    batch = batch.repeat_of or batch
    raw = chunks.raw_row(batch, source[1])
    if raw.is_empty():
        return {}
    held_to = in_use.current().catalogue_item_edition(batch.item, batch.item_edition)
    feed = read_feed(batch.feed_body, origin=batch.feed) if batch.feed_body else None
    plan = plan_of(batch.headers, held_to, feed, called=batch.file_name)
    mapped = plan.apply(raw, received_on=local_day(batch.received_at)).frame
    known = {field.name for field in held_to.fields}
    texts = {f.title_zh: mapped[f.name][0] for f in item.fields if f.name in known}
    return {title: text for title, text in texts.items() if text}


def _refuse_unaccepted(batch: Batch) -> None:
    """Refuse a batch in which a row waits or was sent back."""
    words = [Outcome(word).value for word in ACCEPTED]
    if batch.received and batch.rows.filter(outcome__in=words).count() == batch.received:
        return
    said = RowProblem.objects.filter(batch=batch).order_by("row_no", "id")
    problems = [(p.field, p.rule, p.message, p.remedy) for p in said]
    held = batch.held_rows.order_by("row_no").values_list("reasons", flat=True)
    problems += [("", str(r.get("rule", "")), str(r["message"]), "") for rs in held for r in rs]
    raise RowNotAcceptedError(
        f"{batch.item}: the row is not accepted: "
        + "; ".join(message for _, _, message, _ in problems),
        value=batch.item,
        problems=problems,
    )
