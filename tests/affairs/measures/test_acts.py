"""A measure is proposed, released by another, fed back, lifted; each condition has its clause."""

from datetime import date, timedelta
from typing import Any

import pytest

from chengxin.affairs.amendments.errors import SamePersonError
from chengxin.affairs.casework import deadlines, events, letters
from chengxin.affairs.measures import errors, selectors, services
from chengxin.affairs.measures.enums import FeedbackOutcome, LiftCause, MeasureState
from chengxin.affairs.measures.models import MeasureCase
from chengxin.law.errors import InputError, PermissionDeniedError, TransitionError
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.enums import Role
from chengxin.records.audit.models import AuditEntry
from chengxin.records.evidence import services as evidence
from chengxin.records.ledger import services as ledger
from tests.affairs.measures.place import AT, ON, Place, person

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c"
    "6360606060000000050001a5f645400000000049454e44ae426082"
)


def test_a_measure_goes_from_proposal_to_its_end(place: Place) -> None:
    record = place.record()
    case = place.propose(record)
    assert (case.state, case.authority, case.document) == (
        MeasureState.PROPOSED, "market-regulation", f"沪示罚〔2026〕{record}号",
    )  # fmt: skip
    open_now = deadlines.of_case("measures", case.case_no)
    assert [(d.step, d.owner, d.due_on) for d in open_now] == [
        ("decide", "market-regulation", date(2026, 5, 28))
    ]

    case = services.release(case_no=case.case_no, by=place.chief, at=AT)
    assert (case.state, case.released_by) == (MeasureState.IN_FORCE, "chief")
    letter = letters.of_case("measures", case.case_no).get()
    assert (letter.pack, letter.subject_id) == ("letter.measure-applied", place.subject.pk)

    services.feed_back(
        case_no=case.case_no, outcome=FeedbackOutcome.DONE, text="已增加检查一次",
        by=place.clerk, at=AT + timedelta(days=3),
    )  # fmt: skip
    assert not deadlines.list_open("market-regulation").exists()

    ended = services.lift(
        case_no=case.case_no, document="示解〔2026〕1号", article="第三十条", reason="已经改正",
        by=place.chief, at=AT + timedelta(days=9),
    )  # fmt: skip
    assert (ended.state, ended.lift_cause, ended.ended_on) == (
        MeasureState.LIFTED, LiftCause.BY_AUTHORITY, ON + timedelta(days=9),
    )  # fmt: skip
    acts = [event.act for event in events.of_case("measures", case.case_no)]
    assert acts == ["propose", "release", "feed-back", "lift"]
    entries = AuditEntry.objects.filter(action__startswith="measures.case.")
    assert entries.count() == len(acts)
    assert letters.of_case("measures", case.case_no).count() == 2


@pytest.mark.parametrize(
    ("changes", "error", "facts"),
    [
        pytest.param(
            {"measure": "loan-ban"}, errors.MeasureNotListedError, {"measure": "loan-ban"},
            id="not_on_the_list",
        ),
        pytest.param(
            {"rule": "tender-ban"}, errors.MeasureNotListedError, {"measure": "key-supervision"},
            id="no_such_use",
        ),
        pytest.param(
            {"measure": "cautious-lending", "rule": "any"}, errors.MeasureNotDemandedError,
            {"measure": "cautious-lending"}, id="banks_decide_for_themselves",
        ),
        pytest.param(
            {"measure": "office", "rule": "any"}, errors.PersonsOnlyError, {"measure": "office"},
            id="natural_persons_only",
        ),
        pytest.param(
            {"measure": "public-funds", "rule": "limited-funding"}, errors.AuthorityNotNamedError,
            {"authority": "market-regulation"}, id="another_authority",
        ),
        pytest.param(
            {"until": ON + timedelta(days=5 * 365)}, errors.TermTooLongError,
            {"latest": "2029-05-21"}, id="longer_than_the_rule",
        ),
        pytest.param(
            {"until": None}, errors.TermTooLongError, {"latest": "2029-05-21"}, id="without_end",
        ),
        pytest.param(
            {"since": ON - timedelta(days=1)}, errors.TermTooLongError, {}, id="backdated",
        ),
        pytest.param({"reason": "  "}, InputError, {}, id="without_reason"),
        pytest.param(
            {"record_no": None, "document": "示例令"}, errors.CauseNotFittingError,
            {"record_no": 0}, id="a_document_where_a_record_is_needed",
        ),
    ],
)  # fmt: skip
def test_a_proposal_that_breaks_a_condition_is_refused(
    place: Place, changes: dict[str, Any], error: type[Exception], facts: dict[str, Any]
) -> None:
    record = place.record()
    with pytest.raises(error) as refused:
        place.propose(**{"record_no": record, **changes})
    for name, value in facts.items():
        assert getattr(refused.value, name) == value
    if isinstance(refused.value, errors.MeasureRefusedError):
        assert refused.value.clause
    assert not MeasureCase.objects.exists()
    assert place.propose(record).case_no  # what was refused was refused for that reason


