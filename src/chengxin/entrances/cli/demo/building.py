"""Makes the demonstration's district: files, hand-in, evaluation, people."""

import multiprocessing
import time
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import zip_longest

from django.db import connection

from chengxin.affairs.evaluations import services as evaluations
from chengxin.entrances.cli import screen, start
from chengxin.entrances.cli.demo import people, quality, state
from chengxin.entrances.cli.demo.state import DemoState
from chengxin.entrances.cli.district.files import Handover
from chengxin.entrances.cli.district.making import MadeDistrict, make_district
from chengxin.entrances.cli.language import say
from chengxin.entrances.jobs import queue
from chengxin.law import rulebook
from chengxin.records.accounts import services as accounts
from chengxin.records.accounts.actors import Actor
from chengxin.records.intake import services as intake
from chengxin.records.publicity import windows
from chengxin.records.store import home, provision

WORKER_WAITS_SECONDS = 10
"""How long the worker leaves the machine to whoever opens the first page."""

EARLIER = timedelta(days=91)


def build(*, subjects: int, seed: int, today: date, now: datetime) -> DemoState:
    """Make a district from nothing and return what to remember of it.

    Args:
        subjects: How many subjects.
        seed: Where chance starts.
        today: The day after the last file handed in.
        now: The clock, for the evaluation.
    """
    begun = DemoState(subjects=subjects, seed=seed, today=today, ready=False)
    state.remember(begun)
    with _another_process() as beside:
        what = say(
            f"建库，生成部门文件（{subjects:,} 个主体）",
            f"making the database, writing files ({subjects:,} subjects)",
        )
        with _step(what):
            making = beside.submit(_make_files, subjects, today, seed)
            provision.provision()
            accounts.adopt_directory(rulebook.default().directory)
            made = making.result()
        rows = sum(handover.rows for handover in made.handovers)
        what = say(
            f"归集 {len(made.handovers)} 批 {rows:,} 行",
            f"taking in {rows:,} rows in {len(made.handovers)} batches",
        )
        with _step(what):
            _hand_in(made.handovers, what, rows, beside)
    with (
        _step(say("评价，开立账号", "evaluating, opening accounts")),
        ThreadPoolExecutor(1) as thread,
    ):
        opening = thread.submit(_open_accounts, made, now)  # hashing passwords takes a second core
        evaluations.evaluate(as_of=today, by=Actor.system("demo"), at=now, matter="demo")
        opening.result()
        # The other cards can wait for the worker, which runs once the pages are open: an earlier
        # day first, so that the fields show how their grades move.
        for day in (today - EARLIER, today):
            queue.evaluate_all(day, "demo", after_seconds=WORKER_WAITS_SECONDS)
    with _step(say("零报告、申诉、通报、提醒", "zero reports, appeals, notices, reminders")):
        quality.fill(now=now)
    done = DemoState(subjects, seed, today, True, made.model, made.troubled)
    state.remember(done)
    return done


def _another_process() -> ProcessPoolExecutor:
    """A process that works while this one waits for the database. Forked, it would lack threads."""
    spawned = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(max_workers=1, mp_context=spawned, initializer=start.start)


def _make_files(subjects: int, today: date, seed: int) -> MadeDistrict:
    folder = home.home() / "demo" / "files"
    return make_district(folder=folder, subjects=subjects, today=today, seed=seed)


def _open_accounts(made: MadeDistrict, now: datetime) -> None:
    """In a thread, which has a connection of its own."""
    try:
        people.open_accounts(people.people(model=made.model, troubled=made.troubled), now=now)
    finally:
        connection.close()


def _hand_in(
    handovers: tuple[Handover, ...], what: str, rows: int, beside: ProcessPoolExecutor
) -> None:
    _do_not_wait_for_the_disk()
    beside.submit(_do_not_wait_for_the_disk).result()
    first_day = handovers[0].received_at.date()
    is_register = True
    with screen.progress(what, total=rows) as advance:
        for handover, batch_id in _received(handovers, beside):
            if is_register and handover.received_at.date() != first_day:
                provision.refresh_statistics()  # the register is in; everything else looks it up
                is_register = False
            intake.take_in(batch_id=batch_id, on_commit=windows.open_windows)
            advance(handover.rows)


def _do_not_wait_for_the_disk() -> None:
    """A power cut costs a demonstration its last moments, and it begins anew then anyway."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")


def _received(
    handovers: tuple[Handover, ...], beside: ProcessPoolExecutor
) -> Iterator[tuple[Handover, int]]:
    """Every file with its batch; the next one is received while this one is taken in.

    Whether a file repeats the one before it of the same feed shows only when that one is finished.
    """
    ahead: Future[int] | None = None
    for handover, after in zip_longest(handovers, handovers[1:]):
        batch_id = _receive(handover) if ahead is None else ahead.result()
        feed = (handover.item, handover.department)
        is_same_feed = after is None or (after.item, after.department) == feed
        ahead = None if is_same_feed else beside.submit(_receive, after)
        yield handover, batch_id


def _receive(handover: Handover) -> int:
    """Receive one file; returns the number of its batch."""
    return intake.receive(
        file=handover.path,
        item=handover.item,
        department=handover.department,
        actor=Actor.system(f"demo:{handover.department}"),
        received_at=handover.received_at,
        replayed=True,
    ).pk


@contextmanager
def _step(what: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    screen.note(f"  ✓ {what}  {time.monotonic() - began:.1f} s")
