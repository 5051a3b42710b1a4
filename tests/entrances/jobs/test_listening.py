"""A commit is heard of and answered with new grades while a worker listens."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.utils.timezone import localdate

from chengxin.affairs.evaluations import selectors, services
from chengxin.affairs.evaluations.models import EvaluationCursor, EvaluationRun, Scope
from chengxin.entrances.jobs import listening, tasks
from chengxin.records.accounts.actors import Actor
from tests.affairs.evaluations.district import District
from tests.entrances.jobs.conftest import FEW_CARDS


def wait_until(holds: Callable[[], bool], seconds: float = 30.0) -> None:
    limit = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < limit, "it has not come to hold"
        time.sleep(0.02)


@pytest.fixture
def district(own_database: str) -> District:
    """A few graded subjects."""
    made = District(subjects=20)
    made.record(60)
    services.evaluate(as_of=localdate(), by=Actor.command_line("test"), at=datetime.now(tz=UTC))
    return made


def answered() -> int:
    return EvaluationCursor.objects.get().seq


def touched_runs() -> int:
    return EvaluationRun.objects.filter(scope=Scope.TOUCHED, card="comprehensive").count()


@pytest.mark.slow
def test_what_came_before_and_what_comes_while_listening_is_graded(district: District) -> None:
    missed = district.record(5)
    with listening.listening():
        wait_until(lambda: answered() >= missed.seq)
        assert touched_runs() == 1
        heard = district.record(5)
        wait_until(lambda: answered() >= heard.seq)
    assert touched_runs() == 2
    assert selectors.find_adopted_run() is not None
    unheard = district.record(5)
    time.sleep(0.2)
    assert answered() < unheard.seq, "nobody listens any more"
    assert tasks.grade_touched(timestamp=0) > 0, "and the job of every minute finds it"
    assert answered() == unheard.seq


@pytest.mark.usefixtures("few_cards")
def test_all_cards_may_be_asked_for_once(own_database: str) -> None:
    from chengxin.entrances.jobs import queue

    assert queue.evaluate_all(localdate(), "demo")
    assert not queue.evaluate_all(localdate(), "demo")
    District(subjects=5)
    done = tasks.evaluate_everybody(as_of=localdate().isoformat(), reason="demo")
    assert done["failed"] == []
    assert EvaluationRun.objects.filter(reason="demo").count() == done["runs"] == len(FEW_CARDS)
