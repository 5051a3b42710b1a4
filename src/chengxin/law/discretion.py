"""What a benchmark proposes for a violation, and whether a list spares it. Pure functions.

They propose and never decide: the answer names what it rests on and is kept nowhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chengxin.law.errors import InputError
from chengxin.law.rulebook.schemas.discretion import (
    WHOLE,
    Behaviour,
    Circumstance,
    Discretion,
    Leaning,
    Share,
)
from chengxin.law.rulebook.schemas.no_penalty_list import SparedViolation, SparingCondition


class BenchmarkValueError(InputError):
    """The fine is a multiple of a value that is missing or below zero; facts: `value`."""

    code = "benchmark-value"


@dataclass(frozen=True)
class Proposal:
    """What the benchmark leads to.

    `low_fen` and `high_fen` are both included; `low_fen` 0 and `high_fen` 0: no fine. `opposed`:
    circumstances pull both ways, so the ordinary share is proposed. `statutory` is the range of the
    law itself.
    """

    behaviour: Behaviour
    leaning: Leaning
    low_fen: int
    high_fen: int
    statutory: tuple[int, int]
    weighed: tuple[Circumstance, ...]
    opposed: bool
    share: Share | None


def propose(
    pack: Discretion, code: str, circumstances: Iterable[str], *, value_fen: int | None = None
) -> Proposal:
    """The range a benchmark proposes for a violation under some circumstances.

    Args:
        pack: The benchmarks in force.
        code: A behaviour of the pack.
        circumstances: Ids of circumstances of the pack; others are left aside.
        value_fen: The value the fine is a multiple of, where it is one.

    Raises:
        BenchmarkValueError: That value is needed and missing, or below zero.
    """
    behaviour = pack.behaviour(code)
    wanted = set(circumstances)
    weighed = tuple(each for each in pack.circumstances if each.id in wanted)
    low, high = statutory_range(behaviour, value_fen)
    leaning, opposed = _leaning({each.leads for each in weighed}, has_least=low > 0)
    if leaning is Leaning.NONE:
        return Proposal(behaviour, leaning, 0, 0, (low, high), weighed, opposed, None)
    if leaning is Leaning.REDUCED:
        return Proposal(behaviour, leaning, 0, low - 1, (low, high), weighed, opposed, None)
    share = pack.share(leaning)
    width = high - low
    return Proposal(
        behaviour=behaviour,
        leaning=leaning,
        low_fen=low + width * share.lowest // WHOLE,
        high_fen=low + width * share.highest // WHOLE,
        statutory=(low, high),
        weighed=weighed,
        opposed=opposed,
        share=share,
    )


def statutory_range(behaviour: Behaviour, value_fen: int | None) -> tuple[int, int]:
    """The range of the law in fen, both ends included.

    Raises:
        BenchmarkValueError: The fine is a multiple of a value that is missing or below zero.
    """
    if behaviour.least_times is None or behaviour.most_times is None:
        assert behaviour.least_fen is not None
        assert behaviour.most_fen is not None
        return behaviour.least_fen, behaviour.most_fen
    if value_fen is None or value_fen < 0:
        raise BenchmarkValueError(
            f"{behaviour.code}: the fine is a multiple of a value. Give that value in yuan, zero "
            "or more.",
            value=value_fen,
        )
    return value_fen * behaviour.least_times // WHOLE, value_fen * behaviour.most_times // WHOLE


def _leaning(leads: set[Leaning], *, has_least: bool) -> tuple[Leaning, bool]:
    """Where circumstances lead together, and whether they pull both ways."""
    mild = min((each for each in leads if each is not Leaning.SEVERE), default=None, key=_rank)
    if Leaning.SEVERE in leads:
        return (Leaning.SEVERE, False) if mild is None else (Leaning.ORDINARY, True)
    if mild is Leaning.REDUCED and not has_least:
        return Leaning.LENIENT, False  # nothing lies below a range that begins at nothing
    return mild or Leaning.ORDINARY, False


def _rank(leaning: Leaning) -> int:
    return leaning.rank


@dataclass(frozen=True)
class Sparing:
    """How a violation stands to the conditions of its entry.

    `is_spared` only when every condition is known and holds.
    """

    violation: SparedViolation
    met: tuple[SparingCondition, ...]
    unmet: tuple[SparingCondition, ...]
    unknown: tuple[SparingCondition, ...]

    @property
    def is_spared(self) -> bool:
        """Whether the list proposes no penalty."""
        return not self.unmet and not self.unknown


def look_up(violation: SparedViolation, facts: Mapping[str, int | bool | None]) -> Sparing:
    """Hold facts to the conditions of an entry of a no-penalty list.

    Args:
        violation: The entry.
        facts: By id of a condition: true or false, or the quantity; missing = not known.
    """
    answers = [(each, _holds(each, facts.get(each.id))) for each in violation.conditions]
    return Sparing(
        violation=violation,
        met=tuple(each for each, answer in answers if answer is True),
        unmet=tuple(each for each, answer in answers if answer is False),
        unknown=tuple(each for each, answer in answers if answer is None),
    )


def _holds(condition: SparingCondition, fact: int | bool | None) -> bool | None:
    if fact is None:
        return None
    if condition.at_most is None:
        return bool(fact)
    return not isinstance(fact, bool) and 0 <= fact <= condition.at_most
