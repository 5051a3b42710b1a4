"""Whoever recognised the dishonesty decides, in time or visibly late, with reasons."""

from datetime import UTC, date, datetime

import pytest

from chengxin.affairs.casework import deadlines, events, letters
from chengxin.affairs.repair import services as repair
from chengxin.affairs.repair.enums import ApplicationState, Step
from chengxin.affairs.repair.errors import CaseNotShownError, NotTheDeciderError
from chengxin.law.errors import InputError, TransitionError
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit.models import AuditEntry, Outcome
from tests.affairs.repair.conftest import AT, REASON, House, days_later

ORDER_58 = datetime(2026, 3, 30, 2, tzinfo=UTC)


def test_another_department_and_the_office_do_not_decide_under_order_36(house: House) -> None:
    application = house.filed()
    for actor in (house.other, house.office):
        with pytest.raises(NotTheDeciderError) as refused:
            repair.accept(case_no=application.case_no, by=actor, at=AT)
        assert refused.value.code == "not-the-decider"
    done = repair.accept(case_no=application.case_no, by=house.officer, at=AT)
    assert done.state == ApplicationState.ACCEPTED


def test_under_order_58_the_office_decides_on_a_penalty(house: House) -> None:
    number = house.record(decided_on=date(2025, 11, 20))
    application = house.filed(number, ORDER_58)
    assert (application.edition, application.decider) == ("2023-05", "")
    with pytest.raises(NotTheDeciderError):
        repair.accept(case_no=application.case_no, by=house.officer, at=ORDER_58)
    # Filed under order 58, decided after it: the edition of the day of filing stays.
    accepted = repair.accept(
        case_no=application.case_no, by=house.office, at=days_later(3, ORDER_58)
    )
    assert accepted.edition == "2023-05"
    done = repair.grant(
        case_no=application.case_no, reasons=REASON, by=house.office, at=days_later(4, ORDER_58)
    )
    assert done.state == ApplicationState.GRANTED


def test_a_draft_begun_under_order_58_is_filed_under_order_36(house: House) -> None:
    number = house.record(decided_on=date(2025, 11, 20))
    draft = house.start(number, ORDER_58)
    assert draft.edition == "2023-05"
    house.prepare(draft, ORDER_58)
    filed = repair.file(case_no=draft.case_no, by=house.member, at=days_later(3, ORDER_58))
    assert (filed.edition, filed.decider) == ("2026-04", "ecology-environment")


def test_acceptance_after_its_day_is_kept_as_late(house: House) -> None:
    application = house.filed()
    repair.accept(case_no=application.case_no, by=house.officer, at=days_later(4))
    last = events.of_case("repair", application.case_no).last()
    assert last is not None
    assert (last.act, last.late) == ("accept", True)


def test_reasons_are_demanded_and_told(house: House) -> None:
    application = house.filed()
    with pytest.raises(InputError):
        repair.decline(case_no=application.case_no, reasons="  ", by=house.officer, at=AT)
    done = repair.decline(
        case_no=application.case_no, reasons="证明不是本案的", by=house.officer, at=AT
    )
    assert done.state == ApplicationState.DECLINED
    (letter,) = letters.of_case("repair", application.case_no)
    assert done.decision_no == letter.document_no
    assert "证明不是本案的" in str(letter.content)
    assert not [d for d in deadlines.of_case("repair", application.case_no) if d.is_open]


def test_time_is_extended_once_and_before_it_is_over(house: House) -> None:
    application = house.accepted()
    due = deadlines.find_open("repair", application.case_no, Step.DECISION)
    assert due is not None
    assert due.due_on == date(2026, 8, 19)
    with pytest.raises(TransitionError):
        repair.extend(
            case_no=application.case_no, reasons="需要核查", by=house.officer, at=days_later(10)
        )
    repair.extend(
        case_no=application.case_no, reasons="需要核查", by=house.officer, at=days_later(9)
    )
    due.refresh_from_db()
    assert due.due_on == date(2026, 9, 2)
    with pytest.raises(TransitionError):
        repair.extend(
            case_no=application.case_no, reasons="再核查", by=house.officer, at=days_later(9)
        )


def test_refusal_after_its_day_is_kept_as_late_and_another_may_be_filed(house: House) -> None:
    application = house.accepted()
    done = repair.refuse(
        case_no=application.case_no, reasons="罚款没有缴清", by=house.officer, at=days_later(11)
    )
    assert done.state == ApplicationState.REFUSED
    last = events.of_case("repair", application.case_no).last()
    assert last is not None
    assert (last.act, last.late, last.reason) == ("refuse", True, "罚款没有缴清")
    assert house.start(application.record_no).state == ApplicationState.DRAFT


def test_who_may_open_a_case(house: House) -> None:
    application = house.filed()
    for actor in (house.member, house.officer, house.office):
        found = repair.open_application(case_no=application.case_no, by=actor, at=AT)
        assert found.pk == application.pk
    for actor in (house.stranger, house.other, Actor.visitor()):
        with pytest.raises(CaseNotShownError):
            repair.open_application(case_no=application.case_no, by=actor, at=AT)
    trail = AuditEntry.objects.filter(matter=application.case_no)
    assert trail.filter(action="repair.case.read").count() == 3
    assert trail.filter(action="repair.case.refused", outcome=Outcome.REFUSED).count() == 3


def test_a_draft_is_seen_by_its_enterprise_only(house: House) -> None:
    draft = house.start(house.record())
    assert repair.open_application(case_no=draft.case_no, by=house.member, at=AT).pk == draft.pk
    for actor in (house.officer, house.office):
        with pytest.raises(CaseNotShownError):
            repair.open_application(case_no=draft.case_no, by=actor, at=AT)
