"""Forwarding, keeping, declining, returning, withdrawing: clocks, letters, the mark."""

from collections.abc import Callable

import pytest

from chengxin.affairs.casework import deadlines, events, letters
from chengxin.affairs.objections import selectors, services
from chengxin.affairs.objections.enums import ObjectionState
from chengxin.affairs.objections.errors import NotTheApplicantError, UnclearObjectionError
from chengxin.law.errors import PermissionDeniedError, TransitionError
from chengxin.records.editions import in_use
from tests.affairs.objections.conftest import UNIT, Scene
from tests.affairs.objections.test_filing import CONTACT

AFFAIR = "objections"


def last(case_no: str) -> events.CaseEvent:
    return events.of_case(AFFAIR, case_no).last()


def test_forwarding_starts_the_departments_clock_and_tells_both(scene: Scene) -> None:
    objection = scene.file()
    scene.wait(1)
    services.forward(case_no=objection.case_no, by=scene.people["office"], at=scene.now)
    clock = deadlines.find_open(AFFAIR, objection.case_no, "department")
    assert clock is not None
    assert (clock.owner, clock.started_on) == (UNIT, scene.on)
    assert clock.due_on == in_use.current().workdays.add(scene.on, 5).on
    sent = {each.pack: each for each in letters.of_case(AFFAIR, objection.case_no)}
    assert set(sent) == {"letter.objection-accepted", "letter.objection-forwarded"}
    assert sent["letter.objection-forwarded"].addressee_department == UNIT
    assert sent["letter.objection-accepted"].subject_id == scene.subject_id
    assert not last(objection.case_no).late


@pytest.mark.parametrize(("workdays", "late"), [(2, False), (3, True)])
def test_forwarding_after_its_day_is_written_down_as_late(
    scene: Scene, workdays: int, late: bool
) -> None:
    objection = scene.file()
    scene.wait(workdays)
    services.forward(case_no=objection.case_no, by=scene.people["office"], at=scene.now)
    assert last(objection.case_no).late is late


def test_what_the_office_keeps_runs_from_the_day_of_filing(scene: Scene) -> None:
    objection = scene.file()
    filed_on = scene.on
    scene.wait(1)
    services.keep(case_no=objection.case_no, by=scene.people["office"], at=scene.now)
    clock = deadlines.find_open(AFFAIR, objection.case_no, "office")
    assert clock is not None
    assert clock.due_on == in_use.current().workdays.add(filed_on, 5).on
    assert deadlines.find_open(AFFAIR, objection.case_no, "forward") is None


def test_taking_on_marks_what_a_member_of_the_public_reported(
    scene: Scene, is_marked: Callable[[], bool]
) -> None:
    objection = scene.file("visitor", contact=CONTACT)
    scene.wait(2)
    services.forward(case_no=objection.case_no, by=scene.people["office"], at=scene.now)
    assert is_marked()
    assert last(objection.case_no).late  # one working day to mark it, two have passed
    letter = letters.of_case(AFFAIR, objection.case_no).get(pack="letter.objection-accepted")
    assert (letter.subject_id, letter.addressee) == (None, "报错人")


def test_a_declined_case_says_what_can_be_done_and_the_mark_ends(
    scene: Scene, is_marked: Callable[[], bool]
) -> None:
    objection = scene.file()
    services.decline(
        case_no=objection.case_no, reason="the-act-itself", words="只说处罚过重，未指出记录有误。",
        by=scene.people["office"], at=scene.now,
    )  # fmt: skip
    objection.refresh_from_db()
    assert objection.state == ObjectionState.DECLINED
    assert not is_marked()
    assert not [each for each in deadlines.of_case(AFFAIR, objection.case_no) if each.is_open]
    letter = letters.of_case(AFFAIR, objection.case_no).get()
    assert "行政复议" in str(letter.content)


