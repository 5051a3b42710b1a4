"""Cleaning of whole columns, and the two things any cell may be: a placeholder, or garbled.

Almost no cell needs any of it, so each function first asks a cheap question of the column and then
works on the few cells that answer yes.
"""

import re
import unicodedata
from functools import lru_cache

import numpy as np
import polars as pl

from chengxin.law.rulebook import CodeTable
from chengxin.law.rulebook.mojibake import is_mojibake, pattern
from chengxin.law.rulebook.row_cells import FORMULA

# As `law.rulebook.row_cells.clean` has it.
_BLANKS = " \t\r\n\u3000\u00a0\u200b\ufeff"
_BLANK_ENDS = f"^[{_BLANKS}]|[{_BLANKS}]$"
_GARBLED = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x{FFFD}]"
_REPLACEMENT = "\ufffd".encode()
_FIRST_PRINTABLE, _DELETE = 0x20, b"\x7f"
_LAST_OF_PLANE = 0x10000


def cleaned(column: pl.Series) -> pl.Series:
    """Cells without blanks around them; null where nothing is left."""
    text = column.cast(pl.String)
    places = text.str.contains(_BLANK_ENDS).fill_null(value=False).arg_true()
    if len(places):
        text = text.clone().scatter(places, text.gather(places).str.strip_chars(_BLANKS))
    return text.to_frame("t").select(pl.when(pl.col("t") != "").then("t")).to_series()


def garbled(text: pl.Series) -> pl.Series:
    """Where a cell holds control characters or the mark of a wrong encoding."""
    if _may_be_garbled(text):
        return text.str.contains(_GARBLED).fill_null(value=False)
    return nowhere(len(text))


def formulas(text: pl.Series) -> pl.Series:
    """Where a cell holds a formula of a spreadsheet instead of its value."""
    if not text.str.starts_with("=").any():
        return nowhere(len(text))
    return text.str.contains(FORMULA).fill_null(value=False)


def mojibake(text: pl.Series) -> pl.Series:
    """Where a cell was saved under a wrong encoding."""
    places = text.str.contains(_may_be_mojibake()).fill_null(value=False).arg_true()
    answer = nowhere(len(text))
    if not len(places):
        return answer
    odd = text.gather(places)
    strange = [cell for cell in odd.unique() if is_mojibake(cell)]
    return answer.scatter(places.filter(odd.is_in(strange)), True)


@lru_cache(maxsize=1)
def _may_be_mojibake() -> str:
    return pattern()


def placeholders(text: pl.Series, table: CodeTable) -> pl.Series:
    """Where a cell holds a word that stands for nothing: 无, 测试, —."""
    places = text.str.contains(_first_characters(table)).fill_null(value=False).arg_true()
    answer = nowhere(len(text))
    if not len(places):
        return answer
    words = text.gather(places)
    known = [word for word in words.unique() if word in table]
    return answer.scatter(places.filter(words.is_in(known)), True)


def nowhere(height: int) -> pl.Series:
    """A column of no."""
    return pl.Series([False]).new_from_index(0, height).clone()


def _may_be_garbled(text: pl.Series) -> bool:
    """Whether any byte of the column could belong to a garbled cell; line breaks may."""
    arrow = text.to_arrow(compat_level=pl.CompatLevel.oldest())
    buffer = arrow.buffers()[2]
    if buffer is None:
        return False
    data = np.frombuffer(buffer, dtype=np.uint8)
    if len(data) and data.min() < _FIRST_PRINTABLE:
        return True
    written = data.tobytes()
    return _DELETE in written or _REPLACEMENT in written


@lru_cache(maxsize=16)
def _initials(spellings: frozenset[str]) -> str:
    """Every character that may begin a cell which is normalised to one of some spellings."""
    first = {spelling[0] for spelling in spellings}
    found = [
        chr(point)
        for point in range(_LAST_OF_PLANE)
        if unicodedata.normalize("NFKC", chr(point)).casefold()[:1] in first
    ]
    return "".join(re.escape(character) for character in found)


def _first_characters(table: CodeTable) -> str:
    return f"^[{_initials(frozenset(table.spellings))}]"
