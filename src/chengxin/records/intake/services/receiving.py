"""Receives a file: reads it whole, holds its columns to the catalogue, keeps its rows sealed."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import polars as pl
from django.db import connection, transaction

from chengxin.law import rulebook as rules
from chengxin.law.errors import CatalogueGateError
from chengxin.law.rulebook import CatalogueItem
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.models import Department
from chengxin.records.audit import services as audit
from chengxin.records.editions import in_use
from chengxin.records.intake import chunks
from chengxin.records.intake.columns import ColumnPlan, is_header_again
from chengxin.records.intake.enums import BatchState, WayIn
from chengxin.records.intake.errors import UnknownColumnsError
from chengxin.records.intake.feeds import Feed
from chengxin.records.intake.models import Batch
from chengxin.records.intake.plans import local_day, plan_of
from chengxin.records.intake.reading import RawTable, column, guards, open_table
from chengxin.records.intake.reading.names import safe_name
from chengxin.records.ledger.enums import Clock
from chengxin.records.ledger.models import LedgerCommit
from chengxin.records.ledger.services import ReplayRefusedError

_PIECE = 1 << 20


@transaction.atomic
def receive(
    *,
    file: Path,
    item: str,
    department: str,
    actor: Actor,
    received_at: datetime,
    file_name: str | None = None,
    feed: Feed | None = None,
    snapshot: bool = False,
    replayed: bool = False,
    dry_run: bool = False,
    way_in: str = WayIn.COMMAND,
    rulebook: rules.Rulebook | None = None,
) -> Batch:
    """Receive one file as one batch; `take_in` decides about its rows.

    A file that repeats the feed's latest batch is not taken in again: its batch is finished at
    once, points to that one, and counts as unchanged what was accepted then.

    Args:
        file: Where the file lies.
        item: Code of the catalogue item it reports.
        department: Code of the department that hands it in.
        actor: Who hands it in.
        received_at: When; the day decides the edition of the catalogue and the deadlines.
        file_name: What the department called it.
        feed: How its columns are read; None for official headers.
        snapshot: Whether the file is everything there is, so that what is missing has ended.
        replayed: Whether `received_at` replays the past into an empty ledger.
        dry_run: Whether to check only; nothing reaches the ledger.
        way_in: By which way it came, one of `WayIn`.
        rulebook: The rules; the packaged ones by default.

    Raises:
        UnreadableFileError: The file is not a table.
        ColumnsError: Its columns are not those of the item or the feed.
        FeedError: The feed does not fit the item.
        CatalogueGateError: The item is not collected, or not from this department.
        ReplayRefusedError: The ledger's clock has passed the time to be replayed.
    """
    if replayed:
        _refuse_passed(received_at)
    received_on = local_day(received_at)
    called = safe_name(file_name or file.name)
    guards.refuse_large(file.stat().st_size, called, guards.Limits.now())
    catalogue_item = (rulebook or in_use.current()).catalogue_item(item, received_on)
    _refuse_stranger(catalogue_item, department)
    batch = Batch(
        pk=_fresh_id(),
        item=item,
        item_edition=catalogue_item.edition,
        department_id=department,
        feed=feed.feed if feed else "",
        feed_digest=feed_digest(feed) if feed else "",
        feed_body=feed.model_dump(mode="json", by_alias=True) if feed else {},
        file_name=called,
        file_digest=digest_of(file),
        file_bytes=file.stat().st_size,
        snapshot=snapshot,
        dry_run=dry_run,
        replayed=replayed,
        state=BatchState.RECEIVED,
        received_at=received_at,
        received_by=actor.operator,
        account_id=actor.account_id,
        way_in=way_in,
    )
    batch.batch_no = f"{received_on:%Y%m%d}-{batch.pk:06d}"
    with open_table(file, name=called) as table:
        plan = plan_of(table.headers, catalogue_item, feed, called=called)
        batch.headers = table.headers
        earlier = _repeated(batch)
        if earlier is not None:
            _finish_repeat(batch, earlier)
        else:
            _keep(batch, table, plan)
    _leave_trail(batch, actor)
    return batch


def feed_digest(feed: Feed) -> str:
    """SHA-256 (hex) of what a feed says; comments and order of keys do not count."""
    body = json.dumps(feed.model_dump(mode="json", by_alias=True), sort_keys=True)
    return hashlib.sha256(body.encode()).hexdigest()


def _refuse_stranger(item: CatalogueItem, department: str) -> None:
    known = Department.objects.filter(pk=department).exists()
    if known and item.may_report(department):
        return
    reason = "may not report it" if known else "is not a department of the directory"
    raise CatalogueGateError(
        f"{item.title.zh} ({item.code}, edition {item.edition}): {department} {reason}. It is "
        f"reported by {', '.join(item.reporters)}.",
        item=item.code,
        reason=reason,
    )


def _refuse_passed(received_at: datetime) -> None:
    """Refuse a replay before anything is kept; the ledger itself would refuse it later."""
    commits = LedgerCommit.objects
    last = commits.order_by("-seq").values_list("recorded_at", flat=True).first()
    if commits.filter(clock=Clock.REAL).exists():
        why = "the ledger holds what was recorded by the real clock"
    elif last is not None and received_at < last:
        why = f"the ledger has come to {last.isoformat()}"
    else:
        return
    raise ReplayRefusedError(
        f"{received_at.isoformat()} cannot be replayed: {why}. Replay into an empty ledger, each "
        "time not before the one before it.",
        value=received_at.isoformat(),
    )


def _fresh_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('intake_batch', 'id'))")
        return int(cursor.fetchone()[0])


def digest_of(file: Path) -> str:
    """SHA-256 (hex) of a file."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _repeated(batch: Batch) -> Batch | None:
    """The latest finished batch of the same feed, if this is its file again."""
    if batch.dry_run or batch.way_in == WayIn.CASE:
        return None
    latest = (
        Batch.objects.filter(
            item=batch.item,
            department_id=batch.department_id,
            feed=batch.feed,
            state=BatchState.DONE,
            dry_run=False,
        )
        .exclude(way_in__in=(WayIn.JUDGED, WayIn.CASE))
        .order_by("-pk")
        .first()
    )
    same = ("file_digest", "feed_digest", "item_edition", "snapshot")
    if latest is None or any(getattr(latest, n) != getattr(batch, n) for n in same):
        return None
    return latest.repeat_of or latest


