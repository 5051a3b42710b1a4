"""A benchmark proposes within the law; milder circumstances never cost more."""

from itertools import combinations
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengxin.law import rulebook
from chengxin.law.discretion import BenchmarkValueError, look_up, propose
from chengxin.law.rulebook.schemas.discretion import Discretion, Leaning
from chengxin.law.rulebook.schemas.no_penalty_list import NoPenaltyList

PACKS = rulebook.default().of_kind(Discretion)
LISTS = rulebook.default().of_kind(NoPenaltyList)
CHOICES = [(pack, behaviour.code) for pack in PACKS for behaviour in pack.behaviours]
VALUE = 123_456_700
chosen = st.sampled_from(CHOICES)


def circumstances_of(pack: Discretion, *leads: Leaning) -> list[str]:
    return [each.id for each in pack.circumstances if not leads or each.leads in leads]


@given(chosen, st.data())
def test_a_proposal_stays_within_the_law_or_below_its_least(
    choice: tuple[Discretion, str], data: st.DataObject
) -> None:
    pack, code = choice
    ids = data.draw(st.sets(st.sampled_from(circumstances_of(pack))))
    found = propose(pack, code, ids, value_fen=VALUE)
    low, high = found.statutory
    assert 0 <= found.low_fen <= found.high_fen <= high
    assert (found.high_fen < low) == (found.leaning in (Leaning.NONE, Leaning.REDUCED)) or low == 0
    assert {each.id for each in found.weighed} == ids


@given(chosen, st.data())
def test_a_milder_circumstance_more_never_raises_and_a_severe_one_never_lowers(
    choice: tuple[Discretion, str], data: st.DataObject
) -> None:
    pack, code = choice
    ids = data.draw(st.sets(st.sampled_from(circumstances_of(pack))))
    before = propose(pack, code, ids, value_fen=VALUE)
    mild = circumstances_of(pack, Leaning.NONE, Leaning.REDUCED, Leaning.LENIENT)
    milder = propose(pack, code, {*ids, data.draw(st.sampled_from(mild))}, value_fen=VALUE)
    severe = circumstances_of(pack, Leaning.SEVERE)
    harder = propose(pack, code, {*ids, data.draw(st.sampled_from(severe))}, value_fen=VALUE)
    assert (milder.low_fen, milder.high_fen) <= (before.low_fen, before.high_fen)
    assert milder.leaning.rank <= before.leaning.rank <= harder.leaning.rank
    assert harder.low_fen >= before.low_fen
    assert harder.high_fen >= before.high_fen


@given(chosen, st.integers(0, 10**12), st.integers(0, 10**12))
def test_a_greater_value_never_costs_less(
    choice: tuple[Discretion, str], one: int, other: int
) -> None:
    pack, code = choice
    low, high = sorted((one, other))
    less = propose(pack, code, (), value_fen=low)
    more = propose(pack, code, (), value_fen=high)
    assert (less.low_fen, less.high_fen) <= (more.low_fen, more.high_fen)


def test_a_multiple_without_its_value_is_refused() -> None:
    pack = next(each for each in PACKS if each.key == "market-regulation")
    for value in (None, -1):
        with pytest.raises(BenchmarkValueError) as refused:
            propose(pack, "expired-food", (), value_fen=value)
        assert refused.value.value == value
    assert propose(pack, "expired-food", (), value_fen=0).high_fen == 0


def test_what_is_not_known_spares_nobody() -> None:
    """Every way to leave a condition out or to break it, over every entry of every list."""
    for each in LISTS:
        for violation in each.violations:
            full: dict[str, int | bool | None] = {
                c.id: True if c.at_most is None else c.at_most for c in violation.conditions
            }
            assert look_up(violation, full).is_spared
            for left_out in combinations(full, 1):
                partly = {k: v for k, v in full.items() if k not in left_out}
                answer = look_up(violation, partly)
                assert not answer.is_spared
                assert [c.id for c in answer.unknown] == list(left_out)
            for c in violation.conditions:
                broken = False if c.at_most is None else c.at_most + 1
                answer = look_up(violation, {**full, c.id: broken})
                assert [u.id for u in answer.unmet] == [c.id]


def test_every_entry_of_a_list_that_names_a_benchmark_finds_it() -> None:
    named = 0
    for each in LISTS:
        pack = cast(Discretion, next(p for p in PACKS if p.key == each.key))
        for violation in each.violations:
            if violation.benchmark is not None:
                assert pack.behaviour(violation.benchmark).code == violation.benchmark
                named += 1
    assert named > 5
