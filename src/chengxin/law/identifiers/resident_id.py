"""The resident identity number (公民身份号码), GB 11643-1999: 17 digits and a check character.

Held only to check what departments hand in about natural persons; never searched, never shown.
"""

import re
import unicodedata
from datetime import date

from chengxin.law.errors import InvalidIdentifierError
from chengxin.law.periods import add_months

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

_SHAPE = re.compile(r"[1-9][0-9]{16}[0-9X]")


def normalise(text: str) -> str:
    """A number in characters of normal width, without spaces; the 15-digit form as 18.

    >>> normalise("11010519491231002x")
    '11010519491231002X'
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()
    if re.fullmatch(r"[1-9][0-9]{14}", plain):
        first17 = f"{plain[:6]}19{plain[6:]}"
        return first17 + check_character(first17)
    return plain


def check_character(first17: str) -> str:
    """The character that completes the first 17 digits.

    >>> check_character("11010519491231002")
    'X'

    Raises:
        InvalidIdentifierError: Not 17 digits.
    """
    if re.fullmatch(r"[0-9]{17}", first17) is None:
        raise InvalidIdentifierError(
            "not the first 17 digits of a resident identity number",
            value="*" * len(first17),
            scheme="resident-id",
        )
    total = sum(int(c) * weight for c, weight in zip(first17, WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


def birthday_of(number: str) -> date | None:
    """The birthday inside a normalised number; None where it names no day of the calendar."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def is_valid(number: str) -> bool:
    """Whether a normalised number has the right shape, a real birthday and check character."""
    return (
        _SHAPE.fullmatch(number) is not None
        and birthday_of(number) is not None
        and check_character(number[:17]) == number[17]
    )


def is_under(number: str, years: int, on: date) -> bool:
    """Whether the person of a valid number has not completed so many years on a day.

    Args:
        number: Normalised and valid.
        years: The age the rulebook names, for example that of majority.
        on: The day asked about.
    """
    birthday = birthday_of(number)
    return birthday is not None and on < add_months(birthday, years * 12)
