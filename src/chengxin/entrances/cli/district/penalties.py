"""Administrative penalties (行政处罚) of a year, and what became of them afterwards."""

import numpy as np
import polars as pl

from chengxin.entrances.cli.district import drawing, schedule
from chengxin.entrances.cli.district.drawing import Making
from chengxin.entrances.cli.district.matters import CARELESSNESS, VIOLATIONS, Violation

PERSONAL_SHARE = {"urban-management": 0.3, "transport": 0.25, "agriculture": 0.2}
SIMPLE_FINE_WAN = 0.3  # the most that a simplified procedure allows for an organisation
LONGEST_PUBLICITY_YEARS = 3


def make_penalties(making: Making) -> pl.DataFrame:
    """One row per penalty; columns are payload names of the item and how it is handed in."""
    found = pl.concat([_of_kind(making, violation) for violation in VIOLATIONS], how="diagonal")
    found = drawing.numbered(making, found, "罚")
    return pl.concat([found, _afterwards(making, found)], how="diagonal")


def _of_kind(making: Making, violation: Violation) -> pl.DataFrame:
    rows = drawing.draw(
        making,
        rate=violation.rate,
        sections=violation.sections,
        conduct=lambda quality: 6.0 * (1.0 - quality) ** 1.6,
    )
    department = violation.department
    late = drawing.is_late(making, department, rows.height, CARELESSNESS.get(department, 1.0))
    slowly = department in schedule.MARKET_REGULATORS
    rows = drawing.hand_in(making, rows, department, late=late, slowly=slowly)
    rng, count = making.rng, rows.height
    low, high = violation.fine_from, violation.fine_to
    fine = np.round(low + (high - low) * rng.beta(1.2, 4, count), 2 if high > 1 else 4)
    simple = (rng.random(count) < 0.25) & (fine <= SIMPLE_FINE_WAN)
    content = _content(violation, pl.Series(fine))
    fulfilled = rng.choice(["全部履行", "部分履行", "全部未履行"], count, p=[0.86, 0.06, 0.08])
    confiscated = "没收" in violation.kinds
    withdrawn = "吊销" in violation.kinds
    found = rows.select(
        *drawing.identity(),
        "legal_representative",
        pl.lit(violation.violation).alias("violation"),
        pl.lit(f"当事人{violation.facts}。").alias("facts"),
        pl.lit(violation.basis).alias("basis"),
        pl.lit(violation.kinds).alias("penalty_kinds"),
        content.alias("content"),
        pl.Series(fine if high else np.full(count, np.nan)).fill_nan(None).alias("fine_fen"),
        pl.Series(np.round(fine * 0.3, 4) if confiscated else np.full(count, np.nan))
        .fill_nan(None)
        .alias("confiscated_fen"),
        pl.lit("示例许可证 SL-0001" if withdrawn else None, pl.String).alias("permit_withdrawn"),
        "decided_on",
        pl.col("decided_on")
        .dt.offset_by(f"{LONGEST_PUBLICITY_YEARS}y")
        .alias("publicity_until_reported"),
        *drawing.authority(making, department),
        *drawing.source(making, department),
        pl.lit("有效").alias("status"),
        pl.Series(np.where(simple, "简易程序", "普通程序")).alias("procedure"),
        pl.Series(fulfilled).alias("fulfilment"),
        "department",
        "handed_in_on",
        "late",
    )
    return _with_persons(making, found, PERSONAL_SHARE.get(department, 0.0))


def _content(violation: Violation, fine: pl.Series) -> pl.Series:
    parts = [part for part in violation.kinds.split(";") if part != "罚款"]
    rest = "；".join({"警告": "给予警告"}.get(part, part) for part in parts)
    if not violation.fine_to:
        return pl.Series([rest]).new_from_index(0, len(fine))
    words = f"；{rest}" if rest else ""
    return pl.select(pl.format("罚款人民币{}万元{}", fine, pl.lit(words))).to_series()


def _with_persons(making: Making, rows: pl.DataFrame, share: float) -> pl.DataFrame:
    chosen = making.rng.random(rows.height) < share
    persons = drawing.as_persons(making, rows.filter(pl.Series(chosen)))
    return pl.concat([rows.filter(pl.Series(~chosen)), persons], how="diagonal")


def _afterwards(making: Making, rows: pl.DataFrame) -> pl.DataFrame:
    """Documents handed in again a month later: a corrected fine, a penalty set aside."""
    drawn = pl.Series(making.rng.random(rows.height))
    ordinary = pl.col("subject_category") != drawing.PERSON
    later = schedule.next_hand_in()
    again = rows.with_columns(drawn=drawn, handed_in_on=later).filter(
        ordinary & (pl.col("handed_in_on") < making.district.today)
    )
    corrected = again.filter((pl.col("drawn") < 0.02) & pl.col("fine_fen").is_not_null())
    corrected = corrected.with_columns(
        fine_fen=(pl.col("fine_fen") * 0.8).round(4),
        content=pl.format("罚款人民币{}万元（更正）", (pl.col("fine_fen") * 0.8).round(4)),
        fulfilment=pl.lit("全部履行"),
    )
    revoked = again.filter(pl.col("drawn") > 0.994).with_columns(
        status=pl.lit("无效"), remarks=pl.lit("行政复议决定撤销")
    )
    return pl.concat([corrected, revoked], how="diagonal").drop("drawn")
