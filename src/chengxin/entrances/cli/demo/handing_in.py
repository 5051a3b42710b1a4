"""Hands in the district's files in their order, by two processes that take turns at recording.

Every second file is the other process's. It reads and checks its file while this one records the
one before, waits for its turn, and records. What is recorded is in the order of the files: their
times of receipt are replayed, and the ledger's clock never goes back.
"""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import pairwise

from django.db import connection

from chengxin.affairs.tolerance.recognising import open_windows_and_recognise
from chengxin.entrances.cli.demo.turns import StoppedError, Turns, of_this_process
from chengxin.entrances.cli.district.files import Handover
from chengxin.records.accounts.actors import Actor
from chengxin.records.intake import services as intake
from chengxin.records.store import provision

REGISTER = "registration"
HERE, BESIDE = 0, 1


@dataclass(frozen=True)
class _Place:
    """A file, its place in the order, and whether it waits until the one before is finished."""

    number: int
    handover: Handover
    waits: bool
    is_first_after_register: bool


def hand_in(
    handovers: tuple[Handover, ...],
    turns: Turns,
    beside: Executor,
    advance: Callable[[int], object],
) -> None:
    """Receive every file and take it in.

    Args:
        handovers: In the order in which they are handed in.
        turns: Those that the other process was begun with.
        beside: One process, begun by `turns.begin`.
        advance: Told the rows of every file that is done.
    """
    places = _places(handovers)
    others = beside.submit(_hand_in_beside, places[BESIDE::2])
    rows_beside = [place.handover.rows for place in places[BESIDE::2]]
    _do_not_wait_for_the_disk()
    try:
        for number, place in enumerate(places[HERE::2]):
            _hand_in_one(place, turns)
            advance(place.handover.rows + sum(rows_beside[number : number + 1]))
    except StoppedError:
        others.result()
        raise
    others.result()


def _hand_in_beside(places: tuple[_Place, ...]) -> None:
    turns = of_this_process()
    _do_not_wait_for_the_disk()
    for place in places:
        _hand_in_one(place, turns)


def _places(handovers: tuple[Handover, ...]) -> tuple[_Place, ...]:
    """Which files wait: who is registered decides whom the next rows mean; and whether a file
    repeats the one before it of the same feed shows only when that one is finished."""
    first_day = handovers[0].received_at.date()
    later = next((n for n, h in enumerate(handovers) if h.received_at.date() != first_day), 0)
    waits = [True, *(_waits(before, after) for before, after in pairwise(handovers))]
    return tuple(
        _Place(number, handover, waits[number] or number == later, number == later)
        for number, handover in enumerate(handovers)
    )


def _waits(before: Handover, after: Handover) -> bool:
    same_feed = (before.item, before.department) == (after.item, after.department)
    return same_feed or before.item == REGISTER


def _hand_in_one(place: _Place, turns: Turns) -> None:
    with turns.recording(place.number) as recording:
        with turns.receiving(place.number) as receiving:
            receiving.await_it()
            if place.waits:
                recording.await_it()
            if place.is_first_after_register:
                provision.refresh_statistics()  # everything from here on looks the register up
            batch_id = _receive(place.handover)
        intake.take_in(
            batch_id=batch_id,
            on_commit=open_windows_and_recognise,
            when_prepared=recording.await_it,
        )


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


def _do_not_wait_for_the_disk() -> None:
    """A power cut costs a demonstration its last moments, and it begins anew then anyway."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")
