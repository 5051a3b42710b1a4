"""The demonstration as somebody runs it: another process, a state folder of its own."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

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


@contextmanager
def demonstration(environment: dict[str, str], folder: Path) -> Iterator[dict[str, Any]]:
    """`chengxin demo`, from what it says when its page answers until somebody presses Ctrl-C."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    said, log = folder / f"{port}.json", folder / f"{port}.log"
    command = [*COMMAND, "demo", "--subjects", "100", "--today", TODAY, "--port", str(port)]
    with said.open("w") as out, log.open("w") as err:
        server = subprocess.Popen([*command, "--json"], env=environment, stdout=out, stderr=err)
    try:
        deadline = time.monotonic() + 240
        while not said.read_text().endswith("\n"):
            assert server.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)
        yield json.loads(said.read_text())
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(timeout=60)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
            raise


@pytest.fixture(scope="module")
def made(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A district made and served by one process. While it served: ``row_page``, how a page of it
    answered, and ``emptying``, what came of an attempt to empty it.

    It has ended before the tests begin: the worker beside it would evaluate by every card.
    """
    with demonstration(environment, tmp_path_factory.mktemp("first")) as found:
        return {
            **found,
            "row_page": answer_of_a_page_that_reads_a_file(found),
            "emptying": ran(environment, "demo", "--subjects", "100", "--no-serve", "--fresh"),
        }


def answer_of_a_page_that_reads_a_file(made: dict[str, Any]) -> int:
    passwords = {login["username"]: login["password"] for login in made["logins"]}
    page = str(made["page"]).rstrip("/")
    with requests.Session() as session:
        session.get(f"{page}/desk/sign-in/", timeout=60)
        form = {
            "username": "office",
            "password": passwords["office"],
            "csrfmiddlewaretoken": session.cookies["csrftoken"],
        }
        session.post(f"{page}/desk/sign-in/", form, headers={"Referer": page}, timeout=60)
        listed = session.get(f"{page}/desk/batches/", timeout=60).text
        batch = re.search(r"/desk/batches/\d{8}-\d+/", listed)
        assert batch is not None
        return session.get(f"{page}{batch[0]}rows/2/", timeout=60).status_code


@pytest.mark.slow
def test_every_role_has_a_login(made: dict[str, Any]) -> None:
    names = {login["username"] for login in made["logins"]}
    assert names == {
        "office", "office2", "clerk", "clerk2", "regulator", "court", "counter", "enterprise1",
        "enterprise2", "auditor",
    }  # fmt: skip
    assert all(len(login["password"]) >= 12 for login in made["logins"])


@pytest.mark.slow
def test_both_clocks_are_populated_and_everybody_is_graded(
    made: dict[str, Any], environment: dict[str, str]
) -> None:
    uscc = made["enterprises"]["penalised"]
    file = json.loads(ran(environment, "subject", uscc, "--as-of", TODAY, "--json").stdout)
    recorded = {record["recorded_at"][:10] for record in file["records"]}
    # What departments handed in was recorded as it came; cases since then by the real clock.
    assert len([day for day in recorded if day < TODAY]) > 1
    told = json.loads(ran(environment, "explain", uscc, "--as-of", TODAY, "--json").stdout)
    assert told["grade"] in {"A", "B", "C", "D"}
    assert told["contributions"]


@pytest.mark.slow
def test_what_made_the_district_serves_pages_that_read_files(made: dict[str, Any]) -> None:
    """Polars worked in the process that serves; its threads must not be lost to who answers."""
    assert made["row_page"] == 200


@pytest.mark.slow
def test_a_district_that_is_served_is_not_emptied(made: dict[str, Any]) -> None:
    assert made["emptying"].returncode == 1
    assert "[in-use]" in made["emptying"].stderr


@pytest.mark.slow
def test_a_district_that_is_there_is_kept_and_served(
    made: dict[str, Any], environment: dict[str, str], tmp_path: Path
) -> None:
    with demonstration(environment, tmp_path) as again:
        assert requests.get(again["page"], timeout=60).status_code == 200
        assert again["enterprises"] == made["enterprises"]


@pytest.mark.slow
def test_a_database_that_is_not_a_demonstration_is_never_emptied(
    environment: dict[str, str], tmp_path: Path
) -> None:
    data = tmp_path / "postgres" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("17\n")
    real = {**environment, "CHENGXIN_HOME": str(tmp_path)}
    done = ran(real, "demo", "--subjects", "100", "--no-serve", "--fresh")
    assert done.returncode == 1
    assert "[not-a-demonstration]" in done.stderr
    assert (data / "PG_VERSION").exists()


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
