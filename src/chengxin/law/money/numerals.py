"""Chinese numerals, in everyday and in capital characters (大写数字)."""

import re

from chengxin.law.errors import InvalidAmountError

_DIGITS = {"零": 0, "〇": 0, "两": 2, "兩": 2, "貳": 2, "參": 3, "陸": 6}
_DIGITS |= {c: n for n, c in enumerate("一二三四五六七八九", start=1)}
_DIGITS |= {c: n for n, c in enumerate("壹贰叁肆伍陆柒捌玖", start=1)}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_GREAT = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}

CHARACTERS = "".join([*_DIGITS, *_SMALL, *_GREAT])
_CANONICAL = str.maketrans(
    {c: str(n) for c, n in _DIGITS.items()}
    | {c: {10: "T", 100: "H", 1000: "K"}[n] for c, n in _SMALL.items()}
    | {c: {10**4: "W", 10**8: "Y"}[n] for c, n in _GREAT.items()}
)
_SECTION = re.compile(r"(?:([1-9])K)?(0*(?:([1-9])H)?)(0*(?:([1-9])?T)?)(0*([1-9])?)")


def parse_numeral(text: str) -> int:
    """The whole number a Chinese numeral stands for.

    >>> parse_numeral("捌拾捌万陆仟零捌拾")
    886080
    >>> parse_numeral("一亿零五万")
    100050000

    Raises:
        InvalidAmountError: Not a numeral, or its parts stand in the wrong order.
    """
    marks = text.translate(_CANONICAL)
    value = _whole(marks) if marks and set(marks) <= set("0123456789THKWY") else None
    if value is None:
        raise InvalidAmountError(
            f"{text!r} is not a Chinese numeral in order, like 肆万玖仟 or 十二万. Write the "
            "number in digits.",
            value=text,
        )
    return value


def _whole(marks: str) -> int | None:
    """Value of canonical marks: [… Y] [… W] section, the greater unit first."""
    for unit, factor in (("Y", 10**8), ("W", 10**4)):
        head, found, tail = marks.rpartition(unit) if unit == "Y" else marks.partition(unit)
        if found:
            high = _whole(head)
            low = _whole(tail) if tail else 0
            if high is None or low is None or low >= factor or high == 0:
                return None
            return high * factor + low
    return _section(marks)


def _section(marks: str) -> int | None:
    """Value of a section below ten thousand."""
    if marks and set(marks) == {"0"}:
        return 0 if len(marks) == 1 else None
    found = _SECTION.fullmatch(marks)
    if not marks or found is None:
        return None
    thousands, _, hundreds, tens_part, tens, _, ones = found.groups()
    ten = int(tens or 1) if "T" in tens_part else 0
    return int(thousands or 0) * 1000 + int(hundreds or 0) * 100 + ten * 10 + int(ones or 0)