def test_a_case_is_not_declined_without_a_reason_of_the_rules(scene: Scene) -> None:
    objection = scene.file()
    for reason, words in (("because", "理由写得足够长了吧"), ("the-act-itself", "短")):
        with pytest.raises(UnclearObjectionError):
            services.decline(
                case_no=objection.case_no, reason=reason, words=words,
                by=scene.people["office"], at=scene.now,
            )  # fmt: skip


@pytest.mark.parametrize("who", ["clerk", "enterprise", "visitor"])
def test_only_the_office_takes_cases_on(scene: Scene, who: str) -> None:
    objection = scene.file()
    for act in (services.forward, services.keep, services.flag):
        with pytest.raises(PermissionDeniedError):
            act(case_no=objection.case_no, by=scene.people[who], at=scene.now)


def test_a_case_is_forwarded_once(scene: Scene) -> None:
    objection = scene.forwarded()
    with pytest.raises(TransitionError):
        services.forward(case_no=objection.case_no, by=scene.people["office"], at=scene.now)


def test_another_department_has_no_part(scene: Scene) -> None:
    objection = scene.forwarded()
    with pytest.raises(PermissionDeniedError):
        services.return_case(
            case_no=objection.case_no, reason="不是我局的职责，退回信用办。",
            by=scene.people["water"], at=scene.now,
        )  # fmt: skip
    assert selectors.find_visible(scene.people["water"], objection.case_no) is None
    assert selectors.find_visible(scene.people["clerk"], objection.case_no) == objection


def test_only_whoever_filed_takes_it_back(scene: Scene, is_marked: Callable[[], bool]) -> None:
    objection = scene.forwarded()
    for who in ("stranger", "office", "clerk", "visitor"):
        with pytest.raises(NotTheApplicantError):
            services.withdraw(case_no=objection.case_no, by=scene.people[who], at=scene.now)
    services.withdraw(case_no=objection.case_no, by=scene.people["enterprise"], at=scene.now)
    assert not is_marked()


def test_a_member_of_the_public_takes_it_back_with_the_code(scene: Scene) -> None:
    filed = services.file(
        record_no=scene.record_no,
        claim=services.Claim("not-the-subject", "这家单位与我同名，处罚的不是它。"),
        by=scene.people["visitor"], at=scene.now, contact=CONTACT,
    )  # fmt: skip
    case_no, visitor = filed.objection.case_no, scene.people["visitor"]
    with pytest.raises(NotTheApplicantError):
        services.withdraw(case_no=case_no, by=visitor, at=scene.now, code="WRONG")
    done = services.withdraw(case_no=case_no, by=visitor, at=scene.now, code=filed.follow_code)
    assert done.state == ObjectionState.WITHDRAWN


def test_two_objections_mark_the_record_until_both_have_ended(
    scene: Scene, is_marked: Callable[[], bool]
) -> None:
    own, theirs = scene.file(), scene.file("clerk")
    services.withdraw(case_no=own.case_no, by=scene.people["enterprise"], at=scene.now)
    assert is_marked()
    services.withdraw(case_no=theirs.case_no, by=scene.people["clerk"], at=scene.now)
    assert not is_marked()


def test_lists_are_filtered_and_counted(scene: Scene) -> None:
    objection = scene.forwarded()
    office, clerk = scene.people["office"], scene.people["clerk"]
    assert selectors.count_waiting(clerk) == 1
    assert selectors.count_waiting(office) == 0
    for wanted in (
        selectors.Wanted(state="open"),
        selectors.Wanted(state="forwarded", channel="subject", department=UNIT),
        selectors.Wanted(query="虚构第1"),
        selectors.Wanted(query=objection.case_no.lower()),
        selectors.Wanted(query="〔2026〕1号", sort="filed"),
    ):
        assert list(selectors.list_for(office, wanted)) == [objection]
    for wanted in (selectors.Wanted(state="ended"), selectors.Wanted(query="没有的")):
        assert not selectors.list_for(office, wanted)
    assert selectors.counts(office) == {"submitted": 0, "examined": 1, "proposed": 0, "ended": 0}
    assert selectors.next_due([objection.case_no])[objection.case_no].step == "department"
