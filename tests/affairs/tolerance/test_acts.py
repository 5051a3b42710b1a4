"""Tolerance is asked for, decided with proof by another person, and may be taken back."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from chengxin.affairs.amendments.errors import SamePersonError
from chengxin.affairs.casework import deadlines, events, letters
from chengxin.affairs.measures import selectors as measures
from chengxin.affairs.receipts.models import EffectNotice
from chengxin.affairs.tolerance import errors, services
from chengxin.law.errors import InputError, PermissionDeniedError, TransitionError
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.enums import Role
from chengxin.records.ledger.models import LedgerEffect
from chengxin.records.publicity.services import disclosed_records
from tests.affairs.measures.place import AT, ON, Place, person

HandIn = Callable[[str, Actor], None]


def test_a_recognition_has_its_effect_at_once(place: Place, member: Actor, proof: HandIn) -> None:
    record = place.record(severity="general")
    measure = place.in_force(record)
    case = services.submit(
        record_no=record, ground="no-intent", statement="进货时查验了证照", by=member, at=AT
    )
    assert (case.state, case.origin, case.authority) == (
        "submitted",
        "applied",
        "market-regulation",
    )
    due = deadlines.of_case("tolerance", case.case_no).get()
    assert (due.owner, due.due_on) == ("market-regulation", date(2026, 6, 4))

    proof(case.case_no, member)
    case = services.recognise(case_no=case.case_no, reason="查验记录齐全", by=place.chief, at=AT)
    effect = LedgerEffect.objects.get(record_no=record)
    assert (effect.kind, effect.valid_from, effect.valid_to) == (
        "minor-case",
        date(2026, 3, 2),
        None,
    )
    assert case.effect_id == effect.pk
    measure.refresh_from_db()
    assert (measure.state, measure.lift_cause, measure.lifted_seq) == (
        "lifted", "tolerated", effect.recorded_seq,
    )  # fmt: skip
    assert not measures.is_any_open(record)
    assert EffectNotice.objects.get(record_no=record).recorded_seq == effect.recorded_seq
    assert letters.of_case("tolerance", case.case_no).get().pack == "letter.tolerance-recognised"
    assert [e.act for e in events.of_case("tolerance", case.case_no)] == ["apply", "recognise"]


def test_the_subject_still_sees_the_fact(place: Place, member: Actor, proof: HandIn) -> None:
    record = place.record(severity="general")
    case = services.submit(
        record_no=record, ground="epidemic", statement="停业期间无法办理", by=member, at=AT
    )
    proof(case.case_no, member)
    services.recognise(case_no=case.case_no, reason="属实", by=place.chief, at=AT)
    seen = disclosed_records(
        subject_id=place.subject.pk, actor=member, purpose="test", on=ON,
        at=AT + timedelta(days=900), audience=Audience.SELF,
    )  # fmt: skip
    assert [r.record_no for r in seen.records] == [record]
    assert seen.records[0].has_effect("force-majeure", on=ON)


def test_nobody_decides_without_proof(place: Place, member: Actor, proof: HandIn) -> None:
    record = place.record(severity="general")
    case = services.submit(
        record_no=record, ground="natural-disaster", statement="台风", by=member, at=AT
    )
    with pytest.raises(errors.ProofMissingError) as refused:
        services.recognise(case_no=case.case_no, reason="属实", by=place.chief, at=AT)
    assert refused.value.clause
    assert not LedgerEffect.objects.exists()
    proof(case.case_no, place.clerk)
    assert services.recognise(case_no=case.case_no, reason="属实", by=place.chief, at=AT).effect_id


def test_the_authority_does_not_decide_what_it_proposed_alone(place: Place, proof: HandIn) -> None:
    case = services.submit(
        record_no=place.record(severity="general"), ground="minor-violation",
        statement="当场改正", by=place.clerk, at=AT,
    )  # fmt: skip
    proof(case.case_no, place.clerk)
    with pytest.raises(SamePersonError):
        services.recognise(case_no=case.case_no, reason="属实", by=place.clerk, at=AT)
    with pytest.raises(SamePersonError):
        services.refuse(case_no=case.case_no, reason="不属实", by=place.clerk, at=AT)
    other = person("green", Role.REGULATOR, "ecology-environment")
    with pytest.raises(PermissionDeniedError):
        services.recognise(case_no=case.case_no, reason="属实", by=other, at=AT)
    assert services.recognise(case_no=case.case_no, reason="属实", by=place.chief, at=AT).effect_id


@pytest.mark.parametrize(
    ("ground", "error"),
    [
        pytest.param("bad-luck", errors.UnknownGroundError, id="no_such_ground"),
    ],
)
def test_an_unknown_ground_is_refused(
    place: Place, member: Actor, ground: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        services.submit(record_no=place.record(), ground=ground, statement="示例", by=member, at=AT)


def test_a_stranger_asks_for_nothing(place: Place, member: Actor) -> None:
    record = place.record()
    stranger = person("stranger", Role.ENTERPRISE)
    for by in (stranger, person("green", Role.DEPARTMENT, "ecology-environment")):
        with pytest.raises(PermissionDeniedError):
            services.submit(record_no=record, ground="no-intent", statement="x", by=by, at=AT)
    with pytest.raises(InputError):
        services.submit(record_no=record, ground="no-intent", statement=" ", by=member, at=AT)
    assert services.submit(record_no=record, ground="no-intent", statement="x", by=member, at=AT)


def test_what_is_no_dishonesty_is_not_tolerated(place: Place, member: Actor) -> None:
    for record in (
        place.record(polarity="positive", severity=""),
        place.record(state="revoked"),
        place.record("administrative-permit", severity=""),
    ):
        with pytest.raises(errors.NotTolerableError) as refused:
            services.submit(record_no=record, ground="no-intent", statement="x", by=member, at=AT)
        assert refused.value.record_no == record


def test_a_record_has_one_open_case(place: Place, member: Actor) -> None:
    record = place.record()
    asked = {"record_no": record, "ground": "no-intent", "statement": "x", "by": member, "at": AT}
    case = services.submit(**asked)  # type: ignore[arg-type]
    with pytest.raises(errors.AlreadyTolerantError) as refused:
        services.submit(**asked)  # type: ignore[arg-type]
    assert refused.value.case_no == case.case_no
    with pytest.raises(PermissionDeniedError):
        services.withdraw(case_no=case.case_no, by=place.clerk, at=AT)
    services.withdraw(case_no=case.case_no, by=member, at=AT)
    assert services.submit(**asked).case_no != case.case_no  # type: ignore[arg-type]


def test_a_refusal_says_why_and_a_late_one_is_late(place: Place, member: Actor) -> None:
    case = services.submit(
        record_no=place.record(), ground="no-intent", statement="x", by=member, at=AT
    )
    with pytest.raises(InputError):
        services.refuse(case_no=case.case_no, reason="", by=place.clerk, at=AT)
    services.refuse(
        case_no=case.case_no, reason="没有证据", by=place.clerk, at=AT + timedelta(days=40)
    )
    event = events.of_case("tolerance", case.case_no).last()
    assert event is not None
    assert (event.to_state, event.late) == ("refused", True)
    assert letters.of_case("tolerance", case.case_no).get().pack == "letter.tolerance-refused"
    with pytest.raises(TransitionError):
        services.recognise(case_no=case.case_no, reason="x", by=place.chief, at=AT)


def test_a_false_proof_ends_the_effect(place: Place, member: Actor, proof: HandIn) -> None:
    record = place.record(severity="general")
    case = services.submit(record_no=record, ground="no-intent", statement="x", by=member, at=AT)
    proof(case.case_no, member)
    services.recognise(case_no=case.case_no, reason="属实", by=place.chief, at=AT)
    later = AT + timedelta(days=20)
    services.revoke(case_no=case.case_no, reason="材料不实", by=place.chief, at=later)
    live = LedgerEffect.objects.get(record_no=record, superseded_seq=None)
    assert (live.valid_from, live.valid_to) == (date(2026, 3, 2), ON + timedelta(days=20))
    changes = EffectNotice.objects.filter(record_no=record).values_list("change", flat=True)
    assert sorted(changes) == ["began", "ended"]
    assert services.submit(record_no=record, ground="no-intent", statement="x", by=member, at=later)
