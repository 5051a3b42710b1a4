"""Computes the windows of all records again when the rules have changed; the trail stays."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import polars as pl
from django.db import connection, transaction

from chengxin.law.rulebook import CatalogueItem, PublicityPack
from chengxin.records.editions import in_use
from chengxin.records.ledger import services as ledger
from chengxin.records.publicity import editions, windows
from chengxin.records.publicity.models import PublicityWindow
from chengxin.records.store.copying import copy_rows
from chengxin.records.store.reading import read_frame

AT_ONCE = 250_000
ACT = "publicity.windows.recomputed"
_WINDOW = {
    "id": pl.Int64(),
    "record_id": pl.Int64(),
    "edition": pl.String(),
    "rule": pl.String(),
    "severity": pl.String(),
    "published": pl.Boolean(),
    "starts_on": pl.Date(),
    "earliest_end_on": pl.Date(),
    "ends_on": pl.Date(),
    "article": pl.String(),
}
_KEY = ("record_id", "edition")
_SAID = tuple(name for name in _WINDOW if name not in ("id", *_KEY))

Progress = Callable[[int, int], None]
"""Told after every part: records computed so far, and of how many."""


@dataclass
class Recomputed:
    """What a recomputing did; all zero and `seq` None when the windows followed the rules already.

    Attributes:
        seq: The ledger commit that closed and opened windows.
        editions: Editions whose windows were computed.
        records: Live versions looked at.
        opened: Windows opened.
        closed: Windows closed; each stays as what was known before.
    """

    seq: int | None = None
    editions: tuple[str, ...] = ()
    records: int = 0
    opened: int = 0
    closed: int = 0


@transaction.atomic
def recompute(*, by: str, progress: Progress | None = None, at_once: int = AT_ONCE) -> Recomputed:
    """Bring all windows to the rulebook in use, in one commit; does nothing when they follow it.

    Windows of an edition that is new, or whose content changed, are computed for every live
    version; those that come out as they are stay, others are closed and opened anew. Windows of an
    edition that was taken back are closed. The door shows the old windows until the commit and the
    new ones after it, and the old ones still when asked what was known before. The ledger is held
    meanwhile, so no record is taken in between.

    Args:
        by: Operator.
        progress: Told after every part.
        at_once: Records to a part.
    """
    packs = in_use.current().publicity_editions()
    if not editions.changes(packs):
        return Recomputed()
    ledger.wait_for_turn()
    change = editions.changes(packs)  # somebody else may have been before us
    if not change:
        return Recomputed()
    commit = ledger.open_commit(act=ACT, by=by)
    editions.follow(commit, change)
    names = tuple(pack.edition for pack in change.reckoned_anew)
    done = Recomputed(seq=commit.seq, editions=names)
    done.closed = _close_all(commit, change.gone)
    if change.reckoned_anew:
        _reckon_all(commit, change.reckoned_anew, done, progress, at_once)
    return done


def _close_all(commit: ledger.Commit, gone: Sequence[str]) -> int:
    live = PublicityWindow.objects.filter(superseded_seq=None, edition__in=gone)
    return live.update(superseded_seq=commit.seq) if gone else 0


def _reckon_all(
    commit: ledger.Commit,
    packs: Sequence[PublicityPack],
    done: Recomputed,
    progress: Progress | None,
    at_once: int,
) -> None:
    known = _known_editions(packs)
    total, parts = _parts(at_once)
    for item, low, high in parts:
        span = "r.superseded_seq IS NULL AND r.id >= %s AND r.id < %s"
        versions = windows.read_versions(item, packs, span, (low, high))
        reckoned = windows.reckon(versions, item, packs)
        if known:
            reckoned = _replace(commit, reckoned, known, item, (low, high), done)
        windows.store(commit, reckoned)
        done.records += versions.height
        done.opened += reckoned.height
        if progress is not None:
            progress(done.records, total)


def _known_editions(packs: Sequence[PublicityPack]) -> list[str]:
    """Those of the editions that have any window: for the others there is nothing to compare."""
    live = PublicityWindow.objects.filter(superseded_seq=None)
    return [p.edition for p in packs if live.filter(edition=p.edition).exists()]


def _parts(at_once: int) -> tuple[int, Iterator[tuple[CatalogueItem, int, int]]]:
    """How many live versions there are, and the parts they fall into, by item and span of ids."""
    book = in_use.current()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT item, item_edition, count(*), min(id), max(id) FROM ledger_record "
            "WHERE superseded_seq IS NULL GROUP BY item, item_edition ORDER BY item, item_edition"
        )
        kinds = cursor.fetchall()

    def parts() -> Iterator[tuple[CatalogueItem, int, int]]:
        for code, edition, count, first, last in kinds:
            item = book.catalogue_item_edition(code, edition)
            pieces = -(-count // at_once)
            step = -(-(last + 1 - first) // pieces)
            for low in range(first, last + 1, step):
                yield item, low, low + step

    return sum(kind[2] for kind in kinds), parts()


def _replace(
    commit: ledger.Commit,
    reckoned: pl.DataFrame,
    known: Sequence[str],
    item: CatalogueItem,
    span: tuple[int, int],
    done: Recomputed,
) -> pl.DataFrame:
    """Close the windows that come out otherwise; returns those to open."""
    columns = ", ".join(f"w.{name}" for name in _WINDOW)
    before = read_frame(
        f"SELECT {columns} FROM publicity_window w JOIN ledger_record r ON r.id = w.record_id "  # noqa: S608
        "WHERE w.superseded_seq IS NULL AND w.edition = ANY(%s) AND r.superseded_seq IS NULL "
        "AND r.id >= %s AND r.id < %s AND r.item = %s AND r.item_edition = %s",
        _WINDOW,
        (list(known), *span, item.code, item.edition),
    )
    same = reckoned.join(before, on=[*_KEY, *_SAID], how="semi", nulls_equal=True)
    stale = before.join(same, on=_KEY, how="anti")
    _close(commit, stale["id"].to_list())
    done.closed += stale.height
    return reckoned.join(same, on=_KEY, how="anti")


def _close(commit: ledger.Commit, ids: list[int]) -> None:
    if not ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE IF NOT EXISTS stale_window (id bigint) ON COMMIT DROP"
        )
        copy_rows("stale_window", ("id",), ((number,) for number in ids))
        cursor.execute(
            "UPDATE publicity_window w SET superseded_seq = %s FROM stale_window s "
            "WHERE w.id = s.id",
            [commit.seq],
        )
        cursor.execute("DELETE FROM stale_window")
