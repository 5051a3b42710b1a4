"""kill -9 in the middle of an intake, then restart: the batch finishes, no row lost or doubled."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from benchmarks.proofs.interrupted import write_register
from chengxin.law import rulebook
from chengxin.records.accounts import services as accounts
from chengxin.records.intake.models import Batch, BatchRow, DroppedFile
from chengxin.records.store import connection as store
from chengxin.records.store import home

ROWS = 23_000  # three chunks of at most 10,000 rows
PATIENCE_SECONDS = 120


@pytest.fixture
def environment(own_database: str) -> dict[str, str]:
    """Environment in which another process works on this test's database."""
    accounts.adopt_directory(rulebook.default().directory)
    return {
        **os.environ,
        "DATABASE_URL": store.uri("app", database=own_database),
        "DATABASE_OWNER_URL": store.uri("owner", database=own_database),
        "PYTHONPATH": os.pathsep.join(sys.path),
        "CHENGXIN_DROP_SETTLED_SECONDS": "0",
    }


@pytest.mark.slow
def test_a_killed_intake_goes_on_at_the_chunk_where_it_stopped(
    environment: dict[str, str], tmp_path: Path
) -> None:
    environment["CHENGXIN_HOME"] = str(tmp_path)
    (tmp_path / "secrets").symlink_to(home.home() / "secrets")
    place = tmp_path / "drop" / "market-regulation" / "registration"
    place.mkdir(parents=True)
    write_register(place / "register.csv", ROWS)

    first = watch(environment)
    until = time.monotonic() + PATIENCE_SECONDS
    while not (batch := Batch.objects.first()) or not batch.rows_done:
        assert first.poll() is None, "it ended before it could be killed"
        assert time.monotonic() < until
        time.sleep(0.02)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    stopped = Batch.objects.get()
    assert stopped.state == "running"
    assert 0 < stopped.rows_done < ROWS
    assert BatchRow.objects.count() == stopped.rows_done
    assert [p.name for p in place.iterdir()] == ["register.csv"]

    assert watch(environment).wait(PATIENCE_SECONDS) == 0
    ended = Batch.objects.get()
    assert (ended.state, ended.rows_done, ended.new) == ("done", ROWS, ROWS)
    assert BatchRow.objects.count() == ROWS
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), count(DISTINCT subject_id) FROM ledger_record")
        assert cursor.fetchone() == (ROWS, ROWS)
    assert DroppedFile.objects.get().state == "done"
    assert len(list((place / "done").iterdir())) == 3


def watch(environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "chengxin.entrances.cli", "watch", "--once", "--json"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
