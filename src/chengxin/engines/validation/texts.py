"""Cleaning of whole columns, and the two things any cell may be: a placeholder, or garbled."""

import polars as pl

from chengxin.law.rulebook import CodeTable

# As `law.rulebook.row_cells.clean` has it.
_BLANKS = " \t\r\n\u3000\u00a0\u200b\ufeff"
_GARBLED = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x{FFFD}]"


def cleaned(column: pl.Series) -> pl.Series:
    """Cells without blanks around them; null where nothing is left."""
    text = column.cast(pl.String).str.strip_chars(_BLANKS)
    return text.to_frame("t").select(pl.when(pl.col("t") != "").then("t")).to_series()


def garbled(text: pl.Series) -> pl.Series:
    """Where a cell holds control characters or the mark of a wrong encoding."""
    return text.str.contains(_GARBLED)


def placeholders(text: pl.Series, table: CodeTable) -> pl.Series:
    """Where a cell holds a word that stands for nothing: 无, 测试, —.

    Only blanks shorten a word when it is normalised, so long words without blanks are none.
    """
    longest = max(len(spelling) for spelling in table.spellings)
    short = (text.str.len_chars() <= longest) | text.str.contains(r"\s")
    places = short.fill_null(value=False).arg_true()
    plain = text.gather(places).str.normalize("NFKC").str.replace_all(r"\s+", "").str.to_lowercase()
    found = places.filter(plain.is_in(list(table.spellings)))
    nothing = pl.Series([False]).new_from_index(0, len(text))
    return nothing.clone().scatter(found, True) if len(found) else nothing
