"""Check characters of whole columns: the shapes and sums of ``law.identifiers`` in NumPy."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chengxin.law.identifiers import organisation_code, registration_number, resident_id, uscc

_ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_CHECKS = "0123456789X"
_RESIDENT_CHECKS = "10X98765432"
_OLD_RESIDENT_ID = r"^[1-9][0-9]{14}$"
_FILLER = r"[\s\x1c-\x1f\-‐-―－]"
_BLANK = r"[\s\x1c-\x1f]"
_TEN = 10
_STRANGER = -100_000.0

Characters = NDArray[np.uint8]
Sums = tuple[NDArray[np.bool_], NDArray[np.bool_]]  # shape, and shape with the right check


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
    return _checked(codes, _FILLER, uscc.LENGTH, _uscc_sums)


def _uscc_sums(characters: Characters) -> Sums:
    values = _values(characters, uscc.ALPHABET)
    total = values[:, :17] @ np.array(uscc.WEIGHTS, dtype=np.float32)
    digits = (characters[:, 2:8] - ord("0") < _TEN).all(axis=1)
    shape = (total >= 0) & (values[:, 17] >= 0) & digits
    return shape, shape & (-total % 31 == values[:, 17])


def check_organisation_code(codes: pl.Series) -> Checked:
    """Organisation codes, as ``law.identifiers.organisation_code`` checks them."""
    return _checked(codes, _FILLER, 9, _organisation_sums)


def _organisation_sums(characters: Characters) -> Sums:
    body = _values(characters[:, :8], _ALPHANUMERIC)
    check = _values(characters[:, 8:], _ORGANISATION_CHECKS)[:, 0]
    total = body @ np.array(organisation_code.WEIGHTS, dtype=np.float32)
    shape = (total >= 0) & (check >= 0)
    return shape, shape & (-total % 11 == check)


def check_registration_number(numbers: pl.Series) -> Checked:
    """Registration numbers of 15 digits; those of 13 are valid without a check digit."""
    checked = _checked(numbers, _BLANK, registration_number.LENGTH, _registration_sums)
    old = checked.code.str.contains(r"^[0-9]{13}$").fill_null(value=False)
    return Checked(checked.code, checked.shape, checked.valid | old)


def _registration_sums(characters: Characters) -> Sums:
    digits = (characters - ord("0")).astype(np.int64)
    shape = np.asarray((digits < _TEN).all(axis=1))
    product = np.full(len(digits), 10)
    for place in range(14):
        rest = (product + digits[:, place]) % 10
        product = np.where(rest == 0, 10, rest) * 2 % 11
    return shape, shape & ((1 - product) % 10 == digits[:, 14])


def check_resident_id(numbers: pl.Series) -> Checked:
    """Resident identity numbers of 18 characters; the old form of 15 is made one of 18."""
    short = numbers.filter(numbers.str.contains(_OLD_RESIDENT_ID)).unique()
    longer = {number: resident_id.normalise(number) for number in short}
    checked = _checked(numbers.replace(longer) if longer else numbers, _BLANK, 18, _resident_sums)
    birthday = checked.code.str.slice(6, 8).str.to_date("%Y%m%d", strict=False)
    real = (birthday.is_not_null() & (birthday.dt.year() > 0)).fill_null(value=False)
    return Checked(checked.code, checked.shape, checked.valid & real)


def _resident_sums(characters: Characters) -> Sums:
    digits = characters[:, :17] - ord("0")
    check = _values(characters[:, 17:], _RESIDENT_CHECKS)[:, 0]
    total = digits.astype(np.float32) @ np.array(resident_id.WEIGHTS, dtype=np.float32)
    shape = (digits < _TEN).all(axis=1) & (digits[:, 0] > 0) & (check >= 0)
    return shape, shape & (total % 11 == check)


def _values(characters: Characters, alphabet: str) -> NDArray[np.float32]:
    """The place of every character in an alphabet; a stranger makes any sum negative.

    Sums of weighted places are far below 2**24, up to which these floats count exactly.
    """
    table = np.full(256, _STRANGER, dtype=np.float32)
    for value, character in enumerate(alphabet):
        table[ord(character)] = value
    return table[characters]


def _checked(
    codes: pl.Series, filler: str, length: int, sums: Callable[[Characters], Sums]
) -> Checked:
    """Codes checked as they stand; what is not valid so is normalised and checked once more."""
    shape, valid = _as_written(codes, length, sums)
    places = (codes.is_not_null() & ~valid).arg_true()
    if not len(places):
        return Checked(codes, shape, valid)
    odd = codes.gather(places)
    plain = odd.str.normalize("NFKC").str.replace_all(filler, "").str.to_uppercase()
    odd_shape, odd_valid = _as_written(plain, length, sums)
    return Checked(
        codes.clone().scatter(places, plain),
        shape.scatter(places, odd_shape),
        valid.scatter(places, odd_valid),
    )


def _as_written(
    codes: pl.Series, length: int, sums: Callable[[Characters], Sums]
) -> tuple[pl.Series, pl.Series]:
    """Shape and validity of every code."""
    fits = (codes.str.len_bytes() == length) & (codes.str.len_chars() == length)
    places = fits.fill_null(value=False).arg_true()
    text = codes.gather(places).str.join("").item() or ""
    characters = np.frombuffer(text.encode("ascii"), dtype=np.uint8).reshape(-1, length)
    shape, valid = sums(characters)
    nothing = pl.Series([False]).new_from_index(0, len(codes))
    return (
        nothing.clone().scatter(places, pl.Series(shape)),
        nothing.clone().scatter(places, pl.Series(valid)),
    )
