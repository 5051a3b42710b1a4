"""The match score: features of two mentions, each with its values, weight and agreement.

The numbers are the pack ``match-weights.enterprise``; the score orders candidates and explains
itself, it decides nothing.
"""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from chengxin.engines.matching.lexicon import newest
from chengxin.law import rulebook
from chengxin.law.rulebook.schemas.match_weights import MatchWeights

FULL = 1000  # a score in thousandths


class Feature(NamedTuple):
    """One compared feature: what each side says, how it came out, and what that counts.

    `agreement` in thousandths; `weight` as in the pack. `outcome` is a key of the pack.
    """

    feature: str
    left: str
    right: str
    outcome: str
    agreement: int
    weight: int


@cache
def weights() -> MatchWeights:
    """The newest adopted edition of the packaged weights, read once per process."""
    return newest(rulebook.default(), "match-weights.enterprise", MatchWeights)


@cache
def _agreement(feature: str, outcome: str) -> tuple[int, int]:
    found = weights().feature(feature)
    return found.agreement[outcome], found.weight


def feature(key: str, left: str, right: str, outcome: str) -> Feature:
    """A feature with the weight and agreement the pack gives that outcome.

    >>> feature("form", "有限公司", "", "missing").weight
    150
    """
    agreement, weight = _agreement(key, outcome)
    return Feature(key, left, right, outcome, agreement, weight)


@cache
def _ceiling(finding: str) -> int:
    return weights().ceiling(finding)


def score_of(features: Iterable[Feature], findings: Iterable[str]) -> int:
    """The weighted mean of the agreements, never above what a finding leaves, in thousandths."""
    counted = tuple(features)
    total = sum(f.weight for f in counted)
    mean = sum(f.weight * f.agreement for f in counted) // total if total else 0
    return min([mean, *(_ceiling(finding) for finding in findings)])
