"""The embedded server: private to its folder, shared by processes, and safe against kill -9."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

WRITE = """
import psycopg
from chengxin.records.store import connection, provision
provision.create_role_and_database("chengxin")
with psycopg.connect(connection.uri("owner"), autocommit=True) as db:
    db.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
    db.execute("INSERT INTO kept SELECT count(*) FROM kept")
    print(db.execute("SELECT count(*) FROM kept").fetchone()[0])
"""
WRITE_AND_DIE = WRITE + "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "a folder with spaces" / "state"


def run(home: Path, script: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "CHENGXIN_HOME": str(home), "PYTHONPATH": "src"}
    environment.pop("DATABASE_URL", None)
    return subprocess.run(
        [sys.executable, "-c", script],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def server_pid(home: Path) -> int | None:
    pid_file = home / "postgres" / "data" / "postmaster.pid"
    return int(pid_file.read_text().split()[0]) if pid_file.exists() else None


def test_the_last_user_stops_the_server_and_nothing_is_lost(home: Path) -> None:
    parent_modes = [path.stat().st_mode for path in home.parents if path.exists()]
    first = run(home, WRITE)
    assert first.returncode == 0, first.stderr
    assert first.stdout.strip() == "1"
    assert server_pid(home) is None
    assert run(home, WRITE).stdout.strip() == "2"
    parents = [path for path in home.parents if path != home.parent]
    assert [p.stat().st_mode for p in parents] == parent_modes
    assert (home / "secrets" / "database-owner").stat().st_mode & 0o077 == 0


def test_a_killed_user_leaves_a_server_that_the_next_one_finds(home: Path) -> None:
    assert run(home, WRITE_AND_DIE).returncode == -signal.SIGKILL
    left_running = server_pid(home)
    assert left_running is not None
    assert run(home, WRITE).stdout.strip() == "2"
    assert server_pid(home) is None


def test_a_killed_server_restarts_with_everything_committed(home: Path) -> None:
    assert run(home, WRITE_AND_DIE).returncode == -signal.SIGKILL
    pid = server_pid(home)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    again = run(home, WRITE)
    assert again.stdout.strip() == "2", again.stderr


def test_two_processes_share_one_server(home: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "CHENGXIN_HOME": str(home), "PYTHONPATH": "src"}
    environment.pop("DATABASE_URL", None)
    has_written, may_leave = tmp_path / "has written", tmp_path / "may leave"
    stay = f"""
import pathlib, time
pathlib.Path({str(has_written)!r}).touch()
for _ in range(600):
    if pathlib.Path({str(may_leave)!r}).exists():
        break
    time.sleep(0.1)
"""
    holder = subprocess.Popen([sys.executable, "-c", WRITE + stay], env=environment)
    try:
        deadline = time.monotonic() + 60
        while not has_written.exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        assert run(home, WRITE).returncode == 0
        assert server_pid(home) is not None, "the first process still uses the server"
    finally:
        may_leave.touch()
        assert holder.wait(60) == 0
    assert server_pid(home) is None
