"""One spelling for a name, whatever the keyboard: width, spaces, brackets, script, case.

Nothing here changes what a name says. 有限公司 and 有限责任公司 stay apart, because registers hold
different enterprises that differ in nothing else; ``parts.loose_name`` puts them together for the
search of candidates.
"""

import sys
import unicodedata
from functools import cache

import opencc
import polars as pl

from chengxin.engines.matching.lexicon import lexicon

_FIRST_HAN, _LAST_HAN = 0x3400, 0x9FFF
_ONE_BY_ONE = 4_000  # names; what folds whole columns takes as long to be made as so many names


def _invisible() -> list[str]:
    """White space, control and format characters: none belongs to a name."""
    return [
        chr(point)
        for point in range(0x10000)
        if chr(point).isspace() or unicodedata.category(chr(point)) in ("Cc", "Cf")
    ]


def simplified_forms() -> dict[str, str]:
    """Traditional characters with one simplified form, except those that are standard as well."""
    characters = [chr(point) for point in range(_FIRST_HAN, _LAST_HAN + 1)]
    standard = frozenset(lexicon().words.standard_characters)
    converted = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return {
        old: new
        for old, new in zip(characters, converted, strict=True)
        if old != new and old not in standard and not _in_simplified_charset(old)
    }


def _in_simplified_charset(character: str) -> bool:
    """Whether GB 2312, the charset of simplified writing, has the character."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@cache
def _foldings() -> dict[str, str]:
    words = lexicon().words
    table = simplified_forms()
    table |= dict.fromkeys(words.opening_brackets, "(") | dict.fromkeys(words.closing_brackets, ")")
    table |= dict.fromkeys(words.middle_dots, "·") | dict.fromkeys(words.dashes, "-")
    table |= dict.fromkeys(words.dropped_marks, "")
    table |= dict.fromkeys(_invisible(), "")
    return {sys.intern(old): new for old, new in table.items()}


@cache
def _translation() -> dict[int, str]:
    return str.maketrans(_foldings())


def normalise_name(text: str) -> str:
    """A name in one spelling; two mentions with the same result are written differently at most.

    >>> normalise_name(" 上海贤華科技﹝集团﹞有限公司　")
    '上海贤华科技(集团)有限公司'
    >>> normalise_name("ａｂｃ商贸（上海）有限公司") == normalise_name("ABC商贸(上海) 有限公司")
    True
    """
    return unicodedata.normalize("NFKC", text).translate(_translation()).upper()


def normalised_name(column: pl.Expr) -> pl.Expr:
    """`normalise_name` of a String column, for a whole table at once; null stays null."""
    return column.map_batches(_normalised, return_dtype=pl.String, is_elementwise=True)


def _normalised(names: pl.Series) -> pl.Series:
    if len(names) <= _ONE_BY_ONE:
        written = [None if name is None else normalise_name(name) for name in names]
        return pl.Series(names.name, written, dtype=pl.String)
    foldings = _foldings()
    return (
        names.str.normalize("NFKC")
        .str.replace_many(list(foldings), list(foldings.values()))
        .str.to_uppercase()
    )
