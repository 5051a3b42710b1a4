"""Publicity windows and severities beyond the written cases."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengxin.law.errors import InputError
from chengxin.law.publicity_rules import (
    RecordFacts,
    WindowDecision,
    classify,
    facts_of,
    sectors_of,
    window,
)
from chengxin.law.rulebook import PublicityPack, default
from chengxin.law.words import Severity, SubjectKind

PENALTY = "administrative-penalty"
TODAY = date(2026, 11, 21)
EDITIONS = default().publicity_editions()
OLD, O58, O36 = EDITIONS
KINDS = [e.code for e in default().code_table("penalty-kind", TODAY).entries]


def penalty(decided_on: date = date(2026, 4, 10), **more: object) -> RecordFacts:
    known: dict[str, object] = {"kinds": frozenset({"fine"}), "fine_fen": 2_000_000} | more
    return RecordFacts(item=PENALTY, decided_on=decided_on, **known)  # type: ignore[arg-type]


ANY_PENALTY = st.builds(
    RecordFacts,
    item=st.just(PENALTY),
    decided_on=st.dates(date(2015, 1, 1), TODAY),
    subject_kind=st.none() | st.sampled_from(SubjectKind),
    severity=st.none() | st.sampled_from(Severity),
    kinds=st.frozensets(st.sampled_from(KINDS)),
    procedure=st.none() | st.sampled_from(["simplified", "ordinary", "hearing"]),
    fine_fen=st.none() | st.integers(0, 10**12),
    department=st.sampled_from(["", "market-regulation", "emergency", "fire", "transport"]),
    text=st.sampled_from(["", "经营超过保质期的食品", "未按规定检验电梯"]),
    fulfilled=st.none() | st.booleans(),
    binding_until=st.none() | st.dates(date(2015, 1, 1), date(2035, 1, 1)),
)


@given(ANY_PENALTY, st.sampled_from(EDITIONS))
def test_window_is_in_order_whatever_the_penalty(facts: RecordFacts, pack: PublicityPack) -> None:
    decision = window(pack, facts)
    assert decision.rule_id != "NONE"
    assert decision.article
    if not decision.published:
        assert decision.starts_on is None
        assert decision.ends_on is None
        return
    assert decision.starts_on == facts.decided_on
    assert decision.ends_on is not None
    assert decision.earliest_end_on is not None
    assert decision.starts_on <= decision.earliest_end_on <= decision.ends_on


@given(ANY_PENALTY, st.sampled_from(EDITIONS), st.dates(date(2015, 1, 1), date(2040, 1, 1)))
def test_day_is_shown_exactly_from_start_to_before_shown_until(
    facts: RecordFacts, pack: PublicityPack, day: date
) -> None:
    decision = window(pack, facts)
    inside = decision.published and decision.starts_on is not None and decision.starts_on <= day
    if inside and decision.shown_until is not None:
        inside = day < decision.shown_until
    assert decision.is_shown(day) == inside


@given(ANY_PENALTY, st.sampled_from(EDITIONS), st.sampled_from(KINDS))
def test_another_kind_never_makes_a_penalty_lighter(
    facts: RecordFacts, pack: PublicityPack, kind: str
) -> None:
    if not facts.kinds:
        return
    heavier = RecordFacts(**{**facts.__dict__, "kinds": facts.kinds | {kind}})
    before, after = classify(pack, facts), classify(pack, heavier)
    assert before is not None
    assert after is not None
    assert after.rank >= before.rank


@given(ANY_PENALTY, st.integers(0, 10**12))
def test_larger_fine_never_makes_a_penalty_lighter(facts: RecordFacts, more: int) -> None:
    fine = facts.fine_fen or 0
    larger = RecordFacts(**{**facts.__dict__, "fine_fen": fine + more})
    known = RecordFacts(**{**facts.__dict__, "fine_fen": fine})
    one, other = classify(O36, known), classify(O36, larger)
    assert one is not None
    assert other is not None
    assert other.rank >= one.rank


@pytest.mark.parametrize(
    ("fen", "kind", "severity"),
    [
        pytest.param(300_000, None, Severity.MINOR, id="small_at_the_line"),
        pytest.param(300_001, None, Severity.GENERAL, id="large_above_the_line"),
        pytest.param(199_999_999, None, Severity.GENERAL, id="large_below_huge"),
        pytest.param(200_000_000, None, Severity.SERIOUS, id="huge_at_the_line"),
        pytest.param(
            20_001, SubjectKind.INDIVIDUAL_BUSINESS, Severity.GENERAL, id="own_band_of_businesses"
        ),
        pytest.param(None, None, Severity.GENERAL, id="amount_not_given"),
    ],
)
def test_fine_weighs_by_its_band(
    fen: int | None, kind: SubjectKind | None, severity: Severity
) -> None:
    assert classify(O36, penalty(fine_fen=fen, subject_kind=kind)) is severity


def test_penalty_without_a_known_kind_is_general_and_not_hidden() -> None:
    facts = penalty(kinds=frozenset(), fine_fen=None)
    assert classify(O36, facts) is Severity.GENERAL
    assert window(O36, facts).published


def test_reported_class_wins_over_kind_and_procedure() -> None:
    facts = penalty(severity=Severity.SERIOUS, procedure="simplified")
    assert classify(O36, facts) is Severity.SERIOUS


def test_permit_has_no_severity() -> None:
    facts = RecordFacts(item="administrative-permit", decided_on=TODAY)
    assert classify(O36, facts) is None


def test_sector_needs_authority_and_violation_together() -> None:
    food = penalty(department="market-regulation", text="经营超过保质期的食品")
    assert sectors_of(O58, food) == {"food"}
    assert sectors_of(O58, penalty(department="market-regulation", text="虚假宣传")) == set()
    assert sectors_of(O58, penalty(department="urban-management", text="食品摊贩")) == set()


def test_suspension_by_the_emergency_bureau_counts_as_serious_work_safety() -> None:
    facts = penalty(department="emergency", kinds=frozenset({"suspension"}), fine_fen=None)
    assert window(O58, facts).rule_id == "R58-SECTOR"


def with_continuation(pack: PublicityPack, then: str) -> PublicityPack:
    source = pack.source[0].model_dump()
    changed = pack.model_dump(by_alias=True)
    changed["unfulfilled"]["sectors"] = [{"sector": "fire", "then": then, "source": source}]
    return PublicityPack.model_validate(changed)


def test_sector_rule_may_continue_publicity_while_duties_are_unfulfilled() -> None:
    pack = with_continuation(O36, "continue")
    open_end = window(pack, penalty(department="fire", fulfilled=False))
    assert open_end.published
    assert open_end.ends_on is None
    assert "义务未履行" in open_end.reason_zh
    assert window(pack, penalty(department="fire", fulfilled=True)).ends_on == date(2027, 4, 10)
    assert window(pack, penalty(fulfilled=False)).ends_on == date(2027, 4, 10)


def test_unknown_item_is_not_published() -> None:
    decision = window(O36, RecordFacts(item="horoscope", decided_on=TODAY))
    assert (decision.rule_id, decision.published) == ("NONE", False)


def test_repair_may_end_publicity_from_the_end_of_the_shortest_period() -> None:
    decision = window(O36, penalty())
    assert decision.repairable_from == decision.earliest_end_on == date(2026, 7, 10)


def test_special_case_of_2019_cannot_be_ended_early() -> None:
    facts = penalty(date(2021, 3, 1), kinds=frozenset({"permit_revocation"}))
    assert window(OLD, facts).repairable_from is None


def test_list_entry_removed_before_the_shortest_period_ends_with_the_removal() -> None:
    facts = RecordFacts(
        item="serious-dishonesty-list",
        decided_on=date(2026, 4, 10),
        valid_through=date(2026, 6, 30),
    )
    decision = window(O36, facts)
    assert decision.ends_on == decision.earliest_end_on == date(2026, 6, 30)


def test_facts_are_read_through_the_roles_of_the_item() -> None:
    item = default().catalogue_item(PENALTY, TODAY)
    payload = {
        "decided_on": "2026-04-10",
        "penalty_kinds": ["fine", "warning"],
        "fine_fen": 2_000_000,
        "procedure": "ordinary",
        "authority": "某区消防救援支队",
        "violation": "消防设施未保持完好有效",
        "fulfilment": "unfulfilled",
        "valid_to": "2099-12-31",
    }
    facts = facts_of(item, payload, department="fire")
    assert facts.decided_on == date(2026, 4, 10)
    assert facts.kinds == {"fine", "warning"}
    assert facts.fulfilled is False
    assert facts.valid_through is None, "2099 means without end"
    assert sectors_of(O36, facts) == {"fire"}


def test_removed_list_entry_holds_through_the_day_before() -> None:
    item = default().catalogue_item("serious-dishonesty-list", TODAY)
    payload = {"listed_on": date(2026, 4, 10), "removed_on": date(2026, 10, 10)}
    assert facts_of(item, payload).valid_through == date(2026, 10, 9)


def test_registration_without_its_own_day_counts_from_establishment() -> None:
    item = default().catalogue_item("registration", TODAY)
    assert facts_of(item, {"established_on": "1996-05-08"}).decided_on == date(1996, 5, 8)


def test_record_without_any_day_is_refused() -> None:
    with pytest.raises(InputError, match="no day of decision"):
        facts_of(default().catalogue_item(PENALTY, TODAY), {})


def test_day_of_the_ledger_stands_in_where_the_payload_names_none() -> None:
    item = default().catalogue_item(PENALTY, TODAY)
    day, other = date(2026, 8, 5), date(2026, 8, 1)
    assert facts_of(item, {}, decided_on=day).decided_on == day
    assert facts_of(item, {"decided_on": other}, decided_on=day).decided_on == other


def test_decision_names_its_edition() -> None:
    decision = window(O58, penalty(date(2024, 5, 6)))
    assert isinstance(decision, WindowDecision)
    assert decision.edition == "2023-05"
