"""Makes the demonstration's district: files, hand-in, evaluation, people."""

import multiprocessing
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from django.db import connection

from chengxin.affairs.evaluations import services as evaluations
from chengxin.entrances.cli import screen
from chengxin.entrances.cli.demo import (
    handing_in,
    listings,
    measures,
    objections,
    people,
    quality,
    repairs,
    state,
    systems,
)
from chengxin.entrances.cli.demo.state import DemoState
from chengxin.entrances.cli.demo.turns import Turns, begin
from chengxin.entrances.cli.district.making import MadeDistrict, make_district
from chengxin.entrances.cli.language import say
from chengxin.entrances.jobs import queue
from chengxin.law import rulebook
from chengxin.records.accounts import services as accounts
from chengxin.records.accounts.actors import Actor
from chengxin.records.store import home, provision

WORKER_WAITS_SECONDS = 10
"""How long the worker leaves the machine to whoever opens the first page."""

EARLIER = timedelta(days=91)
SPAWNED = multiprocessing.get_context("spawn")
"""How the other process starts: forked, it would inherit Polars without its threads."""


def build(
    *,
    subjects: int,
    seed: int,
    today: date,
    now: datetime,
    when_taken_in: Callable[[], object] = lambda: None,
) -> DemoState:
    """Make a district from nothing and return what to remember of it.

    Args:
        subjects: How many subjects.
        seed: Where chance starts.
        today: The day after the last file handed in.
        now: The clock, for the evaluation.
        when_taken_in: Called when all files are taken in and people are still missing.
    """
    begun = DemoState(subjects=subjects, seed=seed, today=today, ready=False)
    state.remember(begun)
    turns = Turns(SPAWNED)
    with _another_process(turns) as beside:
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
        with _step(what), screen.progress(what, total=rows) as advance:
            handing_in.hand_in(made.handovers, turns, beside, advance)
    when_taken_in()
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
        systems.fill(now=now)
        listings.fill(model=made.model, troubled=made.troubled, now=now)
        objections.fill(model=made.model, troubled=made.troubled, today=today, now=now)
        measures.fill(troubled=made.troubled, now=now)
        repairs.fill(troubled=made.troubled, now=now)
    done = DemoState(subjects, seed, today, True, made.model, made.troubled)
    state.remember(done)
    return done


def _another_process(turns: Turns) -> ProcessPoolExecutor:
    """A process that works beside this one."""
    return ProcessPoolExecutor(1, SPAWNED, initializer=begin, initargs=(turns,))


def _make_files(subjects: int, today: date, seed: int) -> MadeDistrict:
    folder = home.home() / "demo" / "files"
    return make_district(folder=folder, subjects=subjects, today=today, seed=seed)


def _open_accounts(made: MadeDistrict, now: datetime) -> None:
    """In a thread, which has a connection of its own."""
    try:
        people.open_accounts(people.people(model=made.model, troubled=made.troubled), now=now)
    finally:
        connection.close()


@contextmanager
def _step(what: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    screen.note(f"  ✓ {what}  {time.monotonic() - began:.1f} s")
