"""Draws which subjects a matter concerns, and gives their rows the columns all items share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from chengxin.entrances.cli.district import identifiers, schedule
from chengxin.entrances.cli.district.population import District, people

CATEGORIES = {"individual_business": "个体工商户"}
ORGANISATION = "法人及非法人组织"
PERSON = "自然人"
AUTHORITY_NUMBERS = 700_000_000  # beyond every subject's number, so the codes differ


@dataclass(frozen=True)
class Making:
    """What every item is made from."""

    district: District
    subjects: pl.DataFrame
    names: dict[str, str]  # department code → full name
    short_names: dict[str, str]  # department code → the word in its document numbers
    rng: np.random.Generator


def authority_code(department: str) -> str:
    """The invented unified code of a department."""
    number = np.array([AUTHORITY_NUMBERS + sum(department.encode()) * 131 + len(department)])
    organisation = identifiers.organisation_codes(number)
    return str(identifiers.unified_codes(np.array(["11"]), organisation)[0])


def draw(
    making: Making,
    *,
    rate: float,
    sections: str,
    conduct: Callable[[np.ndarray], np.ndarray],
    kinds: Sequence[str] = (),
) -> pl.DataFrame:
    """Some subjects, once or several times each.

    Args:
        making: The district.
        rate: Expected number of rows per subject of these sections in the period.
        sections: As for `of_industries`; empty for all.
        conduct: Weight of a subject by its quality (0–1); 1 is usual.
        kinds: Only these kinds of subject; empty for all.
    """
    pool = making.subjects
    if sections:
        pool = pool.filter(of_industries(sections))
    if kinds:
        pool = pool.filter(pl.col("kind").is_in(list(kinds)))
    if pool.is_empty():
        return pool
    expected = rate * conduct(pool["quality"].to_numpy())
    times = making.rng.poisson(expected)
    return pool[np.repeat(np.arange(pool.height), times)]


def of_industries(named: str) -> pl.Expr:
    """Whether a subject is in one of some industries of GB/T 4754.

    Args:
        named: Sections as letters (``FH``), or beginnings of codes parted by blanks (``F52 H62``).
    """
    beginnings = named.split() if any(c.isdigit() for c in named) else list(named)
    return pl.any_horizontal(pl.col("industry").str.starts_with(b) for b in beginnings)


def hand_in(
    making: Making,
    rows: pl.DataFrame,
    department: str,
    *,
    late: np.ndarray,
    every_months: int | None = None,
    slowly: bool = False,
) -> pl.DataFrame:
    """Give rows a department, a day on which it hands them in and a day of decision.

    Rows decided before a subject was founded or after it ended are left out.
    """
    days = schedule.hand_in_days(
        department,
        making.district.since,
        making.district.today,
        every_months or schedule.months_between(department),
    )
    drawn = making.rng.integers(0, len(days), rows.height)
    rows = rows.with_columns(
        department=pl.lit(department),
        handed_in_on=pl.Series(days, dtype=pl.Date).gather(drawn.astype(np.uint32)),
    )
    decided = schedule.decided_on(rows["handed_in_on"], late, making.rng, slowly=slowly)
    rows = rows.with_columns(decided_on=decided, late=pl.Series(late))
    return rows.filter(
        (pl.col("decided_on") > pl.col("registered_on"))
        & (pl.col("status_on").is_null() | (pl.col("decided_on") < pl.col("status_on")))
    )


def identity() -> list[pl.Expr]:
    """The columns by which a row says whom it concerns."""
    formerly = pl.col("renamed_on").is_not_null() & (pl.col("decided_on") < pl.col("renamed_on"))
    return [
        pl.when(formerly)
        .then(pl.col("former_name"))
        .otherwise(pl.col("name"))
        .alias("subject_name"),
        pl.col("kind").replace_strict(CATEGORIES, default=ORGANISATION).alias("subject_category"),
        pl.col("uscc").alias("subject_uscc"),
    ]


def authority(making: Making, department: str) -> list[pl.Expr]:
    """The columns that say who decided."""
    return [
        pl.lit(making.names[department]).alias("authority"),
        pl.lit(authority_code(department)).alias("authority_uscc"),
    ]


def source(making: Making, department: str) -> list[pl.Expr]:
    """The columns that say who hands in."""
    return [
        pl.lit(making.names[department]).alias("source_department"),
        pl.lit(authority_code(department)).alias("source_department_uscc"),
    ]


def numbered(making: Making, rows: pl.DataFrame, word: str) -> pl.DataFrame:
    """Rows with a document number such as ``示例交通罚〔2026〕00017号``, in the order of decision.

    Args:
        making: The district.
        rows: Rows with ``department`` and ``decided_on``.
        word: What kind of document: 许, 罚, 列, 荣.
    """
    order = pl.struct("decided_on", "subject_name").rank("ordinal").over("department")
    return rows.with_columns(
        document_no=pl.format(
            "示例{}{}〔{}〕{}号",
            pl.col("department").replace_strict(making.short_names),
            pl.lit(word),
            pl.col("decided_on").dt.year(),
            order.cast(pl.String).str.zfill(5),
        )
    )


def as_persons(making: Making, rows: pl.DataFrame) -> pl.DataFrame:
    """The same rows about natural persons who do not exist."""
    numbers = making.rng.integers(0, 10**7, rows.height)
    return rows.with_columns(
        subject_name=people(numbers),
        subject_category=pl.lit(PERSON),
        subject_uscc=pl.lit(None, pl.String),
        legal_representative=pl.lit(None, pl.String),
        subject_id_kind=pl.lit("身份证"),
        subject_id_number=pl.Series(identifiers.resident_numbers(numbers)),
    )


def is_late(making: Making, department: str, count: int, carelessness: float) -> np.ndarray:
    """Which rows the department hands in too late."""
    return making.rng.random(count) < 0.025 * carelessness
