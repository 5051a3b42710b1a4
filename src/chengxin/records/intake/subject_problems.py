"""What there is to say about the subjects of rows: nobody, somebody doubtful, another district."""

from datetime import date

import polars as pl

from chengxin.law.rulebook import CatalogueItem, Rulebook
from chengxin.records.intake.columns import PROBLEM_SCHEMA
from chengxin.records.intake.enums import Severity
from chengxin.records.intake.models import JUDGED_RULE

_FLAGS = {
    "judgement": ("主体由人工判定", "判定有误的，由信用办撤销判定"),
    "renamed": ("名称不是该代码主体的现用名或曾用名", "已按代码关联；核对是否更名，或代码抄错"),
    "name-differs": ("代码尚未登记，而同名主体另有代码", "已按所报代码另立待确认主体；核对代码"),
    "code-unknown": ("代码校验通过，但登记库中还没有这个主体", "已记为待登记确认；等待登记信息"),
}


def subject_problems(
    frame: pl.DataFrame, item: CatalogueItem, book: Rulebook, received_on: date
) -> pl.DataFrame:
    """Problems of whom rows are about.

    Args:
        frame: Resolved rows, with ``held_reason``, ``flag`` and ``registers``.
        item: Their catalogue item.
        book: Where the table of districts comes from.
        received_on: Day of receipt.

    Returns:
        `columns.PROBLEM_SCHEMA`.
    """
    return pl.concat([_of_identity(frame, item), _of_district(frame, item, book, received_on)])


def _of_identity(frame: pl.DataFrame, item: CatalogueItem) -> pl.DataFrame:
    """What resolution found: rows nobody can be told from, and links a person should look at."""
    name, code = item.role("subject_name"), item.role("subject_uscc")
    field = (name or code or item.fields[0]).code
    told = frame.filter((pl.col("held_reason") != "") & ~pl.col("registers"))
    held = told.select(
        "row_no",
        field=pl.lit(field),
        value=pl.coalesce("name_given", "uscc", pl.lit("")),
        rule=pl.lit("who-is-this"),
        severity=pl.lit(Severity.HOLD.value),
        message="held_reason",
        remedy=pl.lit("补填正确的统一社会信用代码，或由信用办确认主体"),
    )
    flags = pl.DataFrame(
        [(flag, message, remedy) for flag, (message, remedy) in _FLAGS.items()],
        schema=["flag", "message", "remedy"],
        orient="row",
    )
    flagged = frame.filter(~pl.col("registers")).join(flags, on="flag", how="inner")
    warned = flagged.select(
        "row_no",
        field=pl.lit(field),
        value=pl.coalesce(pl.col("judgement_id").cast(pl.String), "name_given", pl.lit("")),
        rule=pl.col("flag").replace("judgement", JUDGED_RULE),
        severity=pl.lit(Severity.WARN.value),
        message="message",
        remedy="remedy",
    )
    return pl.concat([held, warned]).cast(PROBLEM_SCHEMA)


def _of_district(
    frame: pl.DataFrame, item: CatalogueItem, book: Rulebook, received_on: date
) -> pl.DataFrame:
    """Districts that contradict the one in the code: an enterprise moved, or a cell is wrong."""
    division = item.role("division")
    if division is None or division.code_table is None:
        return pl.DataFrame(schema=PROBLEM_SCHEMA)
    table = book.code_table(division.code_table, received_on)
    present = {e.code: e.successor or e.code for e in table.entries}
    city = {e.code for e in table.entries if e.code.endswith("0000")}
    stated = pl.col(division.name).replace(present)
    in_code = pl.col("uscc").str.slice(2, 6)
    registered = in_code.replace(present)
    known = in_code.is_in(list(present)) & ~registered.is_in(list(city))
    elsewhere = ~in_code.str.slice(0, 2).is_in(sorted({code[:2] for code in present}))
    contradicts = pl.col("uscc_valid") & (stated != registered) & (known | elsewhere)
    return frame.filter(contradicts.fill_null(value=False)).select(
        "row_no",
        field=pl.lit(division.code),
        value=pl.col(division.name),
        rule=pl.lit("district-contradicts-code"),
        severity=pl.lit(Severity.WARN.value),
        message=pl.format("所填行政区划与代码第3至8位{}不一致", in_code),
        remedy=pl.lit("核对行政区划；迁移后代码不变的不必改"),
    )  # fmt: skip
