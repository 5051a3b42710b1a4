"""Hears of the ledger's commits as they are made: the touched subjects are graded at once, and the
platform's own copies give their receipts.

A database tells whoever listens the moment a commit can be seen. The worker listens in a thread of
its own, so that a long job does not keep a new record's grade waiting. What was told while nobody
listened is not lost: the first thing a listener does is to catch up, and a periodic job does so
every minute.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import psycopg
from django.db import Error as DatabaseError
from django.db import connections

from chengxin.affairs.evaluations import regrading
from chengxin.affairs.receipts import services as receipts
from chengxin.records.accounts.actors import Actor
from chengxin.records.store import connection

CHANNEL = "ledger_commit"
LOOK_UP_SECONDS = 0.5  # how soon the thread notices that it is to end
AGAIN_AFTER_SECONDS = 5.0

log = logging.getLogger(__name__)


def answer() -> regrading.CaughtUp:
    """Grade whom the commits since the last time touched; then collect the platform's receipts."""
    done = regrading.catch_up(by=Actor.system("regrading"), at=datetime.now(UTC))
    receipts.answer(at=datetime.now(UTC), by=Actor.system("receipts"), remote=False)
    return done


@contextmanager
def listening() -> Iterator[None]:
    """While the context lasts, every commit is answered with new grades."""
    ends = threading.Event()
    thread = threading.Thread(target=_listen, args=(ends,), name="regrading", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ends.set()
        thread.join(timeout=60)


def _listen(ends: threading.Event) -> None:
    while not ends.is_set():
        try:
            _until(ends)
        except (psycopg.Error, DatabaseError) as error:
            log.warning("regrading stopped listening and begins again: %s", error)
            ends.wait(AGAIN_AFTER_SECONDS)
        finally:
            connections.close_all()


def _until(ends: threading.Event) -> None:
    name = connections["default"].settings_dict["NAME"]
    uri = connection.uri("app", database=str(name))
    with psycopg.connect(uri, autocommit=True, application_name="chengxin regrading") as heard:
        heard.execute(f"LISTEN {CHANNEL}")
        answer()  # what was recorded before anybody listened
        while not ends.is_set():
            for _notice in heard.notifies(timeout=LOOK_UP_SECONDS, stop_after=1):
                answer()
