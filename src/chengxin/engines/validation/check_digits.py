"""Check characters of whole columns: the shapes and sums of ``law.identifiers`` in NumPy."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chengxin.law.identifiers import organisation_code, resident_id, uscc

_NOT_A_MEMBER = 255
_DIGITS = "0123456789"
_ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_CHECKS = "0123456789X"
_RESIDENT_CHECKS = "10X98765432"
_FILLER = r"[\s\x1c-\x1f\-‐-―－]"
_BLANK = r"[\s\x1c-\x1f]"

Characters = NDArray[np.uint8]
Sums = Callable[[Characters], tuple[NDArray[np.bool_], NDArray[np.bool_]]]


@dataclass(frozen=True)
class Checked:
    """A column of codes: normalised, and row by row whether shape and check character are right.

    `shape` and `valid` are false where there is no code.
    """

    code: pl.Series
    shape: pl.Series
    valid: pl.Series


def check_uscc(codes: pl.Series) -> Checked:
    """Unified social credit codes, as ``law.identifiers.uscc`` checks them."""
    plain = _normalised(codes, _FILLER)

    def sums(characters: Characters) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        values = _values(characters, uscc.ALPHABET)
        division = _values(characters[:, 2:8], _DIGITS)
        shape = (values != _NOT_A_MEMBER).all(axis=1) & (division != _NOT_A_MEMBER).all(axis=1)
        total = values[:, :17].astype(np.int64) @ np.array(uscc.WEIGHTS)
        return shape, shape & (-total % 31 == values[:, 17])

    return _checked(plain, uscc.LENGTH, sums)


def check_organisation_code(codes: pl.Series) -> Checked:
    """Organisation codes, as ``law.identifiers.organisation_code`` checks them."""
    plain = _normalised(codes, _FILLER)

    def sums(characters: Characters) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        body = _values(characters[:, :8], _ALPHANUMERIC)
        check = _values(characters[:, 8], _ORGANISATION_CHECKS)
        shape = (body != _NOT_A_MEMBER).all(axis=1) & (check != _NOT_A_MEMBER)
        total = body.astype(np.int64) @ np.array(organisation_code.WEIGHTS)
        return shape, shape & (-total % 11 == check)

    return _checked(plain, 9, sums)


def check_registration_number(numbers: pl.Series) -> Checked:
    """Registration numbers of 15 digits; those of 13 are valid without a check digit."""
    plain = _normalised(numbers, _BLANK)

    def sums(characters: Characters) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        digits = _values(characters, _DIGITS).astype(np.int64)
        shape = (digits != _NOT_A_MEMBER).all(axis=1)
        product = np.full(len(digits), 10)
        for place in range(14):
            rest = (product + digits[:, place]) % 10
            product = np.where(rest == 0, 10, rest) * 2 % 11
        return shape, shape & ((1 - product) % 10 == digits[:, 14])

    checked = _checked(plain, 15, sums)
    old = plain.str.contains(r"^[0-9]{13}$").fill_null(value=False)
    return Checked(plain, checked.shape, checked.valid | old)


def check_resident_id(numbers: pl.Series) -> Checked:
    """Resident identity numbers of 18 characters; the old form of 15 is made one of 18."""
    plain = _normalised(numbers, _BLANK)
    short = plain.str.contains(r"^[1-9][0-9]{14}$").fill_null(value=False)
    if short.any():
        old = plain.filter(short).unique()
        longer = {number: resident_id.normalise(number) for number in old}
        plain = plain.replace(longer)

    def sums(characters: Characters) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        digits = _values(characters[:, :17], _DIGITS)
        check = _values(characters[:, 17], _RESIDENT_CHECKS)
        shape = (digits != _NOT_A_MEMBER).all(axis=1) & (check != _NOT_A_MEMBER)
        shape &= digits[:, 0] != 0
        total = digits.astype(np.int64) @ np.array(resident_id.WEIGHTS)
        return shape, shape & (total % 11 == check)

    checked = _checked(plain, 18, sums)
    birthday = plain.str.slice(6, 8).str.to_date("%Y%m%d", strict=False)
    real = (birthday.is_not_null() & (birthday.dt.year() > 0)).fill_null(value=False)
    return Checked(plain, checked.shape, checked.valid & real)


def _normalised(codes: pl.Series, filler: str) -> pl.Series:
    """Codes in capitals of normal width without filler; only odd ones are touched."""
    odd = ~codes.str.contains(r"^[0-9A-Z]*$")
    if not odd.any():
        return codes
    plain = codes.filter(odd).str.normalize("NFKC").str.replace_all(filler, "").str.to_uppercase()
    places = odd.fill_null(value=False).arg_true()
    return codes.clone().scatter(places, plain)


def _values(characters: Characters, alphabet: str) -> Characters:
    """The place of every character in an alphabet, 255 for a stranger."""
    table = np.full(256, _NOT_A_MEMBER, dtype=np.uint8)
    for value, character in enumerate(alphabet):
        table[ord(character)] = value
    return table[characters]


def _checked(plain: pl.Series, length: int, sums: Sums) -> Checked:
    fits = ((plain.str.len_bytes() == length) & (plain.str.len_chars() == length)).fill_null(
        value=False
    )
    text = plain.filter(fits).str.join("").item() or ""
    characters = np.frombuffer(text.encode("ascii"), dtype=np.uint8).reshape(-1, length)
    shape, valid = sums(characters)
    places = fits.arg_true()
    nothing = pl.Series([False]).new_from_index(0, len(plain))
    return Checked(
        plain,
        nothing.clone().scatter(places, pl.Series(shape)),
        nothing.clone().scatter(places, pl.Series(valid)),
    )
