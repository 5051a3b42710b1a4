"""What shows only when a row is seen as a whole: moved cells, totals, headers, strange units."""

import polars as pl

from chengxin.engines.matching.traditional import is_traditional, simplified
from chengxin.law.rulebook import CatalogueItem, Directory, Unit
from chengxin.law.rulebook.schemas.validation import ValidationPack
from chengxin.records.intake.columns import ColumnPlan
from chengxin.records.intake.feeds.parsers import parsed
from chengxin.records.intake.rows import rows_where
from chengxin.records.intake.wording import FOUND_SCHEMA, found

# Rules by which a cell shows that something of another kind stands in it.
_OF_ANOTHER_KIND = (
    "not-a-date", "no-such-day", "two-digit-year", "date-serial", "not-a-number", "not-an-amount",
    "not-in-table", "wrong-shape", "not-a-name", "too-long", "resident-id-in-code",
)  # fmt: skip
_HEADERS_AGAIN = 2  # cells that equal their own header; one may be chance
_SHORTEST_UNIT = 4
# Hands in for others; nothing strange about another source.
_FOR_OTHERS = "credit-office"


def not_records(frame: pl.DataFrame, plan: ColumnPlan, checks: ValidationPack) -> pl.DataFrame:
    """Rows that are no records: totals below a table, and the header once more.

    Args:
        frame: Mapped rows, one String column per field.
        plan: How the file is read; only official headers can be recognised.
        checks: Words that begin a row of totals.

    Returns:
        `wording.FOUND_SCHEMA`.
    """
    if not plan.headers:
        return pl.DataFrame(schema=FOUND_SCHEMA)
    columns = sorted(plan.column_of.items(), key=lambda pair: pair[1])
    first = pl.coalesce(pl.col(name) for name, _ in columns)
    word = first.str.replace_all(r"[\s:：\u3000]", "")
    again = pl.sum_horizontal(
        (pl.col(name) == plan.headers[index].strip()).fill_null(value=False)
        for name, index in columns
    )
    is_header = again >= _HEADERS_AGAIN
    is_total = word.is_in(list(checks.total_words)).fill_null(value=False) & ~is_header
    return pl.concat(
        [
            found(rows_where(frame, is_total), "total-row", value=first),
            found(rows_where(frame, is_header), "header-again", value=first),
        ]
    )


def shifted(problems: pl.DataFrame, checks: ValidationPack) -> pl.DataFrame:
    """Rows in which so many cells are of another kind that they must have moved."""
    strange = rows_where(problems, pl.col("rule").is_in(_OF_ANOTHER_KIND))
    if strange.is_empty():
        return pl.DataFrame(schema=FOUND_SCHEMA)
    rows = strange.group_by("row_no", maintain_order=True).agg(
        pl.col("field").n_unique().alias("fields")
    )
    moved = rows.filter(pl.col("fields") >= checks.shifted_from_fields)
    return found(moved, "shifted-columns", fact=pl.col("fields"))


def strange_units(
    frame: pl.DataFrame, item: CatalogueItem, directory: Directory, department: str
) -> pl.DataFrame:
    """Authorities nobody knows, and sources that are another department than the one reporting.

    Args:
        frame: Typed rows.
        item: Their catalogue item.
        directory: The units of the district.
        department: Who hands the rows in.
    """
    parts = [pl.DataFrame(schema=FOUND_SCHEMA)]
    authority, source = item.role("authority"), item.role("source_department")
    if authority is not None:
        names = frame[authority.name].drop_nulls().unique()
        unknown = [name for name in names if unit_of(name, directory) is None]
        rows = rows_where(frame, pl.col(authority.name).is_in(unknown))
        parts.append(
            found(rows, "authority-unknown", field=authority.code, value=pl.col(authority.name))
        )
    if source is not None and department != _FOR_OTHERS:
        other = {
            name: unit.zh
            for name in frame[source.name].drop_nulls().unique()
            if (unit := unit_of(name, directory)) is not None and unit.code != department
        }
        rows = rows_where(frame, pl.col(source.name).is_in(list(other)))
        named = pl.col(source.name).replace(other) if other else pl.lit("")
        parts.append(
            found(
                rows,
                "source-is-another-department",
                field=source.code,
                value=pl.col(source.name),
                fact=named,
            )
        )
    return pl.concat(parts)


def unit_of(name: str, directory: Directory) -> Unit | None:
    """The unit a name means: one of its own names, or its full name without what precedes it."""
    plain = name.strip()
    unit = directory.find(plain)
    if unit is not None or len(plain) < _SHORTEST_UNIT:
        return unit
    return next((u for u in directory.units if u.zh.endswith(plain)), None)


def traditional_names(frame: pl.DataFrame, item: CatalogueItem) -> pl.DataFrame:
    """Subjects named in traditional characters, with the name as it was read."""
    name = item.role("subject_name")
    if name is None:
        return pl.DataFrame(schema=FOUND_SCHEMA)
    rows = rows_where(frame, is_traditional(pl.col(name.name)))
    return found(
        rows,
        "traditional-characters",
        field=name.code,
        value=pl.col(name.name),
        mended=parsed(pl.col(name.name), simplified),
    )