@pytest.mark.parametrize("effect", ["repaired", "lifted", "annulled", "court-shield", "minor"])
def test_a_shielded_record_carries_no_measure(place: Place, effect: str) -> None:
    record = place.record()
    place.effect(record, effect)
    with pytest.raises(errors.CauseNotLiveError) as refused:
        place.propose(record)
    assert refused.value.record_no == record


def test_a_minor_penalty_is_no_cause(place: Place) -> None:
    with pytest.raises(errors.CauseNotFittingError):
        place.propose(place.record(severity="minor"))


def test_the_kind_of_list_decides(place: Place) -> None:
    finance = person("money", Role.DEPARTMENT, "finance")
    asked = {"measure": "market-access", "rule": "procurement-ban", "by": finance}
    assert place.propose(place.listed(), **asked).authority == "finance"
    with pytest.raises(errors.CauseNotFittingError):
        place.propose(place.listed("customs"), **asked)


def test_a_measure_does_not_outlast_its_list_entry(place: Place) -> None:
    record = place.listed(valid_to=date(2026, 9, 1))
    with pytest.raises(errors.TermTooLongError) as refused:
        place.propose(record, until=date(2026, 9, 2))
    assert refused.value.latest == "2026-09-01"
    assert place.propose(record, until=date(2026, 9, 1)).until == date(2026, 9, 1)


def test_the_same_measure_is_not_proposed_twice(place: Place) -> None:
    record = place.record()
    case = place.propose(record)
    with pytest.raises(errors.MeasureRepeatedError) as refused:
        place.propose(record)
    assert refused.value.case_no == case.case_no


def test_whoever_proposed_does_not_release(place: Place) -> None:
    case = place.propose(place.record())
    with pytest.raises(SamePersonError):
        services.release(case_no=case.case_no, by=place.clerk, at=AT)
    other = person("green", Role.REGULATOR, "ecology-environment")
    with pytest.raises(PermissionDeniedError):
        services.release(case_no=case.case_no, by=other, at=AT)
    office = person("office", Role.OFFICE, "credit-office")
    with pytest.raises(PermissionDeniedError):
        services.release(case_no=case.case_no, by=office, at=AT)
    assert services.release(case_no=case.case_no, by=place.chief, at=AT).state == "in-force"


def test_a_cause_that_went_meanwhile_stops_the_release(place: Place) -> None:
    record = place.record()
    case = place.propose(record)
    place.effect(record, "repaired")
    with pytest.raises(errors.CauseNotLiveError):
        services.release(case_no=case.case_no, by=place.chief, at=AT)


def test_a_late_release_is_noted_as_late(place: Place) -> None:
    case = place.propose(place.record())
    services.release(case_no=case.case_no, by=place.chief, at=AT + timedelta(days=30))
    event = events.of_case("measures", case.case_no).last()
    assert event is not None
    assert event.late
    case.refresh_from_db()
    assert case.since == ON + timedelta(days=30)  # never in force before it was released


