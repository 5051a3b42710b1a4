"""Administrative permits (行政许可) of a year."""

from datetime import date

import numpy as np
import polars as pl

from chengxin.entrances.cli.district import drawing
from chengxin.entrances.cli.district.drawing import Making
from chengxin.entrances.cli.district.matters import CARELESSNESS, PERMITS, Permit

OPEN_END = date(2099, 12, 31)
PERSONAL_SHARE = {"market-regulation": 0.02, "agriculture": 0.2, "transport": 0.1}


def make_permits(making: Making) -> pl.DataFrame:
    """One row per permit; columns are payload names of the item and how it is handed in."""
    found = pl.concat([_of_kind(making, permit) for permit in PERMITS], how="diagonal")
    return drawing.numbered(making, found, "许")


def _of_kind(making: Making, permit: Permit) -> pl.DataFrame:
    rows = drawing.draw(
        making, rate=permit.rate, sections=permit.sections, conduct=lambda q: np.full(len(q), 1.0)
    )
    late = drawing.is_late(
        making, permit.department, rows.height, CARELESSNESS.get(permit.department, 1.0)
    )
    rows = drawing.hand_in(making, rows, permit.department, late=late)
    ends = pl.lit(OPEN_END) if permit.years >= 50 else _years_after(permit.years)
    found = rows.select(
        *drawing.identity(),
        "legal_representative",
        pl.when(pl.col("kind") == "legal_person")
        .then(pl.lit("身份证"))
        .alias("legal_representative_id_kind"),
        pl.when(pl.col("kind") == "legal_person")
        .then(pl.col("representative_id"))
        .alias("legal_representative_id_number"),
        pl.lit(permit.decision).alias("decision_name"),
        pl.lit(permit.kind).alias("permit_kind"),
        pl.lit(permit.certificate or None, pl.String).alias("certificate_name"),
        pl.lit(permit.content).alias("content"),
        "decided_on",
        pl.col("decided_on").alias("valid_from"),
        ends.alias("valid_to"),
        *drawing.authority(making, permit.department),
        pl.lit("有效").alias("status"),
        *drawing.source(making, permit.department),
        "department",
        "handed_in_on",
        "late",
    )
    return _with_persons(making, found, PERSONAL_SHARE.get(permit.department, 0.0))


def _years_after(years: int) -> pl.Expr:
    return pl.col("decided_on").dt.offset_by(f"{years}y").dt.offset_by("-1d")


def _with_persons(making: Making, rows: pl.DataFrame, share: float) -> pl.DataFrame:
    chosen = making.rng.random(rows.height) < share
    persons = drawing.as_persons(making, rows.filter(pl.Series(chosen))).with_columns(
        legal_representative_id_kind=pl.lit(None, pl.String),
        legal_representative_id_number=pl.lit(None, pl.String),
    )
    return pl.concat([rows.filter(pl.Series(~chosen)), persons], how="diagonal")
