"""The organisation code (组织机构代码), GB 11714-1997: eight characters and a check character."""

import re
import unicodedata

from chengxin.law.errors import InvalidIdentifierError

WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)

_SHAPE = re.compile(r"[0-9A-Z]{8}[0-9X]")
_FILLER = re.compile(r"[\s\-‐-―－]")


def normalise(text: str) -> str:
    """A code in capitals of normal width, without spaces and the customary hyphen.

    >>> normalise("19437573-1")
    '194375731'
    """
    return _FILLER.sub("", unicodedata.normalize("NFKC", text)).upper()


def check_character(body: str) -> str:
    """The character that completes the eight of the body.

    >>> check_character("19437573")
    '1'

    Raises:
        InvalidIdentifierError: Not eight digits or capitals.
    """
    if re.fullmatch(r"[0-9A-Z]{8}", body) is None:
        raise InvalidIdentifierError(
            f"{body!r} is not the body of an organisation code: expected eight digits or capitals.",
            value=body,
            scheme="organisation-code",
        )
    total = sum(int(c, 36) * weight for c, weight in zip(body, WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]


def is_valid(code: str) -> bool:
    """Whether a normalised code has the right shape and check character."""
    return _SHAPE.fullmatch(code) is not None and check_character(code[:8]) == code[8]
