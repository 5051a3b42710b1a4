"""The rulebook in use: what the package holds and what was released on the desk since.

The newest release tells whether it has changed. That is asked once per request or job (`pinned`),
at every call outside of one; the rulebook itself is composed only when the answer is new. Without
any release it is the packaged rulebook itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from django.db import connections, router

from chengxin.law import rulebook as rules
from chengxin.law.rulebook import Addition, Rulebook, compose, parse_edition
from chengxin.records.editions.enums import EditionState
from chengxin.records.editions.models import EditionRecall, LawEdition


@dataclass(frozen=True)
class Release:
    """The newest release or recall, by which a rulebook is known: row, ledger commit, and when."""

    id: int
    seq: int
    at: datetime


_NEWEST = f"""
    (SELECT id, recorded_seq, released_at FROM {LawEdition._meta.db_table}
      WHERE recorded_seq IS NOT NULL AND released_at IS NOT NULL
      ORDER BY recorded_seq DESC LIMIT 1)
    UNION ALL
    (SELECT edition_id, recorded_seq, recalled_at FROM {EditionRecall._meta.db_table}
      ORDER BY recorded_seq DESC LIMIT 1)
    ORDER BY recorded_seq DESC LIMIT 1"""  # noqa: S608 - names of our own tables
_pinned: ContextVar[list[Rulebook] | None] = ContextVar("rulebook_in_use", default=None)
_composed: list[tuple[Release, Rulebook]] = []  # the newest only
_composing = Lock()


def newest_release() -> Release | None:
    """The newest release or recall; None when there is none. One look-up in two indexes.

    Written out: it is asked so often that putting the statement together would cost more than
    the look-up.
    """
    with connections[router.db_for_read(LawEdition)].cursor() as cursor:
        cursor.execute(_NEWEST)
        row = cursor.fetchone()
    return Release(id=row[0], seq=row[1], at=row[2]) if row else None


def current() -> Rulebook:
    """The rulebook in use now: the pinned one, else as of the newest release."""
    pinned_here = _pinned.get()
    if pinned_here is None:
        return _newest()
    if not pinned_here:
        pinned_here.append(_newest())
    return pinned_here[0]


@contextmanager
def pinned() -> Iterator[None]:
    """One rulebook until the block ends: a request or a job never changes its law half-way.

    Nothing is read before somebody asks for the rulebook. Inside another block this one does
    nothing.
    """
    if _pinned.get() is not None:
        yield
        return
    token = _pinned.set([])
    try:
        yield
    finally:
        _pinned.reset(token)


@contextmanager
def pinned_to(book: Rulebook) -> Iterator[None]:
    """This rulebook is the one in use until the block ends, for a trial of rules not in use."""
    token = _pinned.set([book])
    try:
        yield
    finally:
        _pinned.reset(token)


def known_at(moment: datetime) -> Rulebook:
    """The rulebook as it was known at a moment: without what was released or recalled later."""
    return _with(row for row in _released(by=moment))


def without(edition_id: int) -> Rulebook:
    """The rulebook as it would be had one edition not been released.

    Raises:
        RulebookError: What the loader says against it: a later edition rests on that one.
    """
    return _with(row for row in _released() if row.pk != edition_id)


def with_draft(draft: Addition) -> Rulebook:
    """The rulebook as it would be with one more edition, everything released so far included.

    Raises:
        RulebookError: What the loader says against it.
    """
    return compose(rules.default(), [*(addition_of(row) for row in _released()), draft])


def addition_of(row: LawEdition) -> Addition:
    """A released edition as the loader takes it."""
    return Addition(parse_edition(row.adopted_text, origin=row.origin), replaces=row.replaces)


def _newest() -> Rulebook:
    newest = newest_release()
    if newest is None:
        return rules.default()
    with _composing:
        if not _composed or _composed[0][0] != newest:
            _composed[:] = [(newest, _with(_released()))]
        return _composed[0][1]


def _released(*, by: datetime | None = None) -> Iterator[LawEdition]:
    """Released and not recalled editions, in the order of their release; as known by a moment."""
    rows = LawEdition.objects.filter(state=EditionState.ADOPTED)
    if by is None:
        rows = rows.filter(recall__isnull=True)
    else:
        rows = rows.filter(released_at__lte=by).exclude(recall__recalled_at__lte=by)
    yield from rows.order_by("recorded_seq")


def _with(rows: Iterator[LawEdition]) -> Rulebook:
    additions = [addition_of(row) for row in rows]
    return compose(rules.default(), additions) if additions else rules.default()