def test_a_document_as_cause_needs_a_copy(
    place: Place, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge = person("judge", Role.DEPARTMENT, "court")
    second = person("judge2", Role.REGULATOR, "court")
    case = place.propose(
        None, measure="consumption", rule="restricted-consumption",  # type: ignore[arg-type]
        document="（2026）沪示执限1号", by=judge, until=None,
    )  # fmt: skip
    with pytest.raises(errors.EvidenceMissingError) as refused:
        services.release(case_no=case.case_no, by=second, at=AT)
    assert refused.value.case_no == case.case_no
    evidence.keep(
        name="限制消费令.png", content=PNG, by=judge, at=AT, matter=case.case_no,
        subject_id=place.subject.pk,
    )  # fmt: skip
    assert services.release(case_no=case.case_no, by=second, at=AT).until is None


def test_only_the_proposer_takes_back_and_an_ended_case_stays(place: Place) -> None:
    case = place.propose(place.record())
    with pytest.raises(PermissionDeniedError):
        services.withdraw(case_no=case.case_no, reason="示例", by=place.chief, at=AT)
    services.withdraw(case_no=case.case_no, reason="示例", by=place.clerk, at=AT)
    with pytest.raises(TransitionError):
        services.release(case_no=case.case_no, by=place.chief, at=AT)


def test_a_refusal_keeps_its_reason(place: Place) -> None:
    case = place.propose(place.record())
    services.refuse(case_no=case.case_no, reason="情节不相当", by=place.chief, at=AT)
    event = events.of_case("measures", case.case_no).last()
    assert event is not None
    assert (event.to_state, event.reason) == ("refused", "情节不相当")
    assert not selectors.shown_to_subject(place.subject.pk).exists()


def test_what_rests_on_a_cause_goes_with_it(place: Place) -> None:
    record, other = place.record(), place.record()
    released = place.in_force(record)
    proposed = place.propose(
        record, measure="preferential-policies", rule="no-simplified-procedure"
    )
    kept = place.in_force(other)
    office = person("office", Role.OFFICE, "credit-office")
    commit = ledger.open_commit(act="repair.granted", by="office")
    asked = {
        "record_no": record, "cause": LiftCause.REPAIRED, "document": "示修〔2026〕1号",
        "article": "第九条", "by": office, "on": ON, "at": AT, "commit": commit,
    }  # fmt: skip
    ended = services.lift_for(**asked)  # type: ignore[arg-type]
    assert {(c.case_no, c.state, c.lifted_seq) for c in ended} == {
        (released.case_no, "lifted", commit.seq),
        (proposed.case_no, "withdrawn", commit.seq),
    }
    kept.refresh_from_db()
    assert kept.state == "in-force"
    assert services.lift_for(**asked) == ()  # type: ignore[arg-type]
    assert not selectors.is_any_open(record)
    told = letters.of_subject(place.subject.pk)
    assert [letter.pack for letter in told].count("letter.measure-lifted") == 1


def test_a_court_suspends_and_gives_back(place: Place) -> None:
    case = place.in_force(place.record())
    office = person("office", Role.OFFICE, "credit-office")
    commit = ledger.open_commit(act="repair.shielded", by="office")
    asked: dict[str, Any] = {
        "subject_id": place.subject.pk, "document": "（2026）沪示破1号", "article": "第二十条",
        "by": office, "on": ON, "at": AT, "commit": commit,
    }  # fmt: skip
    assert [c.state for c in services.suspend_for(**asked)] == ["suspended"]
    assert services.suspend_for(**asked) == ()
    with pytest.raises(TransitionError):
        services.feed_back(
            case_no=case.case_no, outcome=FeedbackOutcome.DONE, text="x", by=place.clerk, at=AT
        )
    assert [c.state for c in services.resume_for(**asked)] == ["in-force"]


def test_a_measure_ends_with_its_term(place: Place) -> None:
    case = place.in_force(place.record(), until=ON + timedelta(days=10))
    job = Actor.system("measures")
    assert services.end_due(by=job, at=AT + timedelta(days=9)) == 0
    assert services.end_due(by=job, at=AT + timedelta(days=10)) == 1
    case.refresh_from_db()
    assert (case.state, case.ended_on) == ("ended", ON + timedelta(days=10))
    assert services.end_due(by=job, at=AT + timedelta(days=11)) == 0
