"""Masks personal values (脱敏) before they are stored or shown."""

from chengxin.law.errors import InputError

STAR = "*"


def mask(text: str, rule: str) -> str:
    """A value with its middle hidden; a value too short for the rule is hidden whole.

    >>> mask("11010519491231002X", "6,2")
    '110105**********2X'
    >>> mask("1234567", "6,2")
    '*******'

    Args:
        text: The value.
        rule: Characters kept on the left and on the right, as packs write it: `6,2`.

    Raises:
        InputError: The rule is not two numbers.
    """
    left_text, comma, right_text = rule.partition(",")
    if not (comma and left_text.isdigit() and right_text.isdigit()):
        raise InputError(
            f"{rule!r} is not a mask: write the characters kept left and right, like 6,2.",
            value=rule,
        )
    left, right = int(left_text), int(right_text)
    hidden = len(text) - left - right
    if hidden <= 0:
        return STAR * len(text)
    return text[:left] + STAR * hidden + text[len(text) - right :]


def mask_id(number: str) -> str:
    """A number of an identity document: division and last two characters kept.

    >>> mask_id("11010519491231002X")
    '110105**********2X'
    """
    return mask(number, "6,2")


def mask_name(name: str) -> str:
    """A person's name with only its first character left.

    >>> mask_name("张三丰")
    '张**'
    """
    plain = name.strip()
    return plain[:1] + STAR * max(len(plain) - 1, 1) if plain else plain
