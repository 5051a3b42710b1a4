"""The business registration number (工商注册号), GS 15-2006: 15 digits, ISO 7064 MOD 11,10.

Older numbers have 13 digits and no check digit.
"""

import re
import unicodedata

from chengxin.law.errors import InvalidIdentifierError

LENGTH = 15
OLD_LENGTH = 13


def normalise(text: str) -> str:
    """A number in digits of normal width, without spaces."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()


def check_character(first14: str) -> str:
    """The digit that completes the first 14.

    >>> check_character("33020300003063")
    '9'

    Raises:
        InvalidIdentifierError: Not 14 digits.
    """
    if re.fullmatch(r"[0-9]{14}", first14) is None:
        raise InvalidIdentifierError(
            f"{first14!r} is not the first 14 digits of a registration number.",
            value=first14,
            scheme="registration-number",
        )
    product = 10
    for digit in first14:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return str((1 - product) % 10)


def is_valid(number: str) -> bool:
    """Whether a normalised number has 15 digits and the right check digit."""
    return (
        re.fullmatch(r"[0-9]{15}", number) is not None
        and check_character(number[:14]) == number[14]
    )


def is_old(number: str) -> bool:
    """Whether a normalised number has the 13 digits of the old scheme, which nothing can check."""
    return re.fullmatch(r"[0-9]{13}", number) is not None