def _finish_repeat(batch: Batch, earlier: Batch) -> None:
    batch.repeat_of = earlier
    batch.state = BatchState.DONE
    batch.finished_at = batch.received_at
    batch.seconds = 0.0
    batch.unchanged = earlier.accepted
    for name in ("received", "held", "rejected", "personal"):
        setattr(batch, name, getattr(earlier, name))
    batch.rows_done = earlier.received
    batch.save(force_insert=True)


def _keep(batch: Batch, table: RawTable, plan: ColumnPlan) -> None:
    batch.save(force_insert=True)
    for frame in _rows(table, plan):
        _refuse_unnamed(frame, plan, batch.file_name)
        chunks.store(batch, frame)
        batch.received += frame.height
    batch.process_log = [{"stage": "received", "rows": batch.received}]
    batch.save(update_fields=["received", "process_log"])


def _rows(table: RawTable, plan: ColumnPlan) -> Iterator[pl.DataFrame]:
    """The rows below the header, and below a second one of codes."""
    first = True
    for frame in table.frames:
        below = frame
        if first and frame.height:
            cells = [frame[column(i)][0] for i in range(len(table.headers))]
            if not plan.is_feed and is_header_again(cells, table.headers, plan.item):
                below = frame.slice(1)
        first = False
        if below.height:
            yield below


def _refuse_unnamed(frame: pl.DataFrame, plan: ColumnPlan, called: str) -> None:
    """A column without a header may not hold anything."""
    for index in plan.unnamed:
        filled = frame.filter(pl.col(column(index)).str.strip_chars() != "")
        if filled.height:
            row_no = filled["row_no"][0]
            raise UnknownColumnsError(
                f"{called}: column {index + 1} has no header but holds text (row {row_no}). Name "
                "it, or empty it.",
                value=called,
                columns=[f"({index + 1})"],
                nearest={},
            )


def _leave_trail(batch: Batch, actor: Actor) -> None:
    audit.record(
        actor=actor,
        action="intake.batch.received",
        at=batch.received_at,
        matter=batch.batch_no,
        purpose="collection",
        details={
            "batch": batch.pk,
            "item": batch.item,
            "rows": batch.received,
            "dry_run": batch.dry_run,
            "repeat_of": batch.repeat_of_id,
        },
    )
