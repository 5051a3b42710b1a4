"""Figures of a comparison of two cards: stability index and differences between groups.

Everything is counted in integers and written as whole parts per million, so it comes out the same
on every machine.

*Stability index* (PSI) of a distribution over k bins, a_i subjects before and b_i after:

    p_i = (2·a_i + 1) / (2·Σa + k)        q_i = (2·b_i + 1) / (2·Σb + k)
    PSI = Σ (q_i − p_i) · ln(q_i / p_i)

Half a subject is added to every bin so that an empty one has a logarithm. The logarithm is taken
in decimals of 40 places; the sum is rounded once.

*Share* of a grade in a group: subjects with that grade over subjects of the group, rounded half up.
*Largest difference*: the greatest share less the least, among groups of at least the smallest
number the pack says.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any

MILLION = 1_000_000
_EXACT = Context(prec=40, rounding=ROUND_HALF_EVEN)
GRADES = ("A", "B", "C", "D")
Matrix = Mapping[str, Mapping[str, int]]


def stability_index(before: Sequence[int], after: Sequence[int]) -> int:
    """PSI of two distributions over the same bins, in parts per million.

    >>> stability_index([50, 50], [50, 50])
    0
    >>> stability_index([60, 40], [40, 60]) > 150_000
    True

    Raises:
        ValueError: They have different bins, or none.
    """
    if len(before) != len(after) or not before:
        raise ValueError("two distributions over the same bins are compared")
    bins = len(before)
    wholes = [Decimal(2 * sum(side) + bins) for side in (before, after)]
    total = Decimal(0)
    for a, b in zip(before, after, strict=True):
        p = _EXACT.divide(Decimal(2 * a + 1), wholes[0])
        q = _EXACT.divide(Decimal(2 * b + 1), wholes[1])
        log = _EXACT.ln(_EXACT.divide(q, p))
        total = _EXACT.add(total, _EXACT.multiply(_EXACT.subtract(q, p), log))
    return int(_EXACT.multiply(total, Decimal(MILLION)).to_integral_value(ROUND_HALF_EVEN))


def share(part: int, whole: int) -> int:
    """A share in parts per million, rounded half up; 0 of nothing.

    >>> share(1, 3), share(2, 3), share(0, 0)
    (333333, 666667, 0)
    """
    return (2 * part * MILLION + whole) // (2 * whole) if whole else 0


def grades_before(matrix: Matrix) -> dict[str, int]:
    """Subjects by grade before; those that were not evaluated are left out."""
    return {grade: sum(matrix.get(grade, {}).values()) for grade in GRADES}


def grades_after(matrix: Matrix) -> dict[str, int]:
    """Subjects by grade after; those that will not be evaluated are left out."""
    return {grade: sum(row.get(grade, 0) for row in matrix.values()) for grade in GRADES}


def grade_stability(matrix: Matrix) -> int:
    """PSI of the grades, in parts per million."""
    one, other = grades_before(matrix), grades_after(matrix)
    return stability_index([one[g] for g in GRADES], [other[g] for g in GRADES])


@dataclass(frozen=True)
class Shares:
    """A group under one card: subjects, and the shares of A and of C or D in parts per million."""

    subjects: int
    best: int
    low: int

    @classmethod
    def of(cls, grades: Mapping[str, int]) -> "Shares":
        """The shares of a distribution of grades."""
        subjects = sum(grades.values())
        low = grades["C"] + grades["D"]
        return cls(subjects, share(grades["A"], subjects), share(low, subjects))

    def as_plain(self) -> dict[str, int]:
        """As it is stored."""
        return {"subjects": self.subjects, "best": self.best, "low": self.low}


def fairness(groups: Mapping[str, Matrix], *, smallest: int) -> dict[str, Any]:
    """Shares of every group under both cards, and the largest differences between groups.

    Args:
        groups: Matrix of moves by group.
        smallest: Groups with fewer subjects are listed and not compared.

    Returns:
        ``groups`` by code with ``before`` and ``after``; ``largest`` with ``before`` and ``after``,
        each ``best`` and ``low`` in parts per million, null where fewer than two groups compare.
    """
    sides = {
        code: {
            "before": Shares.of(grades_before(matrix)),
            "after": Shares.of(grades_after(matrix)),
        }
        for code, matrix in groups.items()
    }
    largest = {}
    for side in ("before", "after"):
        compared = [each[side] for each in sides.values() if each[side].subjects >= smallest]
        largest[side] = {
            "best": _spread(each.best for each in compared),
            "low": _spread(each.low for each in compared),
        }
    return {
        "groups": {c: {n: s.as_plain() for n, s in each.items()} for c, each in sides.items()},
        "largest": largest,
        "smallest": smallest,
    }


def _spread(values: Iterable[int]) -> int | None:
    found = list(values)
    return max(found) - min(found) if len(found) > 1 else None
