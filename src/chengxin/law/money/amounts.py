"""Amounts of RMB in fen: digits with units, or capital characters."""

import re
import unicodedata
from decimal import Decimal
from typing import Literal

from chengxin.law.errors import InvalidAmountError
from chengxin.law.money.numerals import CHARACTERS, parse_numeral

# Words that introduce an amount and say nothing about its size.
_LEAD = re.compile(
    r"^(?:并|共|合计|共计|总计|计|处以|处|罚没款|罚没|罚款|罚金|没收违法所得|没收非法财物|没收|金额|为)*"
    r"(?:人民币|RMB|CNY|¥|￥)?",
    re.IGNORECASE,
)
_DIGITS = r"\d+(?:,\d{3})*(?:\.\d+)?|\.\d+"
_ARABIC = re.compile(
    rf"(?P<number>{_DIGITS})(?:[eE](?P<power>[+-]?\d{{1,2}}))?(?P<scale>[十百千拾佰仟]?[万萬亿億]|[百千佰仟])?"
    r"(?P<yuan>元|圆|块)?(?:(?P<jiao>\d)角)?(?:(?P<fen>\d)分)?(?:整|正)?(?:人民币)?"
)
_CAPITAL = re.compile(
    rf"(?P<yuan>[{CHARACTERS}]+)(?:元|圆)(?:零?(?P<jiao>[{CHARACTERS}])角)?"
    rf"(?:零?(?P<fen>[{CHARACTERS}])分)?(?:整|正)?(?:人民币)?"
)
_SCALES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_SCALES |= {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}


def parse_fen(text: str, unit: Literal["yuan", "wan"] = "yuan") -> int:
    """The amount a text states, in fen.

    >>> parse_fen("罚款肆万玖仟元整")
    4900000
    >>> parse_fen("99.577216", unit="wan")
    99577216
    >>> parse_fen("17,600元", unit="wan")
    1760000

    Args:
        text: One amount. A unit written in the text wins over `unit`.
        unit: Unit of a bare number: 元 or 万元.

    Raises:
        InvalidAmountError: Not one amount, negative, or finer than a fen.
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    body = _LEAD.sub("", plain).rstrip("。;,")
    found = _ARABIC.fullmatch(body)
    if found is not None:
        return _from_digits(found, unit, text)
    capital = _CAPITAL.fullmatch(body)
    if capital is not None:
        return _from_capitals(capital)
    raise InvalidAmountError(
        f"{text!r} is not one amount of money. Write one number, with 元 or 万元 after it if it is "
        "not in the unit of the column.",
        value=text,
    )


def _from_digits(found: re.Match[str], unit: str, text: str) -> int:
    number = Decimal(found["number"].replace(",", ""))
    if found["power"]:
        number = number.scaleb(int(found["power"]))
    scale = 1
    for character in found["scale"] or "":
        scale *= _SCALES[character]
    if not (found["scale"] or found["yuan"]):
        scale = 10**4 if unit == "wan" else 1
    fen = number * scale * 100 + int(found["jiao"] or 0) * 10 + int(found["fen"] or 0)
    if fen != int(fen):
        raise InvalidAmountError(
            f"{text!r} is finer than a fen (0.01 元, 0.000001 万元) and is not rounded here. Write "
            "the exact amount of the decision.",
            value=text,
        )
    return int(fen)


def _from_capitals(found: re.Match[str]) -> int:
    yuan = parse_numeral(found["yuan"])
    jiao = parse_numeral(found["jiao"]) if found["jiao"] else 0
    fen = parse_numeral(found["fen"]) if found["fen"] else 0
    return yuan * 100 + jiao * 10 + fen
