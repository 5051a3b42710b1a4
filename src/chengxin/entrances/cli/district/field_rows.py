"""Rows of an item by columns: the example of its template, repeated, with columns over it.

Where `any_item` varies what no rule looks at row by row, a maker of a field says outright which
subjects are concerned and what stands in the columns a card reads.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from chengxin.entrances.cli.district import drawing, schedule
from chengxin.entrances.cli.district.drawing import CATEGORIES, ORGANISATION, Making
from chengxin.law.rulebook import CatalogueItem, Rulebook
from chengxin.law.rulebook.examples import example_row

DAYS_BEFORE_HAND_IN = 4
DAYS_IN_TIME = (1, 5)
OLDER_THAN = timedelta(days=120)
_ORGANISATION_KINDS = ("legal_person", "unincorporated")
_LEFT_OUT = ("registration_number", "organisation_code")

Values = Mapping[str, pl.Series | pl.Expr]


@dataclass(frozen=True)
class HandIn:
    """An item handed in once by one department: its example row, and the day."""

    item: CatalogueItem
    department: str
    on: date
    example: dict[str, str]


def hand_in_of(making: Making, item: CatalogueItem, rulebook: Rulebook, department: str) -> HandIn:
    """The last hand-in of a department before the district's today."""
    district = making.district
    day = schedule.hand_in_days(department, district.since, district.today)[-1]
    example = example_row(item, rulebook, day + timedelta(days=DAYS_BEFORE_HAND_IN))
    return HandIn(item, department, day, example)


def concerned(
    making: Making,
    prefixes: str,
    *,
    on: date,
    share: float = 1.0,
    kinds: tuple[str, ...] = _ORGANISATION_KINDS,
) -> pl.DataFrame:
    """Active subjects of some industries, a share of them, each once.

    Args:
        making: The district.
        prefixes: Beginnings of industry codes, parted by blanks; empty for all.
        on: They were there well before this day.
        share: Which part of them.
        kinds: Kinds of subject.
    """
    pool = making.subjects.filter(
        pl.col("kind").is_in(list(kinds))
        & (pl.col("status") == "active")
        & (pl.col("registered_on") < on - OLDER_THAN)
    )
    if prefixes:
        pool = pool.filter(drawing.of_industries(prefixes))
    return pool.filter(pl.Series(making.rng.random(pool.height) < share))


def rows_like(
    making: Making, plan: HandIn, subjects: pl.DataFrame, values: Values, *, word: str
) -> pl.DataFrame:
    """One row per subject given: the example, the subject, the department, and `values`.

    Args:
        making: The district.
        plan: Item, department and day.
        subjects: Whom the rows are about; a subject may stand in it several times.
        values: Columns by payload name, over the example.
        word: What stands in the document numbers.
    """
    item, names = plan.item, [n for n in plan.example if n not in _LEFT_OUT]
    back = making.rng.integers(*DAYS_IN_TIME, subjects.height)
    day = pl.Series(np.datetime64(plan.on) - back.astype("timedelta64[D]"))
    kinds = {f.name: f.kind for f in item.fields}
    said: dict[str, pl.Expr] = {
        name: pl.lit(day).dt.strftime("%Y-%m-%d") if _is_recent(kinds[name], item, name)
        else pl.lit(plan.example[name])
        for name in names
    }  # fmt: skip
    said |= _identity(item, names) | _issued(making, plan, names)
    document = item.role("document_no")
    if document is not None and document.name in names:
        order = pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(5)
        said[document.name] = pl.format("示例{}{}", pl.lit(word), order)
    said |= {name: _as_column(value) for name, value in values.items()}
    return subjects.select(**said, department=pl.lit(plan.department), handed_in_on=pl.lit(plan.on))


def _as_column(value: pl.Series | pl.Expr) -> pl.Expr:
    return pl.lit(value) if isinstance(value, pl.Series) else value


def _is_recent(kind: str, item: CatalogueItem, name: str) -> bool:
    """Whether a date is that of the act itself; ends and periods keep those of the example."""
    acts = (item.role("decided_on"), item.role("valid_from"))
    return kind == "date" and name in {field.name for field in acts if field is not None}


def _identity(item: CatalogueItem, names: list[str]) -> dict[str, pl.Expr]:
    said = {
        "subject_name": pl.col("name"),
        "subject_kind": pl.col("kind").replace_strict(CATEGORIES, default=ORGANISATION),
        "subject_uscc": pl.col("uscc"),
        "legal_representative": pl.col("legal_representative"),
    }
    fields = {role: item.role(role) for role in said}
    return {f.name: said[r] for r, f in fields.items() if f is not None and f.name in names}


def _issued(making: Making, plan: HandIn, names: list[str]) -> dict[str, pl.Expr]:
    own = {
        "authority": making.names[plan.department],
        "authority_uscc": drawing.authority_code(plan.department),
        "source_department": making.names[plan.department],
        "source_department_uscc": drawing.authority_code(plan.department),
    }
    return {name: pl.lit(value) for name, value in own.items() if name in names}


def quarters_before(on: date, count: int) -> list[tuple[date, date]]:
    """The last so many whole quarters before a day, the newest first: first and last day."""
    first = date(on.year, (on.month - 1) // 3 * 3 + 1, 1)
    found = []
    for _ in range(count):
        last = first - timedelta(days=1)
        first = date(last.year, (last.month - 1) // 3 * 3 + 1, 1)
        found.append((first, last))
    return found


def words(values: np.ndarray) -> pl.Series:
    """Numbers and choices as files write them."""
    return pl.Series([str(value) for value in values.tolist()], dtype=pl.String)


def wan(values: np.ndarray) -> pl.Series:
    """Amounts in units of 10,000 yuan with two decimals."""
    return pl.Series([f"{value:.2f}" for value in values.tolist()], dtype=pl.String)


def banded(seen: np.ndarray, edges: tuple[float, ...], choices: tuple[str, ...]) -> pl.Series:
    """The choice for each value: the first where it lies below the first edge, and so on."""
    return words(np.array(choices)[np.searchsorted(edges, seen, side="right")])
