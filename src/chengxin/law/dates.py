"""Days as departments write them, read exactly or not at all."""

import re
import unicodedata
from datetime import date

from chengxin.law.errors import InvalidDateError

_FORMS = (
    re.compile(r"(\d{4})([/\-.])(\d{1,2})\2(\d{1,2})(?:[ T]?0{1,2}:00(?::00(?:\.0+)?)?)?"),
    re.compile(r"(\d{4})()(\d{2})(\d{2})"),
    re.compile(r"(\d{4})()年(\d{1,2})月(\d{1,2})日"),
)


def parse_day(text: str) -> date:
    """The day a text names: 2026/04/01, 2026-4-1, 2026.04.01, 20260401, 2026年4月1日.

    >>> parse_day("2026年4月1日")
    datetime.date(2026, 4, 1)
    >>> parse_day("2026/04/01 00:00:00")
    datetime.date(2026, 4, 1)

    Raises:
        InvalidDateError: Another form, a year or month alone, or no day of the calendar.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    for form in _FORMS:
        found = form.fullmatch(plain)
        if found is not None:
            try:
                return date(int(found[1]), int(found[3]), int(found[4]))
            except ValueError:
                break
    raise InvalidDateError(
        f"{text!r} is not a day of the calendar. Write it like 2026/04/01; a year alone is not "
        "enough.",
        value=text,
    )
