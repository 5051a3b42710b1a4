"""Lists, honours and tax grades (严重失信名单、经营异常名录、荣誉、纳税信用级别) of a year."""

from datetime import date

import numpy as np
import polars as pl

from chengxin.entrances.cli.district import drawing, schedule
from chengxin.entrances.cli.district.drawing import Making
from chengxin.entrances.cli.district.matters import (
    ABNORMAL_REASONS,
    HONOURS,
    LISTINGS,
    Honour,
    Listing,
)
from chengxin.entrances.cli.district.schedule import SELDOM

ABNORMAL_MONTHS = 2
ONCE = 12  # months; a department awards its honours together
TAXPAYERS = ("legal_person", "unincorporated")
TAX_DAY = (4, 28)  # the tax service publishes grades of the year before at the end of April


def make_listings(making: Making) -> pl.DataFrame:
    """Entries in serious-dishonesty lists, and removals handed in later."""
    found = pl.concat([_listed(making, listing) for listing in LISTINGS], how="diagonal")
    found = drawing.numbered(making, found, "列")
    return pl.concat([found, _removed(making, found, share=0.15)], how="diagonal")


def _listed(making: Making, listing: Listing) -> pl.DataFrame:
    rows = drawing.draw(
        making,
        rate=listing.rate,
        sections=listing.sections,
        conduct=lambda quality: 14.0 * (1.0 - quality) ** 2.5,
        kinds=TAXPAYERS,
    ).unique("number", maintain_order=True)
    never = np.zeros(rows.height, dtype=bool)
    rows = drawing.hand_in(making, rows, listing.department, late=never, every_months=SELDOM)
    unpaid = np.round(making.rng.gamma(1.2, 60, rows.height), 2)
    return rows.select(
        *drawing.identity(),
        "legal_representative",
        pl.lit(listing.kind).alias("list_kind"),
        pl.lit(listing.basis).alias("basis"),
        pl.lit(listing.facts).alias("facts"),
        pl.col("decided_on").alias("listed_on"),
        pl.col("decided_on").dt.offset_by(f"{listing.months}mo").alias("valid_to"),
        *drawing.authority(making, listing.department),
        pl.format("{}（法定代表人）", "legal_representative").alias("responsible_persons"),
        pl.Series(unpaid).alias("unpaid_fen"),
        pl.lit("全部未履行").alias("fulfilment"),
        pl.lit("有效").alias("status"),
        "decided_on",
        "department",
        "handed_in_on",
    )


def _removed(
    making: Making, found: pl.DataFrame, share: float, months: int = SELDOM
) -> pl.DataFrame:
    """Some entries again months later, with the day and the reason of removal."""
    later = pl.col("handed_in_on").dt.offset_by(f"{months}mo")
    drawn = pl.Series(making.rng.random(found.height))
    return (
        found.filter(drawn < share)
        .with_columns(
            handed_in_on=later,
            removed_on=later.dt.offset_by("-5d"),
            removal_reason=pl.lit("义务已全部履行"),
        )
        .filter(pl.col("handed_in_on") < making.district.today)
    )


def make_abnormal(making: Making) -> pl.DataFrame:
    """Entries in the list of abnormal operations, and removals handed in later."""
    rows = drawing.draw(
        making,
        rate=0.02,
        sections="",
        conduct=lambda quality: 6.0 * (1.0 - quality) ** 1.8,
        kinds=("legal_person", "unincorporated", "individual_business"),
    ).unique("number", maintain_order=True)
    department = "market-regulation"
    never = np.zeros(rows.height, dtype=bool)
    rows = drawing.hand_in(making, rows, department, late=never, every_months=ABNORMAL_MONTHS)
    shares = list(ABNORMAL_REASONS.values())
    drawn = making.rng.choice(list(ABNORMAL_REASONS), rows.height, p=shares)
    found = rows.select(
        *drawing.identity(),
        pl.Series(drawn).alias("reason"),
        pl.col("decided_on").alias("listed_on"),
        *drawing.authority(making, department),
        pl.lit("有效").alias("status"),
        "decided_on",
        "department",
        "handed_in_on",
    )
    found = drawing.numbered(making, found, "异")
    removed = _removed(making, found, share=0.4, months=2 * ABNORMAL_MONTHS).with_columns(
        removal_reason=pl.lit("已补报年度报告"), removal_authority=pl.col("authority")
    )
    return pl.concat([found, removed], how="diagonal")


