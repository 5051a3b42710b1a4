"""Registered capital (注册资本) of any currency, in the minor unit of that currency."""

import re
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from chengxin.law.errors import InvalidAmountError
from chengxin.law.money.numerals import CHARACTERS, parse_numeral

if TYPE_CHECKING:
    from chengxin.law.rulebook.schemas.code_table import CodeEntry, CodeTable

_NUMBER = re.compile(
    rf"(?P<before>[^\d.{CHARACTERS}]*)"
    r"(?:(?P<digits>\d+(?:,\d{3})*(?:\.\d+)?|\.\d+)(?P<scale>[十百千拾佰仟]?[万萬亿億])?"
    rf"|(?P<capitals>[{CHARACTERS}]+))"
    rf"(?P<after>[^\d.{CHARACTERS}]*)"
)
_BRACKETS = re.compile(r"[\s()\[\]【】]")
_SCALES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_SCALES |= {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}


def parse_capital(text: str, currencies: "CodeTable | None" = None) -> tuple[int, str]:
    """A capital as registers write it: minor units and ISO 4217 code.

    Examples: ``1,000(万元人民币)``, ``168万人民币``, ``60.5(万美元)``, ``3(万元(人民币))``,
    ``壹佰万元整``. 元 without the name of a currency is the yuan; 万 alone names none.

    Args:
        text: The cell.
        currencies: Names and minor units of currencies; the packaged table by default.

    Raises:
        InvalidAmountError: Not one number, no currency, an unknown currency, or a part finer than
            the minor unit.
    """
    table = _packaged_currencies() if currencies is None else currencies
    plain = _BRACKETS.sub("", unicodedata.normalize("NFKC", text))
    found = _NUMBER.fullmatch(plain)
    if found is None:
        raise InvalidAmountError(
            f"{text!r} is not one amount of capital. Write a number, 万 if it counts ten "
            "thousands, and the currency, like 1000万元人民币.",
            value=text,
        )
    currency = _currency(found["before"], found["after"], table, text)
    if found["digits"]:
        number = Decimal(found["digits"].replace(",", ""))
    else:
        number = Decimal(parse_numeral(found["capitals"]))
    for character in found["scale"] or "":
        number *= _SCALES[character]
    minor = number * 10 ** (currency.minor_digits or 0)
    if minor != int(minor):
        raise InvalidAmountError(
            f"{text!r} is finer than the smallest unit of {currency.code} and is not rounded here. "
            "Write the exact capital of the licence.",
            value=text,
        )
    return int(minor), currency.code


def _currency(before: str, after: str, table: "CodeTable", text: str) -> "CodeEntry":
    words = before + re.sub(r"(?:整|正)$", "", after)
    spellings = [words]
    if words.startswith(("元", "圆")):
        spellings.append(words[1:])
    for spelling in spellings:
        entry = table.find(spelling) if spelling else None
        if entry is not None:
            return entry
    reason = "names no currency" if not words else f"names a currency nobody listed ({words})"
    raise InvalidAmountError(
        f"{text!r} {reason}. Write the currency after the number, or add the name to the code "
        "table `currency`.",
        value=text,
    )


def _packaged_currencies() -> "CodeTable":
    from chengxin.law.rulebook import default  # on demand: the rulebook reads money itself

    return cast("CodeTable", default().editions_of("code-table.currency")[-1])
