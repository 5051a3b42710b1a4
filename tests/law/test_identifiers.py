"""Codes of subjects and persons, against python-stdnum and the vectors of the domain notes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric as stdnum_ric
from stdnum.cn import uscc as stdnum_uscc
from stdnum.iso7064 import mod_11_10

from chengxin.law.errors import InvalidIdentifierError, InvalidUsccError
from chengxin.law.identifiers import organisation_code, registration_number, resident_id, uscc

CODES = st.tuples(
    st.text(uscc.ALPHABET, min_size=2, max_size=2),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(uscc.ALPHABET, min_size=9, max_size=9),
).map("".join)
DIGITS = "0123456789"

# Vectors of the standard's notes: published codes whose check characters are known to be right.
RIGHT = [
    "91320100748204660Q",
    "91320281142232229Q",
    "91310000132215150M",
    "91360000625912173B",
    "11320100MB1886843H",
    "914403003429409755",
    "91440300L83341734R",
]
# Early pilot codes: lawful, yet their check character differs from the one reckoned.
PILOT = [
    ("91350100M0001TGQXM", "1"),
    ("91350211M0000XUF46", "R"),
    ("91350203M0001FUE2P", "J"),
]


@pytest.mark.parametrize("code", RIGHT)
def test_published_code_is_valid(code: str) -> None:
    assert uscc.is_valid(code)
    assert organisation_code.is_valid(uscc.organisation_code_of(code))


@pytest.mark.parametrize(("code", "due"), PILOT)
def test_pilot_code_fails_its_check_and_the_error_names_the_due_character(
    code: str, due: str
) -> None:
    assert uscc.has_shape(code)
    assert not uscc.is_valid(code)
    with pytest.raises(InvalidUsccError) as caught:
        uscc.validate(code)
    assert caught.value.facts() == {"value": code, "scheme": "uscc", "expected": due}


@given(CODES)
def test_check_character_agrees_with_stdnum(first17: str) -> None:
    assert uscc.check_character(first17) == stdnum_uscc.calc_check_digit(first17)


@given(CODES, st.integers(0, 17), st.sampled_from(uscc.ALPHABET))
def test_one_wrong_character_is_always_found(first17: str, place: int, other: str) -> None:
    code = first17 + uscc.check_character(first17)
    wrong = code[:place] + other + code[place + 1 :]
    assert uscc.is_valid(wrong) == (wrong == code)


@given(CODES)
def test_normalise_is_idempotent_and_ignores_width_case_and_spaces(first17: str) -> None:
    code = first17 + uscc.check_character(first17)
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code.lower())
    assert uscc.normalise(f" {wide[:8]} {wide[8:]} ") == code
    assert uscc.normalise(uscc.normalise(wide)) == code


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("91310120MA1H23N81AX", id="nineteen_characters"),
        pytest.param("91310230AAAABBBB", id="sixteen_characters"),
        pytest.param("91371923MA3COKJY73", id="letter_o"),
        pytest.param("913101A0MA1H23N81A", id="letter_in_the_division"),
        pytest.param("", id="empty"),
    ],
)
def test_wrong_shape_is_refused(text: str) -> None:
    assert not uscc.is_valid(text)
    with pytest.raises(InvalidUsccError, match="not shaped"):
        uscc.validate(text)


def test_check_character_of_something_else_is_refused() -> None:
    with pytest.raises(InvalidUsccError, match="expected 17 characters"):
        uscc.check_character("9135")


def test_parts_of_a_code() -> None:
    assert uscc.organisation_code_of("91310000132215150M") == "132215150"
    assert uscc.division_of("91310000132215150M") == "310000"


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=8, max_size=8))
def test_organisation_code_round_trips(body: str) -> None:
    code = body + organisation_code.check_character(body)
    assert organisation_code.is_valid(code)
    assert organisation_code.normalise(f"{body}-{code[8]}".lower()) == code
    wrong = "0" if code[8] != "0" else "1"
    assert not organisation_code.is_valid(body + wrong)


def test_organisation_code_of_another_shape_is_refused() -> None:
    with pytest.raises(InvalidIdentifierError):
        organisation_code.check_character("1943757")


@given(st.text(DIGITS, min_size=14, max_size=14))
def test_registration_number_agrees_with_iso_7064(first14: str) -> None:
    number = first14 + registration_number.check_character(first14)
    assert registration_number.is_valid(number)
    assert mod_11_10.is_valid(number)


@pytest.mark.parametrize("number", ["330203000030639", "330200400070010"])
def test_published_registration_number_is_valid(number: str) -> None:
    assert registration_number.is_valid(number)


def test_registration_number_of_thirteen_digits_is_old_and_not_checked() -> None:
    assert registration_number.is_old("3101201012345")
    assert not registration_number.is_valid("3101201012345")


BIRTHDAYS = st.dates(date(1900, 1, 1), date(2026, 11, 21))


@given(st.sampled_from(["310120", "110105", "440301"]), BIRTHDAYS, st.integers(0, 999))
def test_resident_number_agrees_with_stdnum(division: str, born: date, order: int) -> None:
    first17 = f"{division}{born:%Y%m%d}{order:03d}"
    number = first17 + resident_id.check_character(first17)
    assert resident_id.is_valid(number)
    assert resident_id.birthday_of(number) == born
    assert stdnum_ric.calc_check_digit(number) == number[-1]


def test_resident_number_with_an_impossible_birthday_is_not_valid() -> None:
    first17 = "31012019900230001"
    assert not resident_id.is_valid(first17 + resident_id.check_character(first17))


def test_fifteen_digit_number_is_raised_to_eighteen() -> None:
    assert resident_id.is_valid(resident_id.normalise("110105491231002"))


def test_birthday_itself_completes_the_year_of_age() -> None:
    first17 = "31012020081121001"
    number = first17 + resident_id.check_character(first17)
    assert resident_id.is_under(number, 18, date(2026, 11, 20))
    assert not resident_id.is_under(number, 18, date(2026, 11, 21))


def test_error_about_a_resident_number_does_not_repeat_it() -> None:
    with pytest.raises(InvalidIdentifierError) as caught:
        resident_id.check_character("3101201990")
    assert "3101201990" not in str(caught.value.facts()) + str(caught.value)
