"""The applicant's acts: what the law already stands against is told before anything is written."""

from datetime import UTC, date, datetime

import pytest

from chengxin.affairs.casework import deadlines, letters
from chengxin.affairs.repair import selectors
from chengxin.affairs.repair import services as repair
from chengxin.affairs.repair.enums import ApplicationState, Step
from chengxin.affairs.repair.errors import (
    AlreadyOpenError,
    CommitmentChangedError,
    ConditionsUnmetError,
    MaterialMissingError,
    NotRepairableError,
    SupplementLateError,
)
from chengxin.affairs.repair.services.applying import commitment_text
from chengxin.engines.attachments.errors import RefusedFileError
from chengxin.law.errors import InputError, PermissionDeniedError, TransitionError
from chengxin.records.audit.models import AuditEntry
from tests.affairs.repair.conftest import AT, OPENS_ON, UNIT, House, days_later, pdf

TOO_EARLY = datetime(2026, 7, 20, 2, tzinfo=UTC)


def test_before_the_shortest_period_is_over_the_clause_and_the_day_are_told(house: House) -> None:
    number = house.record()
    with pytest.raises(ConditionsUnmetError) as refused:
        house.start(number, TOO_EARLY)
    assert refused.value.code == "repair-conditions"
    assert refused.value.file_from == OPENS_ON.isoformat()
    assert [each["condition"] for each in refused.value.unmet] == ["shortest-period"]
    assert refused.value.unmet[0]["article"]
    assert house.start(number).state == ApplicationState.DRAFT


def test_somebody_elses_record_is_not_repairable(house: House) -> None:
    number = house.record()
    with pytest.raises(NotRepairableError) as refused:
        repair.start(record_no=number, by=house.stranger, at=AT)
    assert refused.value.reason == "not-yours"
    with pytest.raises(PermissionDeniedError):
        repair.start(record_no=number, by=house.officer, at=AT)


@pytest.mark.parametrize(
    ("item", "changes", "reason"),
    [
        pytest.param("administrative-penalty", {"state": "revoked"}, "revoked", id="revoked"),
        pytest.param(
            "administrative-permit", {"polarity": "neutral"}, "not-dishonesty", id="permit"
        ),
    ],
)
def test_what_is_no_dishonesty_in_force_is_not_repaired(
    house: House, item: str, changes: dict[str, str], reason: str
) -> None:
    number = house.record(item, **changes)
    with pytest.raises(NotRepairableError) as refused:
        house.start(number)
    assert refused.value.reason == reason


def test_a_record_has_one_application_in_hand(house: House) -> None:
    first = house.start(house.record())
    with pytest.raises(AlreadyOpenError) as refused:
        house.start(first.record_no)
    assert refused.value.case_no == first.case_no
    repair.discard(case_no=first.case_no, by=house.member, at=AT)
    assert house.start(first.record_no).case_no != first.case_no


def test_two_papers_are_enough_and_both_are_needed(house: House) -> None:
    application = house.start(house.record())
    with pytest.raises(MaterialMissingError) as refused:
        repair.file(case_no=application.case_no, by=house.member, at=AT)
    assert refused.value.materials == ("proof-of-fulfilment", "commitment")
    house.prepare(application)
    filed = repair.file(case_no=application.case_no, by=house.member, at=AT)
    assert (filed.state, filed.decider, filed.edition) == ("submitted", UNIT, "2026-04")
    due = {d.step: (d.owner, d.due_on) for d in deadlines.of_case("repair", filed.case_no)}
    assert due == {
        "acceptance": (UNIT, date(2026, 8, 13)),
        "feedback": (UNIT, date(2026, 8, 24)),
    }


def test_the_commitment_is_signed_as_it_was_written(house: House) -> None:
    application = house.start(house.record())
    text = commitment_text(application)
    assert "上海示例精密机械有限公司" in text
    assert "沪示环罚〔2026〕18号" in text
    with pytest.raises(CommitmentChangedError):
        repair.sign(
            case_no=application.case_no, text=text.replace("自愿", "不"), signed_by="某某",
            statement="已经纠正", by=house.member, at=AT,
        )  # fmt: skip
    with pytest.raises(InputError):
        repair.sign(
            case_no=application.case_no, text=text, signed_by=" ", statement="已经纠正",
            by=house.member, at=AT,
        )  # fmt: skip