def make_honours(making: Making) -> pl.DataFrame:
    """Honours; each department awards once a year."""
    found = pl.concat([_honoured(making, honour) for honour in HONOURS], how="diagonal")
    return drawing.numbered(making, found, "荣")


def _honoured(making: Making, honour: Honour) -> pl.DataFrame:
    rows = drawing.draw(
        making,
        rate=honour.rate,
        sections=honour.sections,
        conduct=lambda quality: 2.2 * quality**3,
    ).unique("number", maintain_order=True)
    never = np.zeros(rows.height, dtype=bool)
    rows = drawing.hand_in(making, rows, honour.department, late=never, every_months=ONCE)
    return rows.select(
        *drawing.identity(),
        pl.lit(honour.title).alias("honour_name"),
        pl.lit(honour.level).alias("level"),
        pl.col("decided_on").alias("awarded_on"),
        pl.col("decided_on").alias("valid_from"),
        pl.col("decided_on").dt.offset_by(f"{honour.years}y").alias("valid_to"),
        *drawing.authority(making, honour.department),
        pl.lit("有效").alias("status"),
        "decided_on",
        "department",
        "handed_in_on",
    )


def make_tax_grades(making: Making) -> pl.DataFrame:
    """The yearly grades, and adjustments during the year."""
    district = making.district
    year = district.today.year if date(district.today.year, *TAX_DAY) < district.today else (
        district.today.year - 1
    )  # fmt: skip
    evaluated = date(year, *TAX_DAY)
    taxpayers = making.subjects.filter(
        pl.col("kind").is_in(list(TAXPAYERS))
        & (pl.col("registered_on") < date(year, 1, 1))
        & (pl.col("status_on").is_null() | (pl.col("status_on") > evaluated))
    )
    grades = _grades(making, taxpayers["quality"].to_numpy(), taxpayers["registered_on"], year)
    rows = taxpayers.with_columns(
        grade=grades, decided_on=pl.lit(evaluated), handed_in_on=pl.lit(evaluated)
    )
    days = schedule.hand_in_days("tax", evaluated, district.today, 2)
    drawn = making.rng.random(rows.height)
    adjusted = rows.filter(pl.Series(drawn < 0.01) & (pl.col("grade") != "D"))
    if days:
        adjusted = adjusted.with_columns(
            grade=pl.col("grade").replace_strict({"A": "B", "B": "C", "M": "B", "C": "D"}),
            handed_in_on=pl.Series(days, dtype=pl.Date).gather(
                making.rng.integers(0, len(days), adjusted.height).astype(np.uint32)
            ),
        ).with_columns(decided_on=pl.col("handed_in_on").dt.offset_by("-4d"))
        rows = pl.concat([rows, adjusted.filter(pl.col("decided_on") > evaluated)], how="diagonal")
    return rows.select(
        *drawing.identity()[:1],
        pl.col("uscc").alias("subject_uscc"),
        pl.col("uscc").alias("taxpayer_no"),
        pl.lit(year - 1).alias("evaluation_year"),
        "grade",
        *drawing.authority(making, "tax"),
        pl.col("decided_on").alias("evaluated_on"),
        pl.col("decided_on").alias("valid_from"),
        pl.lit(date(year + 1, 4, 27)).alias("valid_to"),
        pl.lit("tax").alias("department"),
        "handed_in_on",
    )


def _grades(making: Making, quality: np.ndarray, founded: pl.Series, year: int) -> pl.Series:
    seen = np.clip(quality + making.rng.normal(0, 0.12, len(quality)), 0, 1)
    grade = np.select([seen > 0.86, seen > 0.5, seen > 0.36], ["A", "B", "C"], "D")
    young = (founded >= date(year - 1, 1, 1)).to_numpy()
    return pl.Series(np.where(young & (grade != "D"), "M", grade))
