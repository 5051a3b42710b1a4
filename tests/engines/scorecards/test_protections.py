"""What the law protects lowers no grade, whatever the card says."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chengxin.engines.scorecards.cases import prepare_from
from chengxin.engines.scorecards.explain import explain
from chengxin.engines.scorecards.plain import Evaluator, Subject
from chengxin.law.rulebook import default
from chengxin.law.rulebook.schemas.protections import Protections
from tests.engines.scorecards.strategies import DAYS, Population, cards
from tests.engines.scorecards.trial import MARK, card_of, indicator, ready, record, subject

AS_OF = date(2026, 11, 21)
OF_PENALTIES = ("minor-case", MARK[1].model_copy(update={"of": "penalty"}))
EFFECTS = (
    "annulled",
    "court-shield",
    "first-case",
    "force-majeure",
    "grace-period",
    "lifted",
    "minor",
    "minor-case",
    "repaired",
)


def protections() -> Protections:
    return default().protections(AS_OF)


def test_the_pack_protects_by_every_effect_the_law_names() -> None:
    assert protections().shielding_effects == {*EFFECTS, "past-inquiry-term"}
    assert [(w, m.of, m.severity) for w, m in protections().marks] == [
        ("minor-case", "administrative-penalty", ("minor",))
    ]


def with_effect(row: dict[str, Any], effect: str) -> dict[str, Any]:
    """A record on which an effect is in force, as it is read for an evaluation."""
    return row | {
        "record_no": row["record_no"] + 10_000,
        "subject_id": 1,
        "state": "live",
        "shielded": effect in protections().shielding_effects,
        "effects": (effect,),
    }


def as_minor(row: dict[str, Any]) -> dict[str, Any]:
    """A penalty of a minor violation, without any effect."""
    return row | {
        "record_no": row["record_no"] + 10_000,
        "subject_id": 1,
        "polarity": "negative",
        "severity": "minor",
        "state": "live",
        "shielded": False,
    }


@settings(max_examples=40, deadline=None)
@given(
    card=cards(),
    as_of=st.sampled_from(DAYS),
    effect=st.sampled_from(EFFECTS),
    seed=st.integers(0, 2**32),
)
def test_adding_a_protected_record_never_lowers_a_grade(
    card: dict[str, Any], as_of: date, effect: str, seed: int
) -> None:
    """Minors, force majeure, first and minor cases, and the rest: nothing changes at all."""
    rows = Population(seed, as_of)
    prepared = ready(card, as_of, marks=[OF_PENALTIES])
    evaluator, one = Evaluator(prepared), Subject(**subject())
    own = [r for r in rows.records if r["subject_id"] == 1]
    before = evaluator.evaluate(one, own)
    for row in rows.records[:30]:
        added = [with_effect(row, effect)]
        if row["item"] == "penalty":
            added.append(as_minor(row))
        for extra in added:
            after = evaluator.evaluate(one, [*own, extra])
            assert after.grade <= before.grade, "A is the best grade"
            assert after == before


@pytest.mark.parametrize("effect", EFFECTS)
def test_the_explanation_has_a_word_for_each(effect: str) -> None:
    card = card_of(
        indicators=[indicator(id="x", points_each=-30), indicator(id="y", points_each=25)]
    )
    protected = with_effect(record(), effect)
    found = explain(ready(card, AS_OF), Subject(**subject()), [protected])
    assert [(r.record_no, r.reason) for r in found.left_out] == [(10_001, effect)]
    assert found.protected == found.left_out


@pytest.mark.parametrize(
    ("parts", "reason", "is_protected"),
    [
        pytest.param({"severity": "minor"}, "minor-case", True, id="mark"),
        pytest.param({"state": "revoked"}, "revoked", True, id="revoked"),
        pytest.param({"decided_on": date(2020, 1, 1)}, "inquiry-term", True, id="term"),
        pytest.param({"decided_on": date(2026, 12, 1)}, "not-yet", False, id="not yet"),
        pytest.param({"objected": True}, "under-objection", False, id="objection"),
        pytest.param({"item": "rating"}, "uncounted", False, id="nothing looks at it"),
    ],
)
def test_what_has_no_effect_has_a_word_too(
    parts: dict[str, Any], reason: str, is_protected: bool
) -> None:
    both = [indicator(id="x", points_each=-30), indicator(id="y", points_each=25)]
    prepared = ready(card_of(indicators=both, objections="leave_out"), AS_OF, marks=[MARK])
    found = explain(prepared, Subject(**subject()), [record(**parts)])
    assert [r.reason for r in found.left_out] == [reason]
    assert bool(found.protected) is is_protected


def test_the_packaged_card_does_not_see_a_minor_penalty_from_2026_04_on() -> None:
    prepared = prepare_from(default(), "comprehensive", as_of=AS_OF)
    assert [word for word, _ in prepared.marks_of("administrative-penalty")] == ["minor-case"]
    assert prepared.marks_of("abnormal-operations-list") == ()
    before = prepare_from(default(), "comprehensive", as_of=date(2026, 3, 31))
    assert before.marks == ()
