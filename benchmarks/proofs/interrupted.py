"""A large file dropped into a watched folder, its intake killed again and again."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.proofs.commands import ask, environment
from benchmarks.proofs.findings import Findings
from chengxin.law.identifiers import uscc

ROWS = 400_000
KILLS = 5
DEPARTMENT, ITEM = "market-regulation", "registration"
HEADER = "名称,统一社会信用代码,主体类别,登记状态,成立日期\n"
_STATE = """
import json, django
django.setup()
from chengxin.records.intake.models import Batch
names = ("batch_no", "state", "received", "rows_done", "new", "held", "rejected", "seconds")
print(json.dumps(list(Batch.objects.order_by("pk").values(*names))))
"""


def prove(folder: Path, findings: Findings) -> None:
    """Kill the intake of 400,000 rows again and again: it finishes, nothing lost or doubled."""
    interrupt(folder, findings, rows=ROWS, kills=KILLS)


def interrupt(folder: Path, findings: Findings, *, rows: int, kills: int) -> None:
    """Drop a file of so many rows, kill whoever takes it in so many times, let it finish.

    Every second blow hits the database server as well.
    """
    home = folder / "home"
    ask(home, "migrate")
    place = home / "drop" / DEPARTMENT / ITEM
    place.mkdir(parents=True)
    write_register(place / "register.csv", rows)
    chance, before = random.Random(400), 0
    for kill in range(1, kills + 1):
        running = _watch(home)
        if not _wait_for(home, running, before + rows // (kills + 1)):
            break
        time.sleep(chance.uniform(0.0, 1.0))
        _kill(running.pid)
        if kill % 2 == 0:
            _kill(int((home / "postgres" / "data" / "postmaster.pid").read_text().split()[0]))
        running.wait()
        (batch,) = batches(home)
        what = "program and server" if kill % 2 == 0 else "program"
        done = batch["rows_done"]
        findings.claim(f"kill {kill} ({what}): rows decided are kept", done >= before, done)
        before = done
    ended = _watch(home)
    ended.wait()
    _compare(home, folder, rows, findings)


def _compare(home: Path, folder: Path, rows: int, findings: Findings) -> None:
    found = batches(home)
    findings.claim("there is one batch for the file", len(found) == 1, len(found))
    batch = found[0]
    findings.claim("it has finished", batch["state"] == "done", batch["state"])
    settled = batch["new"] + batch["held"] + batch["rejected"]
    findings.claim("received = new + held + rejected", batch["received"] == settled, settled)
    ask(home, "export", ITEM, "--out", folder / "out.parquet")
    codes = pl.read_parquet(folder / "out.parquet", columns=["subject_uscc"])["subject_uscc"]
    findings.claim("every row of the file is recorded", codes.len() == rows, codes.len())
    findings.claim("no row is recorded twice", codes.n_unique() == rows, codes.n_unique())
    done = home / "drop" / DEPARTMENT / ITEM / "done"
    endings = sorted("".join(p.suffixes[-2:]) for p in done.iterdir())
    findings.claim("the file lies beside its receipt", ".receipt.json" in endings, len(endings))
    trail = ask(home, "audit", "verify")
    findings.claim("the audit trail is whole", bool(trail["ok"]), trail["entries"])


def write_register(path: Path, rows: int) -> None:
    """A register of invented enterprises with valid codes."""
    with path.open("w", encoding="utf-8") as out:
        out.write(HEADER)
        for number in range(rows):
            body = f"91310199MA{_base31(number):>7}".replace(" ", "0")
            code = body + uscc.check_character(body)
            out.write(f"示例第{number}号经营有限公司,{code},企业法人,存续,2015-03-02\n")


def _base31(number: int) -> str:
    text = ""
    while number:
        number, rest = divmod(number, 31)
        text = uscc.ALPHABET[rest] + text
    return text


def batches(home: Path) -> list[dict[str, Any]]:
    """What the database says about the batches."""
    done = subprocess.run(
        [sys.executable, "-c", _STATE], env=_environment(home), capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def _wait_for(home: Path, running: "subprocess.Popen[bytes]", rows: int) -> bool:
    """Wait until so many rows are decided; False when the intake has ended before."""
    while running.poll() is None:
        found = batches(home)
        if found and found[0]["rows_done"] >= rows:
            return True
        time.sleep(2.0)  # each look starts a process
    return False


def _watch(home: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "chengxin.entrances.cli", "watch", "--once", "--json"]
    return subprocess.Popen(command, env=_environment(home), stdout=subprocess.DEVNULL)


def _environment(home: Path) -> dict[str, str]:
    return {
        **environment(home),
        "CHENGXIN_DROP_SETTLED_SECONDS": "0",
        "DJANGO_SETTINGS_MODULE": "chengxin.config.settings",
    }


def _kill(process: int) -> None:
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return
