"""Stop, kill -9 and restart lose nothing: neither of the program nor of the database server."""

import os
import random
import signal
import time
from datetime import date
from pathlib import Path

import polars as pl

from benchmarks.proofs.commands import ask, start
from benchmarks.proofs.findings import Findings
from chengxin.entrances.cli.district.making import make_district
from chengxin.law import rulebook

SUBJECTS = 60_000
KILLS = 6
FIRST_KILL_SECONDS = 4.0
LATER_EACH_SECONDS = 3.0
REGISTER = ("--item", "registration", "--department", "market-regulation")


def prove(folder: Path, findings: Findings) -> None:
    """Kill the intake of one register again and again, go on, and compare with the file."""
    home, file = folder / "home", folder / "register.csv"
    _write_register(file)
    rows = pl.read_csv(file).height
    ask(home, "migrate")
    chance = random.Random(5)
    recorded = 0
    for kill in range(KILLS):
        running = start(home, "intake", file, *REGISTER)
        # Each attempt finds more recorded already, and so gets further before the blow.
        time.sleep(FIRST_KILL_SECONDS + LATER_EACH_SECONDS * kill + chance.uniform(0.0, 3.0))
        server = int((home / "postgres" / "data" / "postmaster.pid").read_text().split()[0])
        victims = [running.pid] if kill % 2 else [running.pid, server]
        for victim in victims:
            _kill(victim)
        running.wait()
        now = ask(home, "export", "registration", "--out", folder / "out.parquet")["rows"]
        what = "program" if kill % 2 else "program and server"
        findings.claim(f"kill {kill + 1} ({what}): nothing recorded is lost", now >= recorded, now)
        recorded = now
    ask(home, "intake", file, *REGISTER, expect=(0, 1))
    ask(home, "export", "registration", "--out", folder / "out.parquet")
    exported = pl.read_parquet(folder / "out.parquet")
    findings.claim("every row of the file is recorded in the end", exported.height == rows, rows)
    codes = exported["subject_uscc"]
    findings.claim("no row is recorded twice", codes.n_unique() == exported.height, len(codes))
    trail = ask(home, "audit", "verify")
    findings.claim("the audit trail is whole", bool(trail["ok"]), trail["entries"])


def _kill(process: int) -> None:
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return


def _write_register(file: Path) -> None:
    made = make_district(
        folder=file.parent / "files",
        rulebook=rulebook.default(),
        subjects=SUBJECTS,
        today=date(2026, 11, 21),
        seed=11,
    )
    first = next(h for h in made.handovers if h.department == "market-regulation")
    file.write_bytes(first.path.read_bytes())
