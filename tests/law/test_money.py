"""Amounts and capitals: read exactly, or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengxin.law.errors import InvalidAmountError
from chengxin.law.money import parse_capital, parse_fen, parse_numeral

DIGITS = "零壹贰叁肆伍陆柒捌玖"


def capitals(number: int) -> str:
    """A whole number below 10^12 in capital characters, as a cheque writes it."""
    if number == 0:
        return "零"
    words = ""
    for factor, unit in ((10**8, "亿"), (10**4, "万"), (1, "")):
        section, number = divmod(number, factor)
        if section:
            pad = "零" if words and section < 1000 else ""
            words += pad + _section(section) + unit
        elif words and number and not words.endswith("零"):
            words += "零"
    return words.replace("零零", "零").rstrip("零")


def _section(section: int) -> str:
    words, gap = "", False
    for factor, unit in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
        digit, section = divmod(section, factor)
        if digit:
            words += ("零" if gap and words else "") + DIGITS[digit] + unit
            gap = False
        else:
            gap = True
    return words


@given(st.integers(0, 10**12 - 1))
def test_capital_characters_are_read_back(number: int) -> None:
    assert parse_numeral(capitals(number)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("肆万玖仟", 49000),
        ("捌拾捌万陆仟零捌拾", 886080),
        ("十二", 12),
        ("拾万", 100000),
        ("两千", 2000),
        ("一亿零五万", 100050000),
        ("叁佰零贰", 302),
        ("万", None),
        ("零零", None),
        ("仟贰", None),
        ("五万六万", None),
        ("12万", None),
        ("", None),
    ],
)
def test_numeral_is_read_in_order_or_refused(text: str, number: int | None) -> None:
    if number is None:
        with pytest.raises(InvalidAmountError):
            parse_numeral(text)
    else:
        assert parse_numeral(text) == number


@pytest.mark.parametrize(
    ("text", "unit", "fen"),
    [
        ("罚款肆万玖仟元整", "yuan", 4900000),
        ("罚款人民币捌拾捌万陆仟零捌拾元", "yuan", 88608000),
        ("17,600元", "wan", 1760000),
        ("78.14元", "yuan", 7814),
        ("没收26.84元", "yuan", 2684),
        ("99.577216", "wan", 99577216),
        ("99.577216 万元", "yuan", 99577216),
        ("20 万元", "yuan", 20000000),
        ("0.5", "wan", 500000),
        (".5", "wan", 500000),
        ("５万元", "yuan", 5000000),
        ("1.2亿元", "yuan", 12000000000),
        ("3百万元", "yuan", 300000000),
        ("人民币5000元整", "wan", 500000),
        ("¥1,234,567.89", "yuan", 123456789),
        ("5元3角2分", "yuan", 532),
        ("伍元叁角", "yuan", 530),
        ("壹佰元零伍分", "yuan", 10005),
        ("1e-06", "wan", 1),
        ("1.0E+05", "yuan", 10000000),
        ("处以罚款5000元", "yuan", 500000),
        ("0", "yuan", 0),
    ],
)
def test_amount_is_read_exactly(text: str, unit: str, fen: int) -> None:
    assert parse_fen(text, unit=unit) == fen  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("约5000元", id="about"),
        pytest.param("-500", id="negative"),
        pytest.param("500至800元", id="range"),
        pytest.param("罚款5000元，没收300元", id="two_amounts"),
        pytest.param("1,00元", id="broken_group"),
        pytest.param("0.001元", id="finer_than_a_fen"),
        pytest.param("美元500", id="other_currency"),
        pytest.param("免予罚款", id="no_number"),
    ],
)
def test_amount_that_needs_a_guess_is_refused(text: str) -> None:
    with pytest.raises(InvalidAmountError) as caught:
        parse_fen(text)
    assert caught.value.value == text


def test_finer_than_a_fen_in_wan_is_refused_and_not_rounded() -> None:
    with pytest.raises(InvalidAmountError, match="finer than a fen"):
        parse_fen("0.0000001", unit="wan")


@given(st.integers(0, 10**14))
def test_yuan_and_wan_agree(fen: int) -> None:
    yuan = f"{fen // 100}.{fen % 100:02d}"
    wan = f"{fen // 10**6}.{fen % 10**6:06d}"
    assert parse_fen(yuan) == parse_fen(wan, unit="wan") == parse_fen(f"{wan}万元") == fen


@pytest.mark.parametrize(
    ("text", "minor", "currency"),
    [
        ("1,000(万元人民币)", 1000000000, "CNY"),
        ("168万人民币", 168000000, "CNY"),
        ("30万元人民币", 30000000, "CNY"),
        ("50(万人民币 )", 50000000, "CNY"),
        ("3(万元(人民币))", 3000000, "CNY"),
        ("100(万人民币元)", 100000000, "CNY"),
        ("100万人民币元", 100000000, "CNY"),
        ("500(万元)", 500000000, "CNY"),
        ("1000.75万元", 1000750000, "CNY"),
        ("人民币100万元", 100000000, "CNY"),
        ("壹佰万元整", 100000000, "CNY"),
        ("壹仟贰佰万元", 1200000000, "CNY"),
        ("60.5(万美元)", 60500000, "USD"),
        ("60(万美元 )", 60000000, "USD"),
        ("60万美元", 60000000, "USD"),
        ("12(万元美元)", 12000000, "USD"),
        ("USD 100万", 100000000, "USD"),
        ("1,000(万日元)", 10000000, "JPY"),
        ("20(万欧元)", 20000000, "EUR"),
        ("80(万港币)", 80000000, "HKD"),
        ("80(万香港元)", 80000000, "HKD"),
        ("80(万港元)", 80000000, "HKD"),
        ("5(万德国马克)", 5000000, "DEM"),
        ("5(万瑞士法郎)", 5000000, "CHF"),
        ("5(万法国法郎)", 5000000, "FRF"),
        ("5(万新加坡元)", 5000000, "SGD"),
        ("5(万澳大利亚元)", 5000000, "AUD"),
        ("5(万丹麦克郎)", 5000000, "DKK"),
        ("1亿元", 10000000000, "CNY"),
        ("５０（万元人民币）", 50000000, "CNY"),
    ],
)
def test_capital_is_read_into_minor_units(text: str, minor: int, currency: str) -> None:
    assert parse_capital(text) == (minor, currency)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("1000(万)", id="no_currency"),
        pytest.param("1000", id="bare_number"),
        pytest.param("100(元/万元)", id="two_units"),
        pytest.param("-", id="dash"),
        pytest.param("", id="empty"),
        pytest.param("100万比特币", id="unknown_currency"),
        pytest.param("HENRI PERROT", id="name_in_the_wrong_column"),
        pytest.param("0.5日元", id="finer_than_the_minor_unit"),
        pytest.param("100万元，其中50万元", id="two_numbers"),
    ],
)
def test_capital_that_needs_a_guess_is_refused(text: str) -> None:
    with pytest.raises(InvalidAmountError):
        parse_capital(text)
