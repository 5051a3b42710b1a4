"""What there is to say about the subjects of rows: nobody, somebody doubtful, another district."""

from datetime import date

import polars as pl

from chengxin.law.rulebook import CatalogueItem, Rulebook
from chengxin.records.intake.models import JUDGED_RULE
from chengxin.records.intake.rows import rows_where
from chengxin.records.intake.wording import FOUND_SCHEMA, found

FLAGS = {
    "judgement": JUDGED_RULE,
    "renamed": "renamed",
    "name-differs": "name-differs",
    "code-unknown": "code-unknown",
}


def subject_problems(
    frame: pl.DataFrame, item: CatalogueItem, book: Rulebook, received_on: date
) -> pl.DataFrame:
    """Problems of whom rows are about.

    Args:
        frame: Resolved rows, with ``held_reason``, ``flag``, ``registers`` and ``judged``.
        item: Their catalogue item.
        book: Where the table of districts comes from.
        received_on: Day of receipt.

    Returns:
        `wording.FOUND_SCHEMA`.
    """
    return pl.concat([_of_identity(frame, item), _of_district(frame, item, book, received_on)])


def _of_identity(frame: pl.DataFrame, item: CatalogueItem) -> pl.DataFrame:
    """What resolution found: rows nobody can be told from, and links a person should look at."""
    name, code = item.role("subject_name"), item.role("subject_uscc")
    field = (name or code or item.fields[0]).code
    told = rows_where(frame, (pl.col("held_reason") != "") & ~pl.col("registers"))
    held = found(
        told, "who-is-this", field=field, value=pl.coalesce("name_given", "uscc", pl.lit(""))
    ).with_columns(message=told["held_reason"])
    warned = [
        found(
            rows_where(frame, (~pl.col("registers") | pl.col("judged")) & (pl.col("flag") == flag)),
            rule,
            field=field,
            value=pl.coalesce(pl.col("judgement_id").cast(pl.String), "name_given"),
        )
        for flag, rule in FLAGS.items()
    ]
    return pl.concat([held, *warned])


def _of_district(
    frame: pl.DataFrame, item: CatalogueItem, book: Rulebook, received_on: date
) -> pl.DataFrame:
    """Districts that contradict the one in the code: an enterprise moved, or a cell is wrong."""
    division = item.role("division")
    if division is None or division.code_table is None:
        return pl.DataFrame(schema=FOUND_SCHEMA)
    table = book.code_table(division.code_table, received_on)
    present = {e.code: e.successor or e.code for e in table.entries}
    city = {e.code for e in table.entries if e.code.endswith("0000")}
    stated = pl.col(division.name).replace(present)
    in_code = pl.col("uscc").str.slice(2, 6)
    registered = in_code.replace(present)
    known = in_code.is_in(list(present)) & ~registered.is_in(list(city))
    elsewhere = ~in_code.str.slice(0, 2).is_in(sorted({code[:2] for code in present}))
    contradicts = pl.col("uscc_valid") & (stated != registered) & (known | elsewhere)
    return found(
        rows_where(frame, contradicts),
        "district-contradicts-code",
        field=division.code,
        value=pl.col(division.name),
        fact=in_code,
    )
