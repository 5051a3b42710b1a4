"""The demonstration as somebody runs it: another process, a state folder of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.repository import ROOT

COMMAND = (sys.executable, "-m", "chengxin.entrances.cli")
TODAY = "2026-11-21"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CHENGXIN_")}
    return {
        **kept,
        "CHENGXIN_HOME": str(tmp_path_factory.mktemp("demo")),
        "PYTHONPATH": str(ROOT / "src"),
    }


def ran(environment: dict[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*COMMAND, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def made(environment: dict[str, str]) -> dict[str, Any]:
    done = ran(environment, "demo", "--subjects", "100", "--today", TODAY, "--no-serve", "--json")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture
def served(environment: dict[str, str], made: dict[str, Any], tmp_path: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    said, log = tmp_path / "said", tmp_path / "log"
    with said.open("w") as out, log.open("w") as err:
        server = subprocess.Popen(
            [*COMMAND, "demo", "--subjects", "100", "--port", str(port), "--json"],
            env=environment,
            stdout=out,
            stderr=err,
        )
    try:
        deadline = time.monotonic() + 120
        while not said.read_text().endswith("\n"):
            assert server.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)
        yield str(json.loads(said.read_text())["page"])
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(timeout=60)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
            raise


@pytest.mark.slow
def test_every_role_has_a_login(made: dict[str, Any]) -> None:
    names = {login["username"] for login in made["logins"]}
    assert names == {
        "office", "office2", "clerk", "regulator", "counter", "enterprise1", "enterprise2",
        "auditor",
    }  # fmt: skip
    assert all(len(login["password"]) >= 12 for login in made["logins"])


@pytest.mark.slow
def test_both_clocks_are_populated_and_everybody_is_graded(
    made: dict[str, Any], environment: dict[str, str]
) -> None:
    uscc = made["enterprises"]["penalised"]
    file = json.loads(ran(environment, "subject", uscc, "--as-of", TODAY, "--json").stdout)
    recorded = {record["recorded_at"][:10] for record in file["records"]}
    assert len(recorded) > 1
    assert max(recorded) < TODAY
    told = json.loads(ran(environment, "explain", uscc, "--as-of", TODAY, "--json").stdout)
    assert told["grade"] in {"A", "B", "C", "D"}
    assert told["contributions"]


@pytest.mark.slow
def test_a_district_that_is_there_is_kept_and_served(
    served: str, made: dict[str, Any], environment: dict[str, str]
) -> None:
    with urllib.request.urlopen(served, timeout=30) as answer:
        assert answer.status == 200
    kept = Path(environment["CHENGXIN_HOME"]) / "demo" / "district.json"
    assert json.loads(kept.read_text(encoding="utf-8"))["model"] == made["enterprises"]["clean"]


@pytest.mark.slow
def test_a_folder_in_use_is_not_emptied(served: str, environment: dict[str, str]) -> None:
    done = ran(environment, "demo", "--subjects", "100", "--no-serve", "--fresh")
    assert done.returncode == 1
    assert "[in-use]" in done.stderr


@pytest.mark.slow
def test_a_database_that_is_not_a_demonstration_is_never_emptied(
    environment: dict[str, str], tmp_path: Path
) -> None:
    real = {**environment, "CHENGXIN_HOME": str(tmp_path)}
    assert ran(real, "migrate").returncode == 0
    done = ran(real, "demo", "--subjects", "100", "--no-serve", "--fresh")
    assert done.returncode == 1
    assert "[not-a-demonstration]" in done.stderr
    assert (tmp_path / "postgres" / "data" / "PG_VERSION").exists()


@pytest.mark.slow
def test_a_port_that_is_taken_stops_before_any_work(
    environment: dict[str, str], tmp_path: Path
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        fresh = {**environment, "CHENGXIN_HOME": str(tmp_path)}
        done = ran(fresh, "demo", "--port", port)
    assert done.returncode == 1
    assert "[port-taken]" in done.stderr
    assert not (tmp_path / "postgres").exists()
