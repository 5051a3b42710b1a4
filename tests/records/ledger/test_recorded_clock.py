"""The order of recording: what was known at a moment never changes afterwards."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from chengxin.records.ledger import selectors, services
from chengxin.records.ledger.models import LedgerCommit


def _now() -> datetime:
    return datetime.now(tz=UTC)


def test_a_slow_writer_never_changes_what_was_known(own_database: str) -> None:
    """A writer takes its time first and commits last; a reader asks in between, and again after."""
    has_time, may_commit = threading.Event(), threading.Event()

    def write_slowly() -> None:
        with transaction.atomic():
            services.open_commit(act="slow", by="test")
            has_time.set()
            may_commit.wait(5)
        connection.close()

    slow = threading.Thread(target=write_slowly)
    slow.start()
    assert has_time.wait(5)
    asked_at = _now()
    releasing = threading.Timer(0.3, may_commit.set)
    releasing.start()
    first = selectors.known_at(asked_at, now=_now())
    slow.join()
    with transaction.atomic():
        services.open_commit(act="quick", by="test")
    again = selectors.known_at(asked_at, now=_now())
    assert first == again
    assert first.seq == 1
    assert LedgerCommit.objects.count() == 2


def test_commits_are_numbered_in_the_order_they_become_visible(own_database: str) -> None:
    order: list[str] = []

    def write(name: str, hold: float) -> None:
        with transaction.atomic():
            services.open_commit(act=name, by="test")
            time.sleep(hold)
            order.append(name)
        connection.close()

    threads = [threading.Thread(target=write, args=(f"w{n}", 0.05)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rows = list(LedgerCommit.objects.order_by("seq").values_list("act", "recorded_at"))
    assert [act for act, _ in rows] == order
    assert [at for _, at in rows] == sorted(at for _, at in rows)


@pytest.mark.django_db
def test_replay_goes_forward_only() -> None:
    past = datetime(2026, 7, 26, 9, tzinfo=UTC)
    first = services.open_commit(act="replay", by="test", recorded_at=past)
    assert first.recorded_at == past
    with pytest.raises(services.ReplayRefusedError), transaction.atomic():
        services.open_commit(act="replay", by="test", recorded_at=past - timedelta(seconds=1))
    with pytest.raises(services.ReplayRefusedError), transaction.atomic():
        services.open_commit(act="replay", by="test", recorded_at=_now() + timedelta(days=1))
    same = services.open_commit(act="replay", by="test", recorded_at=past)
    assert same.seq == first.seq + 1


@pytest.mark.django_db
def test_replay_is_refused_after_the_real_clock_has_spoken() -> None:
    services.open_commit(act="real", by="test")
    with pytest.raises(services.ReplayRefusedError, match="real clock"), transaction.atomic():
        services.open_commit(act="replay", by="test", recorded_at=datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.django_db
def test_a_time_before_everything_knows_nothing() -> None:
    services.open_commit(act="real", by="test")
    assert selectors.known_at(datetime(2020, 1, 1, tzinfo=UTC), now=_now()).seq == 0


@pytest.mark.django_db
def test_a_time_in_the_future_is_now() -> None:
    services.open_commit(act="real", by="test")
    now = _now()
    assert selectors.known_at(now + timedelta(days=3), now=now) == selectors.KnownAt(
        LedgerCommit.objects.get().seq, now
    )
