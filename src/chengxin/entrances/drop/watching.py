"""One look at all watched folders: receive what is complete, give receipts for what has ended.

Every step can be repeated: a file is received in the transaction that remembers it, its receipt is
written before it is moved, and only then is it marked as moved. Whatever is killed in between, the
next look goes on from there, and nothing is received twice.
"""

import json
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from chengxin.entrances.drop import folders
from chengxin.entrances.web.refusals import describe
from chengxin.law.errors import CreditError
from chengxin.records.accounts.actors import Actor
from chengxin.records.intake import receipts
from chengxin.records.intake.enums import ENDED_STATES, BatchState, DropState
from chengxin.records.intake.feeds import Feed, load_feed
from chengxin.records.intake.models import Batch, DroppedFile
from chengxin.records.intake.services import dropping
from chengxin.records.intake.workbook import write_returned_workbook

log = logging.getLogger("chengxin.drop")
_GOOD_ENDS = (BatchState.DONE, BatchState.HELD)


@dataclass
class Look:
    """What one look found and did: files received, refused, moved to their last place, waiting."""

    received: int = 0
    refused: int = 0
    moved: int = 0
    waiting: int = 0


def look(*, at: datetime, defer: Callable[[Batch], Any]) -> Look:
    """Look once; does nothing while another process looks.

    Args:
        at: Now.
        defer: Queues the rows of a received batch, inside the transaction that receives it.
    """
    done = Look()
    if not folders.root().is_dir():
        return done
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext('chengxin'), hashtext('drop'))")
        if not cursor.fetchone()[0]:
            return done
        try:
            _receive_all(done, at, defer)
            _settle_all(done, at)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('chengxin'), hashtext('drop'))")
    return done


def _receive_all(done: Look, at: datetime, defer: Callable[[Batch], Any]) -> None:
    known = {
        (d.department_id, d.item, d.name, d.changed_ns): d for d in dropping.list_unmoved()
    }  # fmt: skip
    for found in folders.list_complete(at=at, settled_seconds=settings.DROP_SETTLED_SECONDS):
        if (found.department, found.item, found.name, found.changed_ns) in known:
            continue
        try:
            dropped = dropping.take_dropped(
                found,
                feed=partial(_feed_of, found.path.parent),
                at=at,
                defer=defer,
                refused=lambda error: describe(error).as_object(),
            )
        except (CreditError, OSError) as error:
            # Nobody to answer to, or not readable: the file stays, an operator reads the log.
            log.warning("%s was not taken: %s", found.path, error)
            continue
        if dropped.moved_at is not None:  # the very same file was put back
            dropped.moved_at = None
            _settle(dropped, done, at)
        elif dropped.state == DropState.REFUSED:
            done.refused += 1
        else:
            done.received += 1


def _feed_of(folder: Path) -> Feed | None:
    path = folder / folders.FEED
    return load_feed(path) if path.is_file() else None


def _settle_all(done: Look, at: datetime) -> None:
    for dropped in dropping.list_unmoved():
        _settle(dropped, done, at)


def _settle(dropped: DroppedFile, done: Look, at: datetime) -> None:
    """Write the receipt of a file whose batch has ended, and move it."""
    batch = dropped.batch
    if batch is not None and batch.state not in ENDED_STATES:
        done.waiting += 1
        return
    path = folders.root() / dropped.department_id / dropped.item / dropped.name
    is_here = path.is_file() and path.stat().st_mtime_ns == dropped.changed_ns
    if is_here:
        good = batch is not None and batch.state in _GOOD_ENDS
        number = batch.batch_no if batch is not None else f"{dropped.pk:08d}"
        target = folders.place_of(path, folders.DONE if good else folders.FAILED, number)
        _write_receipts(dropped, target, at)
        os.replace(path, target)
        done.moved += 1
    dropping.note_moved(dropped, at=at)


def _write_receipts(dropped: DroppedFile, target: Path, at: datetime) -> None:
    batch = dropped.batch
    if batch is None:
        facts = _refusal_receipt(dropped)
        text = _refusal_text(dropped)
    else:
        facts, text = receipts.receipt_of(batch), receipts.as_text(batch)
        if batch.held or batch.rejected:
            workbook = _beside(target, ".returned.xlsx")
            draft = workbook.with_name(f".{workbook.name}")
            write_returned_workbook(
                batch=batch, out=draft, actor=Actor.of_drop_folder(dropped.department_id), at=at
            )
            os.replace(draft, workbook)
    _write(_beside(target, ".receipt.json"), json.dumps(facts, ensure_ascii=False, indent=1) + "\n")
    _write(_beside(target, ".receipt.txt"), text)


def _refusal_receipt(dropped: DroppedFile) -> dict[str, Any]:
    return {
        "batch": None,
        "item": dropped.item,
        "department": dropped.department_id,
        "received_at": dropped.found_at.astimezone(receipts.SHANGHAI).isoformat(timespec="seconds"),
        "file": {"name": dropped.name, "sha256": dropped.file_digest},
        "state": "refused",
        "refusal": dropped.refusal,
    }


def _refusal_text(dropped: DroppedFile) -> str:
    why = dropped.refusal
    return "\n".join(
        [
            "归集回执（没有收下）",
            f"文件　　　{dropped.name}",
            f"SHA-256　 {dropped.file_digest}",
            f"报送单位　{dropped.department_id}",
            f"事项　　　{dropped.item}",
            f"结果　　　{why['what']}（{why['code']}）",
            f"在哪里　　{why['where']}",
            f"为什么　　{why['why']}",
            f"怎样改　　{why['remedy']}",
            "",
        ]
    )


def _beside(target: Path, ending: str) -> Path:
    return target.with_name(target.name + ending)


def _write(path: Path, text: str) -> None:
    """All of it or nothing: a reader never finds half a receipt."""
    draft = path.with_name(f".{path.name}")
    draft.write_text(text, encoding="utf-8")
    os.replace(draft, path)
