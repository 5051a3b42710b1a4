"""W9: a workbook of 400,000 rows × 30 columns in, one of 200,000 rows out.

Targets: at most 60 seconds and 1.5 GB each, and reading can be stopped at any time. Measured: the
platform's own reader (a child process, so that it can be killed) to Arrow portions in the parent,
and its writer of workbooks row by row. Beside them, in the same run: openpyxl reading the same file
(read-only mode) and writing the same rows (write-only mode), the ways it recommends for size.
``cpu_seconds`` tells what a step costs where other work shares the machine.

Run: ``python -m benchmarks.w09_workbooks [--rows 400000] [--peer-rows 40000]``. The peer is slow,
so it may take a part of the rows; its rate is what is compared. Prints one JSON object.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

COLUMNS = 30
TARGETS = {"seconds": 60, "megabytes": 1500, "stop_seconds": 2}
_WORDS = (
    "示例",
    "奉贤",
    "科技",
    "贸易",
    "有限公司",
    "未按规定",
    "公示",
    "年度报告",
    "罚款",
    "许可",
)


def rows(count: int, seed: int = 9) -> Iterator[list[str]]:
    """Rows of 30 texts such as departments hand in: names, codes, days, long reasons."""
    draw = random.Random(seed)
    for number in range(count):
        words = "".join(draw.choices(_WORDS, k=6))
        start = [f"示例{words}{number}", f"9131012{number:011d}", f"示例罚〔2026〕{number}号"]
        days = [f"2026-{draw.randrange(1, 13):02d}-{draw.randrange(1, 29):02d}" for _ in range(4)]
        texts = ["".join(draw.choices(_WORDS, k=draw.randrange(1, 12))) for _ in range(8)]
        numbers = [str(draw.randrange(10**6)) for _ in range(COLUMNS - 15)]
        yield [*start, *days, *texts, *numbers]


def headers() -> list[str]:
    """Thirty names."""
    return [f"列{number:02d}" for number in range(1, COLUMNS + 1)]


def run(count: int, out_count: int, peer_count: int) -> dict[str, Any]:
    """All four steps, each in a process of its own, and stopping the reader."""
    with tempfile.TemporaryDirectory(prefix="w09-") as folder:
        home = Path(folder) / "home"
        big, small = Path(folder) / "big.xlsx", Path(folder) / "peer.xlsx"
        step = _Steps(home)
        made = step("write", big, count)
        step("write", small, peer_count)
        figures = {
            "read": step("read", big, count),
            "openpyxl_read": step("openpyxl-read", small, peer_count),
            "write": step("write", Path(folder) / "out.xlsx", out_count),
            "openpyxl_write": step("openpyxl-write", Path(folder) / "o.xlsx", peer_count),
        }
        stop = step.stop("read", big, count, after=min(3.0, figures["read"]["seconds"] / 2))
    limits = ("seconds", "megabytes")
    ours = (figures["read"], figures["write"])
    return {
        "workload": "W9",
        "columns": COLUMNS,
        "file_megabytes": made["file_megabytes"],
        **figures,
        "read_times_openpyxl": _times(figures["read"], figures["openpyxl_read"]),
        "write_times_openpyxl": _times(figures["write"], figures["openpyxl_write"]),
        "stop_seconds": stop,
        "targets": TARGETS,
        "met": stop <= TARGETS["stop_seconds"]
        and all(figure[name] <= TARGETS[name] for figure in ours for name in limits),
    }


def _times(ours: dict[str, Any], peer: dict[str, Any]) -> float:
    return round(ours["rows_per_second"] / peer["rows_per_second"], 2)


class _Steps:
    """Runs steps as processes, and watches the memory of each with all its children."""

    def __init__(self, home: Path) -> None:
        self._environment = {**os.environ, "CHENGXIN_HOME": str(home)}

    def __call__(self, name: str, file: Path, count: int) -> dict[str, Any]:
        """Run a step to its end."""
        began = time.perf_counter()
        process = self._start(name, file, count)
        peak = _Peak(process.pid)
        output, _ = process.communicate()
        megabytes = peak.stop()
        if process.returncode:
            raise RuntimeError(f"{name} ended with {process.returncode}")
        inside = json.loads(output)
        return {
            "rows": count,
            "seconds": round(inside["seconds"], 2),
            "rows_per_second": round(count / inside["seconds"]),
            "cpu_seconds": round(inside["cpu_seconds"], 2),
            "megabytes": megabytes,
            "process_seconds": round(time.perf_counter() - began, 2),
            **inside["facts"],
        }

    def stop(self, name: str, file: Path, count: int, *, after: float) -> float:
        """Seconds from asking a step to stop until it and all its children are gone."""
        process = self._start(name, file, count)
        time.sleep(after)
        family = _family(process.pid)
        asked = time.perf_counter()
        process.terminate()
        process.wait()
        while any(Path(f"/proc/{pid}").exists() for pid in family - {process.pid}):
            if time.perf_counter() - asked > 60:
                break
            time.sleep(0.05)
        return round(time.perf_counter() - asked, 2)

    def _start(self, name: str, file: Path, count: int) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "benchmarks.w09_workbooks", "--step", name]
        return subprocess.Popen(
            [*command, "--file", str(file), "--rows", str(count)],
            env=self._environment,
            stdout=subprocess.PIPE,
            text=True,
        )


class _Peak:
    """The largest resident memory of a process and its children, looked at ten times a second."""

    def __init__(self, pid: int) -> None:
        self._pid, self._peak, self._over = pid, 0, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._over.wait(0.1):
            self._peak = max(self._peak, sum(_resident(pid) for pid in _family(self._pid)))

    def stop(self) -> int:
        """Megabytes at the peak."""
        self._over.set()
        self._thread.join()
        return round(self._peak / 1024**2)


def _family(pid: int) -> set[int]:
    found = {pid}
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = path.read_text().split()
        except OSError:
            continue
        for child in children:
            found |= _family(int(child))
    return found


def _resident(pid: int) -> int:
    """Anonymous memory: pages of a mapped file are the system's to take back."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("RssAnon"))


