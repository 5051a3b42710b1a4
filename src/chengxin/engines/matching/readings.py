"""Pinyin of names: initials and sort keys for search, and whether two words sound alike.

The database has no Chinese collation, so the order of names is stored as their pinyin.
"""

from functools import cache

import polars as pl
from pypinyin import Style, lazy_pinyin, pinyin

# Characters whose reading depends on the word around them, in the names of registered
# enterprises (银行 háng, 长宁 cháng, 会计 kuài). Only names with one of them need the slow
# dictionary of phrases; all others are read character by character, about fifty times faster.
_CONTEXTUAL = frozenset("行乐六模蚌长调都朝会枞畜弹佛给厦轧粘莘劲浒堡参重单曾")
_OTHER = "\0"  # marks a run that is not Chinese


def spell(name: str) -> list[str]:
    """The readings of a name, one per character; what is not Chinese stays, in small letters.

    >>> spell("重庆ABC银行")
    ['chong', 'qing', 'a', 'b', 'c', 'yin', 'hang']
    """
    if _CONTEXTUAL.isdisjoint(name):
        return [_reading(character) for character in name]
    readings: list[str] = []
    for part in lazy_pinyin(name, errors=lambda run: _OTHER + run.lower()):
        readings.extend(part[1:] if part.startswith(_OTHER) else [part])
    return readings


def initials(name: str) -> str:
    """The first letters of the readings, without marks.

    >>> initials("上海贤华(集团)ABC有限公司")
    'shxhjtabcyxgs'
    """
    return initials_of(spell(name))


def initials_of(readings: list[str]) -> str:
    """`initials` of readings that `spell` gave."""
    return "".join(reading[0] for reading in readings if reading[0].isalnum())


@cache
def _reading(character: str) -> str:
    return str(lazy_pinyin(character, errors=lambda run: run.lower())[0])


@cache
def _all_readings(character: str) -> frozenset[str]:
    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors=lambda run: run)
    return frozenset(found[0])


def sound_alike(left: str, right: str) -> bool:
    """Whether two words of equal length can be read the same, tones aside.

    >>> sound_alike("贤华", "贤骅"), sound_alike("贤华", "贤丰")
    (True, False)
    """
    return len(left) == len(right) and all(
        _all_readings(one) & _all_readings(other) for one, other in zip(left, right, strict=True)
    )


@cache
def _standard_readings() -> dict[str, str]:
    """The readings of the characters of GB 2312, the charset of simplified writing."""
    rows = (bytes((high, low)) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    characters = (row.decode("gb2312", "ignore") for row in rows)
    return {c: f"{_reading(c)} " for c in characters if c}


def sound(column: pl.Expr) -> pl.Expr:
    """How names of a table sound, character by character: equal for words that sound alike."""
    readings = _standard_readings()
    return column.str.replace_many(list(readings), list(readings.values()))
