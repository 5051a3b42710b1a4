"""Check characters of columns agree with those of single codes, and with an independent library."""

from collections.abc import Callable

import polars as pl
import pytest
import stdnum.cn.ric
import stdnum.cn.uscc
from hypothesis import given, settings
from hypothesis import strategies as st

from chengxin.engines.validation.check_digits import (
    Checked,
    check_organisation_code,
    check_registration_number,
    check_resident_id,
    check_uscc,
)
from chengxin.law.identifiers import organisation_code, registration_number, resident_id, uscc

ALL_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ODD = st.text("0123456789ABXx -－\u3000１２Ａ中", max_size=20)


@st.composite
def usccs(draw: st.DrawFn) -> str:
    digits = st.text("0123456789", min_size=6, max_size=6)
    characters = st.text(uscc.ALPHABET, min_size=9, max_size=9)
    first17 = draw(st.sampled_from(["91", "92", "12", "51"])) + draw(digits) + draw(characters)
    return first17 + draw(st.sampled_from([uscc.check_character(first17), "0", "Z"]))


@st.composite
def organisation_codes(draw: st.DrawFn) -> str:
    body = draw(st.text(ALL_CHARACTERS, min_size=8, max_size=8))
    right = organisation_code.check_character(body)
    return draw(st.sampled_from([body + right, f"{body}-{right}", body + "0", body + "Y"]))


@st.composite
def registration_numbers(draw: st.DrawFn) -> str:
    first14 = draw(st.text("0123456789", min_size=14, max_size=14))
    right = registration_number.check_character(first14)
    return draw(st.sampled_from([first14 + right, first14 + "0", first14[:13], first14]))


@st.composite
def resident_ids(draw: st.DrawFn) -> str:
    day = draw(st.dates().map(lambda d: f"{d:%Y%m%d}".zfill(8)) | st.just("19990230"))
    first17 = "310120" + day + draw(st.text("0123456789", min_size=3, max_size=3))
    right = resident_id.check_character(first17)
    short = first17[:6] + first17[8:]
    return draw(st.sampled_from([first17 + right, first17 + right.lower(), first17 + "0", short]))


def held_equal(
    check: Callable[[pl.Series], Checked],
    codes: list[str | None],
    normalise: Callable[[str], str],
    is_valid: Callable[[str], bool],
) -> None:
    checked = check(pl.Series(codes, dtype=pl.String))
    plain = [None if code is None else normalise(code) for code in codes]
    assert checked.code.to_list() == plain
    assert checked.valid.to_list() == [code is not None and is_valid(code) for code in plain]


def columns(codes: "st.SearchStrategy[str]") -> "st.SearchStrategy[list[str | None]]":
    return st.lists(codes | ODD | st.none(), max_size=12)


@settings(deadline=None)
@given(columns(usccs()))
def test_unified_codes(codes: list[str | None]) -> None:
    held_equal(check_uscc, codes, uscc.normalise, uscc.is_valid)
    shapes = check_uscc(pl.Series(codes, dtype=pl.String)).shape.to_list()
    assert shapes == [c is not None and uscc.has_shape(uscc.normalise(c)) for c in codes]


@settings(deadline=None)
@given(st.lists(usccs(), min_size=1, max_size=12))
def test_unified_codes_agree_with_an_independent_library(codes: list[str]) -> None:
    valid = check_uscc(pl.Series(codes)).valid.to_list()
    assert valid == [stdnum.cn.uscc.is_valid(code) for code in codes]


@settings(deadline=None)
@given(columns(organisation_codes()))
def test_organisation_codes(codes: list[str | None]) -> None:
    held_equal(
        check_organisation_code, codes, organisation_code.normalise, organisation_code.is_valid
    )


@settings(deadline=None)
@given(columns(registration_numbers()))
def test_registration_numbers(codes: list[str | None]) -> None:
    held_equal(
        check_registration_number,
        codes,
        registration_number.normalise,
        lambda n: registration_number.is_valid(n) or registration_number.is_old(n),
    )


@settings(deadline=None)
@given(columns(resident_ids()))
def test_resident_identity_numbers(codes: list[str | None]) -> None:
    held_equal(check_resident_id, codes, resident_id.normalise, resident_id.is_valid)


@pytest.mark.parametrize("check", [check_uscc, check_organisation_code, check_resident_id])
def test_an_empty_column_has_no_valid_code(check: Callable[[pl.Series], Checked]) -> None:
    checked = check(pl.Series([None, None], dtype=pl.String))
    assert checked.valid.to_list() == [False, False]
    assert len(check(pl.Series([], dtype=pl.String)).code) == 0