def _read(file: Path, count: int) -> dict[str, Any]:
    from chengxin.entrances.cli import start

    start.start()
    from chengxin.records.intake.reading import open_table

    began = time.perf_counter()
    with open_table(file) as table:
        seen = sum(frame.height for frame in table.frames)
    assert seen == count, (seen, count)
    return {"seconds": time.perf_counter() - began, "facts": {}}


def _write(file: Path, count: int) -> dict[str, Any]:
    from chengxin.records.intake.sheets import SheetWriter

    began = time.perf_counter()
    with SheetWriter(file, "退回") as sheet:
        sheet.heads(headers())
        for row in rows(count):
            sheet.row(row)
    size = round(file.stat().st_size / 1024**2, 1)
    return {"seconds": time.perf_counter() - began, "facts": {"file_megabytes": size}}


def _openpyxl_read(file: Path, count: int) -> dict[str, Any]:
    from openpyxl import load_workbook

    began = time.perf_counter()
    sheet = load_workbook(file, read_only=True).active
    seen = sum(1 for _ in sheet.iter_rows(values_only=True)) - 1
    assert seen == count, (seen, count)
    return {"seconds": time.perf_counter() - began, "facts": {}}


def _openpyxl_write(file: Path, count: int) -> dict[str, Any]:
    from openpyxl import Workbook

    began = time.perf_counter()
    book = Workbook(write_only=True)
    sheet = book.create_sheet("退回")
    sheet.append(headers())
    for row in rows(count):
        sheet.append(row)
    book.save(file)
    return {"seconds": time.perf_counter() - began, "facts": {}}


_STEPS: dict[str, Callable[[Path, int], dict[str, Any]]] = {
    "read": _read,
    "write": _write,
    "openpyxl-read": _openpyxl_read,
    "openpyxl-write": _openpyxl_write,
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=400_000)
    parser.add_argument("--out-rows", type=int, default=None, help="default: half of --rows")
    parser.add_argument("--peer-rows", type=int, default=40_000)
    parser.add_argument("--step", choices=list(_STEPS), help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.step:
        done = _STEPS[given.step](given.file, given.rows)
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        spent = sum(each.ru_utime + each.ru_stime for each in used)
        print(json.dumps({**done, "cpu_seconds": spent}))
        return
    out_rows = given.rows // 2 if given.out_rows is None else given.out_rows
    print(json.dumps(run(given.rows, out_rows, given.peer_rows), ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
