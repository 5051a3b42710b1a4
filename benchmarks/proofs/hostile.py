"""Hostile files at their real size, through the command line as a user would hand them in."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.proofs.commands import COMMAND, ask, environment
from benchmarks.proofs.findings import Findings
from tests.records.intake import hostile

GB, MB = 1024**3, 1024**2
REGISTER = ("--item", "registration", "--department", "market-regulation")
FILES: tuple[tuple[str, str, Callable[[Path], Path], str], ...] = (
    ("a zip bomb of 5 GB", "a.xlsx", lambda p: hostile.workbook_bomb(p, 5 * GB), "too-large"),
    ("a zip bomb that lies", "b.xlsx", lambda p: hostile.lying_bomb(p, 2 * GB), ""),
    ("a gzip bomb of 5 GB", "c.csv.gz", lambda p: hostile.gzip_bomb(p, 5 * GB), "too-large"),
    ("a file of 2 GB", "d.csv", lambda p: hostile.large(p, 2 * GB), "too-large"),
    ("one line of 100 MB", "e.csv", lambda p: hostile.one_line(p, 100 * MB), "too-large"),
    ("a macro workbook", "f.xlsm", hostile.macro_workbook, "active-content"),
    ("a workbook with a DDE link", "g.xlsx", hostile.linked_workbook, "active-content"),
    ("a workbook with a password", "h.xlsx", hostile.protected_workbook, "protected-workbook"),
)
SECONDS, MEGABYTES = 60, 1500


def prove(folder: Path, findings: Findings) -> None:
    """Bombs, 2 GB, one line of 100 MB, macros, links: each refused, fast and in little memory."""
    home = folder / "home"
    ask(home, "migrate")
    for what, name, make, code in FILES:
        path = make(folder / name)
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", _MEASURED, *COMMAND[1:], "intake", str(path), *REGISTER],
            env=environment(home),
            capture_output=True,
            text=True,
            check=False,
        )
        seconds = round(time.perf_counter() - began, 1)
        last = [line for line in done.stderr.splitlines() if line.strip()]
        peak = int(last[-1].rsplit(" ", 1)[-1]) // 1024
        said = next((line for line in last if line.startswith("chengxin:")), "")
        refused = done.returncode == 1 and said.endswith("]") and f"[{code or ''}" in said
        findings.claim(f"{what} is refused", refused, said.rsplit(" ", 1)[-1])
        findings.claim(
            f"{what}: at most {SECONDS} s and {MEGABYTES} MB",
            seconds <= SECONDS and peak <= MEGABYTES,
            f"{seconds} s, {peak} MB",
        )
        path.unlink()
    left = [p for p in (home / "run").rglob("*") if p.is_file() and p.stat().st_size > MB]
    findings.claim("nothing unpacked is left behind", not left, len(left))


# Runs a module and says at the end how much memory the largest process below it took, in KB.
_MEASURED = (
    "import resource, subprocess, sys\n"
    "code = subprocess.call([sys.executable, *sys.argv[1:]])\n"
    "print('peak', resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)\n"
    "sys.exit(code)\n"
)
