"""Runs ``chengxin`` in a state folder of its own, as a user would."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.proofs.findings import CHECKOUT

COMMAND = (sys.executable, "-m", "chengxin.entrances.cli")


def environment(home: Path) -> dict[str, str]:
    """The environment of a process that works in ``home``."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CHENGXIN_")}
    kept.pop("DATABASE_URL", None)
    return {**kept, "CHENGXIN_HOME": str(home), "PYTHONPATH": str(CHECKOUT / "src")}


def start(home: Path, *arguments: object) -> "subprocess.Popen[str]":
    """Start a command and do not wait for it."""
    return subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ask(home: Path, *arguments: object, expect: tuple[int, ...] = (0,)) -> dict[str, Any]:
    """Run a command with ``--json`` and return its object.

    Raises:
        RuntimeError: It ended with another code than expected.
    """
    command = [*COMMAND, *map(str, arguments), "--json"]
    done = subprocess.run(
        command, env=environment(home), capture_output=True, text=True, check=False
    )
    if done.returncode not in expect:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found
