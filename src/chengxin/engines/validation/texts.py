"""Cleaning of whole columns, and the two things any cell may be: a placeholder, or garbled.

Almost no cell needs any of it, so one query asks cheap questions of all columns of a table, and
only columns that answer yes are looked at again.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import polars as pl

from chengxin.law.rulebook import CodeTable
from chengxin.law.rulebook.mojibake import is_mojibake, pattern
from chengxin.law.rulebook.row_cells import FORMULA, LETTER

# As `law.rulebook.row_cells.clean` has it.
_BLANKS = " \t\r\n\u3000\u00a0\u200b\ufeff"
_BLANK_ENDS = f"^[{_BLANKS}]|[{_BLANKS}]$"
_GARBLED = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x{FFFD}]"
_REPLACEMENT = "\ufffd".encode()
_FIRST_PRINTABLE, _DELETE = 0x20, b"\x7f"
_LARGEST_COMPOSITION = 4  # characters that normalisation makes one, at most
_LAST_OF_PLANE = 0x10000


@dataclass(frozen=True)
class Oddities:
    """What the cleaned cells of a column have somewhere, so that the rest need not be looked for.

    `longest` is the number of characters of the longest cell; `wordless` says that a cell holds no
    letter of any script.
    """

    garbled: bool
    formula: bool
    mojibake: bool
    placeholder: bool
    wordless: bool
    longest: int


def cleaned(columns: pl.DataFrame) -> pl.DataFrame:
    """Columns of text without blanks around their cells; null where nothing is left."""
    names = columns.columns
    if not names:
        return columns
    asked = columns.select(
        pl.col(name).str.contains(_BLANK_ENDS).any() | (pl.col(name) == "").any() for name in names
    )
    odd = [name for name, is_odd in zip(names, asked.row(0), strict=True) if is_odd]
    return columns.with_columns(_cleaned(columns[name]) for name in odd) if odd else columns


def _cleaned(text: pl.Series) -> pl.Series:
    places = text.str.contains(_BLANK_ENDS).fill_null(value=False).arg_true()
    if len(places):
        text = text.clone().scatter(places, text.gather(places).str.strip_chars(_BLANKS))
    return (
        text.to_frame("t").select(pl.when(pl.col("t") != "").then("t")).to_series().alias(text.name)
    )


def oddities(columns: pl.DataFrame, table: CodeTable) -> list[Oddities]:
    """What is odd somewhere in each of some cleaned columns, all asked in one query.

    Args:
        columns: Text columns of one length.
        table: The words that stand for nothing.
    """
    if not columns.width:
        return []
    longest = max(map(len, table.spellings)) * _LARGEST_COMPOSITION
    stands_for_nothing = f"{_first_characters(table)}.{{0,{longest}}}$"
    asked = columns.select(
        question.alias(f"{number} {name}")
        for name in columns.columns
        for number, question in enumerate(_questions(pl.col(name), stands_for_nothing))
    ).row(0)
    count = len(asked) // columns.width
    found = []
    for place, name in enumerate(columns.columns):
        formula, strange, placeholder, no_letter, longest = asked[place * count :][:count]
        is_garbled = _may_be_garbled(columns[name])
        found.append(Oddities(is_garbled, formula, strange, placeholder, no_letter, longest or 0))
    return found


def _questions(text: pl.Expr, stands_for_nothing: str) -> tuple[pl.Expr, ...]:
    return (
        text.str.starts_with("=").any(),
        text.str.contains(_may_be_mojibake()).any(),
        text.str.contains(stands_for_nothing).any(),
        (~text.str.contains(LETTER)).any(),
        text.str.len_chars().max(),
    )


def garbled(text: pl.Series) -> pl.Series:
    """Where a cell holds control characters or the mark of a wrong encoding."""
    return text.str.contains(_GARBLED).fill_null(value=False)


def formulas(text: pl.Series) -> pl.Series:
    """Where a cell holds a formula of a spreadsheet instead of its value."""
    return text.str.contains(FORMULA).fill_null(value=False)


def wordless(text: pl.Series) -> pl.Series:
    """Where a cell holds no letter of any script."""
    return (~text.str.contains(LETTER)).fill_null(value=False)


def mojibake(text: pl.Series) -> pl.Series:
    """Where a cell was saved under a wrong encoding."""
    places = text.str.contains(_may_be_mojibake()).fill_null(value=False).arg_true()
    answer = nowhere(len(text))
    if not len(places):
        return answer
    odd = text.gather(places)
    strange = [cell for cell in odd.unique() if is_mojibake(cell)]
    return answer.scatter(places.filter(odd.is_in(strange)), True)


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


@lru_cache(maxsize=1)
def _may_be_mojibake() -> str:
    return pattern()


def nothing(height: int) -> pl.Series:
    """A column of no cell."""
    return pl.Series([None], dtype=pl.String).new_from_index(0, height)


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
