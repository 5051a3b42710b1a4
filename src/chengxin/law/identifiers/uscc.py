"""The unified social credit code (统一社会信用代码), GB 32100-2015: 18 characters.

Registering department (1), kind of organisation (1), division of the registering authority (6),
organisation code (9), check character (1).
"""

import re
import unicodedata

from chengxin.law.errors import InvalidUsccError

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
LENGTH = 18

_SHAPE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_FILLER = re.compile(r"[\s\-‐-―－]")


def normalise(text: str) -> str:
    """A code as written, in capitals of normal width, without spaces and hyphens.

    >>> normalise(" ９１３５０１００m000100y43 ")
    '91350100M000100Y43'
    """
    return _FILLER.sub("", unicodedata.normalize("NFKC", text)).upper()


def has_shape(code: str) -> bool:
    """Whether a normalised code has 18 characters of the right kinds, whatever its check digit."""
    return _SHAPE.fullmatch(code) is not None


def check_character(first17: str) -> str:
    """The character that completes the first 17.

    >>> check_character("91350100M000100Y4")
    '3'

    Raises:
        InvalidUsccError: Not 17 characters of the code's alphabet.
    """
    if len(first17) != LENGTH - 1 or any(c not in _VALUES for c in first17):
        raise InvalidUsccError(
            f"{first17!r} is not the first 17 characters of a unified social credit code: expected "
            f"17 characters from {ALPHABET}.",
            value=first17,
            scheme="uscc",
        )
    total = sum(_VALUES[c] * weight for c, weight in zip(first17, WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def is_valid(code: str) -> bool:
    """Whether a normalised code has the right shape and check character."""
    return has_shape(code) and check_character(code[:-1]) == code[-1]


def validate(text: str) -> str:
    """The normalised code.

    Raises:
        InvalidUsccError: Wrong shape, or wrong check character.
    """
    code = normalise(text)
    if not has_shape(code):
        raise InvalidUsccError(
            f"{text!r} is not shaped like a unified social credit code: expected 18 characters, "
            "the third to eighth digits, without I, O, S, V, Z. Copy it from the licence.",
            value=text,
            scheme="uscc",
        )
    expected = check_character(code[:-1])
    if code[-1] != expected:
        raise InvalidUsccError(
            f"{text!r} fails its check character: {code[-1]!r} stands where {expected!r} is due, "
            "so at least one character is wrong. Copy it from the licence; a few early pilot codes "
            "really are like this and are accepted only from the registering authority.",
            value=text,
            scheme="uscc",
            expected=expected,
        )
    return code


def organisation_code_of(code: str) -> str:
    """The organisation code inside a normalised code: characters 9 to 17.

    >>> organisation_code_of("91350100M000100Y43")
    'M000100Y4'
    """
    return code[8:17]


def division_of(code: str) -> str:
    """The division code of the registering authority inside a normalised code.

    >>> division_of("91350100M000100Y43")
    '350100'
    """
    return code[2:8]
