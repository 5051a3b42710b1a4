"""The order of the trial: registers, lists, tax decisions day by day, facilities, samples."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from benchmarks.real.clocks import SnapshotCheck, check_snapshot, versions_of
from benchmarks.real.desk import Desk, Equation
from benchmarks.real.links import Links, compare, truth_of
from benchmarks.real.quality import QualityFigures, measure
from chengxin.records.intake.models import Batch
from chengxin.records.intake.reading import ROW_NO, open_table

SHANGHAI = ZoneInfo("Asia/Shanghai")
REGISTERS_AT = datetime(2026, 7, 20, 9, tzinfo=SHANGHAI)
OTHERS_AT = datetime(2026, 9, 1, 9, tzinfo=SHANGHAI)
RECALL = 0.98
REGISTERS = (
    ("registry-shanghai", "entities/entities_fengxian_*.csv.gz"),
    ("registry-shanghai", "entities/entities_jinshan_*.csv.gz"),
    ("registry-shanghai", "raw/raw_fengxian_*.csv.gz"),
    ("registry-shanghai", "raw/raw_jinshan_*.csv.gz"),
    ("registry-shanghai", "raw/raw_shanghai_odd_*.csv.gz"),
    ("registry-shanghai", "raw/raw_shanghai_2002_with_mojibake_*.csv.gz"),
    ("registry-slim", "entities/entities_sd_fj_linkset_*.parquet"),
)


@dataclass
class Findings:
    """Everything the trial measured, and what failed."""

    equations: list[Equation] = field(default_factory=list)
    links: dict[str, Links] = field(default_factory=dict)
    snapshots: list[SnapshotCheck] = field(default_factory=list)
    versions: dict[str, list[str]] = field(default_factory=dict)
    quality: QualityFigures | None = None
    failures: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, object]:
        """For the JSON."""
        return {
            "files": [equation.figures() for equation in self.equations],
            "links": {name: links.figures() for name, links in self.links.items()},
            "snapshots": [check.figures() for check in self.snapshots],
            "versions": self.versions,
            "quality": self.quality.figures() if self.quality else {},
            "failures": self.failures,
        }


def run(data: Path, folder: Path, say: Callable[[str], None]) -> Findings:
    """Take everything in and hold it to what must be shown.

    Args:
        data: The data folder.
        folder: Where exports may lie.
        say: Where lines for people go.
    """
    desk, findings = Desk(say), Findings()
    findings.equations = desk.equations
    _registers(desk, data, say)
    _lists(desk, data, findings, say)
    _tax(desk, data, folder, findings, say)
    _environment(desk, data, findings, say)
    _samples(desk, data, say)
    findings.quality = measure(say)
    findings.failures += findings.quality.wrong
    findings.failures += [f"{e.file} does not add up" for e in desk.equations if not e.holds]
    return findings


def _files(data: Path, pattern: str, say: Callable[[str], None]) -> list[Path]:
    found = sorted(data.glob(pattern))
    if not found:
        say(f"{pattern}: not there, left out")
    return found


def _registers(desk: Desk, data: Path, say: Callable[[str], None]) -> None:
    say("\nRegisters")
    at = REGISTERS_AT
    for feed, pattern in REGISTERS:
        for file in _files(data, pattern, say):
            at += timedelta(minutes=10)
            desk.hand_in(file, feed, at)


def _lists(desk: Desk, data: Path, findings: Findings, say: Callable[[str], None]) -> None:
    say("\nLists of dishonest enterprises")
    register: dict[str, str] = {}
    for file in _files(data, "entities/entities_sd_fj_linkset_*.parquet", say):
        register |= dict(_columns(file, "uscc_or_regno", "ent_name").drop(ROW_NO).iter_rows())
    for file in _files(data, "penalties/blacklist_cn_sd_fj_*.csv", say):
        batch = desk.hand_in(file, "list-sd-fj", REGISTERS_AT + timedelta(days=1))
        rows = _columns(file, "code", "ent_name")
        truth = truth_of(rows.iter_rows(), register)
        names = dict(rows.select(ROW_NO, "ent_name").iter_rows())
        _judge(file.name, compare(batch, truth, register, names), findings, say)


def _judge(name: str, links: Links, findings: Findings, say: Callable[[str], None]) -> None:
    findings.links[name] = links
    say(f"  {links.line()}")
    if links.wrong:
        findings.failures.append(f"{name}: {links.wrong} wrong links")
    if links.recall < RECALL:
        findings.failures.append(f"{name}: recall {links.recall:.4f} below {RECALL}")


def _tax(
    desk: Desk, data: Path, folder: Path, findings: Findings, say: Callable[[str], None]
) -> None:
    say("\nTax decisions, day by day")
    taken: list[tuple[Batch, Path]] = []
    for place, file in enumerate(_files(data, "penalties/tax_snapshots/*.csv", say)):
        day = datetime.fromisoformat(file.name[3:13]).replace(tzinfo=SHANGHAI)
        at = day + timedelta(hours=12, minutes=place)
        taken.append((desk.hand_in(file, "tax-decisions", at, snapshot=True), file))
    if taken:
        batch, file = taken[-1]
        again = batch.received_at + timedelta(minutes=1)
        repeat = desk.hand_in(file, "tax-decisions", again, snapshot=True)
        if repeat.repeat_of_id != batch.pk:
            findings.failures.append("the last snapshot handed in again is not a repeat")
    for file in _files(data, "penalties/penalties_cn_tax_*.csv", say):
        desk.hand_in(file, "tax-decisions", OTHERS_AT)
    say("\nKnown just after each snapshot")
    for batch, file in taken:
        check = check_snapshot(batch, file, folder)
        findings.snapshots.append(check)
        say(f"  {check.line()}")
        if not check.equal:
            findings.failures.append(f"{file.name} is not reproduced")
    findings.versions = versions_of("tax-decisions")
    for document, versions in findings.versions.items():
        say(f"  {document}: {'; '.join(versions)}")


def _environment(desk: Desk, data: Path, findings: Findings, say: Callable[[str], None]) -> None:
    say("\nEnvironmental penalties and their facilities")
    register: dict[str, str] = {}
    for file in _files(data, "penalties/entities_tw_env_*.csv.gz", say):
        desk.hand_in(file, "facilities-tw-env", OTHERS_AT + timedelta(hours=1))
        rows = _columns(file, "control_no", "name").filter(pl.col("control_no") != "")
        register |= dict(rows.drop(ROW_NO).iter_rows())
    for file in _files(data, "penalties/penalties_tw_env_*.csv.gz", say):
        batch = desk.hand_in(file, "penalties-tw-env", OTHERS_AT + timedelta(hours=2))
        rows = _columns(file, "control_no", "party_name")
        truth = truth_of(rows.iter_rows(), register)
        names = dict(rows.select(ROW_NO, "party_name").iter_rows())
        links = compare(batch, truth, register, names)
        findings.links[file.name] = links
        say(f"  {links.line()}")
        if links.wrong:
            findings.failures.append(f"{file.name}: {links.wrong} wrong links")


def _samples(desk: Desk, data: Path, say: Callable[[str], None]) -> None:
    say("\nSamples")
    for file in _files(data, "penalties/penalties_cn_mixed_samples_*.csv", say):
        desk.hand_in(file, "penalties-mixed", OTHERS_AT + timedelta(hours=3))


def _columns(file: Path, *names: str) -> pl.DataFrame:
    """Row numbers and some columns of a file."""
    with open_table(file) as table:
        places = [f"c{table.headers.index(name)}" for name in names]
        frames = [frame.select(ROW_NO, *places) for frame in table.frames]
    return pl.concat(frames).rename(dict(zip(places, names, strict=True)))
