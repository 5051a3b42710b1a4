"""Invented codes with right check characters, made a column at a time.

All carry division 310199, which GB/T 2260 has never assigned: no real code can be among them.
"""

import numpy as np
from numpy.typing import NDArray

from chengxin.law.identifiers import organisation_code, resident_id, uscc

DIVISION = "310199"
Texts = NDArray[np.str_]
Numbers = NDArray[np.int64]

_LETTERS = np.frombuffer(uscc.ALPHABET.encode(), dtype=np.uint8)
_BASE = len(uscc.ALPHABET)
_VALUE = np.zeros(128, dtype=np.int64)
_VALUE[_LETTERS] = np.arange(_BASE)
_VALUE_36 = np.zeros(128, dtype=np.int64)
for _place, _letter in enumerate(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"):
    _VALUE_36[_letter] = _place
_DIGITS = np.frombuffer(b"0123456789", dtype=np.uint8)

# Spreads consecutive numbers over the space of six characters; coprime with 31, so none repeats.
_SPREAD = 387_420_489
_SPACE = _BASE**6


def _characters(texts: Texts) -> NDArray[np.uint8]:
    """One row of ASCII codes per text; all texts have the same length."""
    length = texts.dtype.itemsize // 4
    return texts.astype(f"S{length}").view(np.uint8).reshape(len(texts), length)


def _texts(characters: NDArray[np.uint8]) -> Texts:
    joined = np.ascontiguousarray(characters).view(f"S{characters.shape[1]}").ravel()
    return joined.astype(f"U{characters.shape[1]}")


def organisation_codes(numbers: Numbers) -> Texts:
    """One organisation code (组织机构代码) per number; different numbers, different codes."""
    rest = (numbers * _SPREAD + 17) % _SPACE
    body = np.empty((len(numbers), 8), dtype=np.uint8)
    body[:, 0], body[:, 1] = ord("M"), ord("A")
    for place in range(7, 1, -1):
        body[:, place] = _LETTERS[rest % _BASE]
        rest = rest // _BASE
    total = (_VALUE_36[body] * np.array(organisation_code.WEIGHTS)).sum(axis=1)
    check = np.frombuffer(b"0123456789X", dtype=np.uint8)[-total % 11]
    return _texts(np.column_stack([body, check]))


def unified_codes(categories: Texts, organisations: Texts) -> Texts:
    """Unified social credit codes (统一社会信用代码).

    Args:
        categories: Two characters each: registering department and kind, such as ``91``.
        organisations: Organisation codes of the same rows.
    """
    heads = np.char.add(categories, DIVISION)
    body = _characters(np.char.add(heads, organisations))
    total = (_VALUE[body] * np.array(uscc.WEIGHTS)).sum(axis=1)
    return _texts(np.column_stack([body, _LETTERS[-total % _BASE]]))


def registration_numbers(numbers: Numbers) -> Texts:
    """Fifteen-digit registration numbers (工商注册号) with their check digit."""
    digits = np.empty((len(numbers), 15), dtype=np.int64)
    digits[:, :6] = [int(digit) for digit in DIVISION]
    rest = numbers % 10**8
    for place in range(13, 5, -1):
        digits[:, place] = rest % 10
        rest = rest // 10
    product = np.full(len(numbers), 10)
    for place in range(14):
        added = (product + digits[:, place]) % 10
        product = np.where(added == 0, 10, added) * 2 % 11
    digits[:, 14] = (1 - product) % 10
    return _texts(_DIGITS[digits])


def resident_numbers(numbers: Numbers) -> Texts:
    """Resident identity numbers of people who do not exist, born between 1962 and 1999."""
    born = np.datetime64("1962-01-01") + (numbers * 7919 % 13_800).astype("timedelta64[D]")
    year = born.astype("datetime64[Y]").astype(np.int64) + 1970
    month = born.astype("datetime64[M]").astype(np.int64) % 12 + 1
    day = (born - born.astype("datetime64[M]")).astype(np.int64) + 1
    whole = (year * 10_000 + month * 100 + day) * 1000 + numbers * 31 % 1000
    body = np.empty((len(numbers), 17), dtype=np.uint8)
    body[:, :6] = np.frombuffer(DIVISION.encode(), dtype=np.uint8)
    for place in range(16, 5, -1):
        body[:, place] = _DIGITS[whole % 10]
        whole = whole // 10
    total = ((body - ord("0")).astype(np.int64) * np.array(resident_id.WEIGHTS)).sum(axis=1)
    check = np.frombuffer(b"10X98765432", dtype=np.uint8)[total % 11]
    return _texts(np.column_stack([body, check]))


def with_wrong_check(codes: Texts) -> Texts:
    """The same codes with a wrong last character, as a slip of the hand leaves them."""
    body = _characters(codes)
    body[:, -1] = _LETTERS[(_VALUE[body[:, -1]] + 7) % _BASE]
    return _texts(body)