def test_a_file_is_examined_and_has_its_place(house: House) -> None:
    application = house.start(house.record())
    with pytest.raises(RefusedFileError):
        repair.add_material(
            case_no=application.case_no, material="proof-of-fulfilment", name="证明.pdf",
            content=b"MZ" + bytes(200), by=house.member, at=AT,
        )  # fmt: skip
    with pytest.raises(InputError):
        repair.add_material(
            case_no=application.case_no, material="credit-report", name="证明.pdf",
            content=pdf(), by=house.member, at=AT,
        )  # fmt: skip
    assert not selectors.materials_of(application.pk).exists()


def test_a_paper_can_be_taken_out_until_it_is_filed(house: House) -> None:
    application = house.start(house.record())
    house.prepare(application)
    (paper,) = selectors.materials_of(application.pk)
    repair.remove_material(
        case_no=application.case_no, number=paper.pk, by=house.member, at=days_later(0)
    )
    assert not selectors.materials_of(application.pk).exists()
    house.prepare(application)
    repair.file(case_no=application.case_no, by=house.member, at=AT)
    (paper,) = selectors.materials_of(application.pk)
    repair.ask_supplement(case_no=application.case_no, missing="补盖章", by=house.officer, at=AT)
    with pytest.raises(PermissionDeniedError):
        repair.remove_material(case_no=application.case_no, number=paper.pk, by=house.member, at=AT)


def test_the_public_commitment_is_public_while_it_is_in_hand(house: House) -> None:
    application = house.accepted()
    assert [each.case_no for each in selectors.public_commitments()] == [application.case_no]
    repair.withdraw(case_no=application.case_no, reason="", by=house.member, at=AT)
    assert not selectors.public_commitments().exists()


def test_the_clocks_stand_still_while_the_applicant_supplements(house: House) -> None:
    application = house.filed()
    asked = days_later(1)
    repair.ask_supplement(
        case_no=application.case_no, missing="缴款凭证看不清", by=house.officer, at=asked
    )
    running = {d.step for d in deadlines.of_case("repair", application.case_no) if d.is_open}
    assert running == {"supplement"}
    again = days_later(8)
    repair.resubmit(case_no=application.case_no, by=house.member, at=again)
    feedback = deadlines.find_open("repair", application.case_no, Step.FEEDBACK)
    assert feedback is not None
    assert feedback.started_on == date(2026, 8, 18)
    with pytest.raises(TransitionError):  # once, and for everything
        repair.ask_supplement(
            case_no=application.case_no, missing="还要一份", by=house.officer, at=again
        )


def test_a_late_supplement_is_not_taken_and_the_application_lapses(house: House) -> None:
    application = house.filed()
    repair.ask_supplement(case_no=application.case_no, missing="补盖章", by=house.officer, at=AT)
    last = deadlines.find_open("repair", application.case_no, Step.SUPPLEMENT)
    assert last is not None
    assert last.due_on == date(2026, 8, 24)
    late = days_later(15)
    with pytest.raises(SupplementLateError) as refused:
        repair.resubmit(case_no=application.case_no, by=house.member, at=late)
    assert refused.value.due_on == "2026-08-24"
    assert repair.lapse_due(at=days_later(14)) == []
    assert repair.lapse_due(at=late) == [application.case_no]
    application.refresh_from_db()
    assert application.state == ApplicationState.LAPSED
    assert house.start(application.record_no).state == ApplicationState.DRAFT


def test_every_act_leaves_one_trail(house: House) -> None:
    application = house.accepted()
    done = AuditEntry.objects.filter(matter=application.case_no, purpose="repair")
    acts = [entry.action.removeprefix("repair.case.") for entry in done.order_by("id")]
    assert acts == ["start", "add-material", "sign", "file", "accept"]
    assert [letter.pack for letter in letters.of_subject(house.subject.pk)] == [
        "letter.repair-accepted"
    ]
