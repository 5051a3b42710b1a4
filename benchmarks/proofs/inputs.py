"""Real input and the fresh clone: other commands whose figures are kept."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.proofs.findings import CHECKOUT, Findings


def prove_real(folder: Path, findings: Findings) -> None:
    """``python -m benchmarks.real`` on the real files, where they are on this machine."""
    out = folder / "figures.json"
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.real", "--out", str(out)], cwd=CHECKOUT, check=False
    )
    if not out.exists():
        findings.figure("skipped", "no data folder on this machine")
        return
    for what, value in _flat(json.loads(out.read_text(encoding="utf-8"))):
        findings.figure(what, value)
    findings.claim("everything that must be shown is shown", done.returncode == 0)


def _flat(found: Any, above: str = "") -> "list[tuple[str, Any]]":
    if isinstance(found, dict):
        return [
            row for key, value in found.items() for row in _flat(value, f"{above} {key}".strip())
        ]
    if isinstance(found, list) and any(isinstance(one, dict | list) for one in found):
        return [row for place, one in enumerate(found, 1) for row in _flat(one, f"{above} {place}")]
    return [(above, found)]


def prove_clone(folder: Path, findings: Findings) -> None:
    """A fresh clone with an empty environment: the two commands of the read-me."""
    clone = folder / "clone"
    subprocess.run(["git", "clone", "--quiet", str(CHECKOUT), str(clone)], check=True)
    bare = {"HOME": str(folder / "home"), "PATH": "/usr/bin:/bin"}
    for name, command in (
        ("scripts/demo --no-serve", ["scripts/demo", "--no-serve"]),
        ("scripts/test", ["scripts/test"]),
    ):
        began = time.monotonic()
        done = subprocess.run(["bash", *command], cwd=clone, env=bare, check=False)
        seconds = round(time.monotonic() - began)
        findings.claim(f"{name} passes", done.returncode == 0, f"{seconds} s")


def prove_benchmarks(folder: Path, findings: Findings) -> None:
    """Every benchmark of the tree, one after the other."""
    for path in sorted((CHECKOUT / "benchmarks").glob("w[0-9][0-9]_*.py")):
        if not path.read_text(encoding="utf-8").rstrip().endswith("main()"):
            continue
        done = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{path.stem}"],
            cwd=CHECKOUT,
            env={**os.environ, "PYTHONPATH": str(CHECKOUT / "src")},
            capture_output=True,
            text=True,
            check=False,
        )
        findings.claim(f"{path.stem} runs", done.returncode == 0)
        start = done.stdout.find("{")
        if done.returncode == 0 and start >= 0:
            for what, value in _flat(json.loads(done.stdout[start:]), path.stem):
                findings.figure(what, value)
