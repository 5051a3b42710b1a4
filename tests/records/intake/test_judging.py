"""Rows that nobody could place: a person accepts, refuses, creates, and takes it back."""

from datetime import timedelta

import pytest

from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.enums import Role
from chengxin.records.accounts.services import open_account
from chengxin.records.intake import selectors, services
from chengxin.records.intake.enums import Outcome, WayIn
from chengxin.records.intake.errors import HeldRowError
from chengxin.records.intake.models import Batch, BatchRow, HeldRow, RowProblem
from chengxin.records.ledger.models import LedgerCommit, LedgerEnding, LedgerRecord
from chengxin.records.publicity import windows
from chengxin.records.publicity.models import PublicityWindow
from chengxin.records.subjects import selectors as subjects
from chengxin.records.subjects.enums import JudgementVerdict, Standing
from chengxin.records.subjects.errors import (
    CodesDifferError,
    SaidSinceError,
    UnknownSubjectError,
)
from chengxin.records.subjects.models import SubjectJudgement
from tests.records.intake.invented import Desk, code, penalty, wrong_code

OFFICER = Actor.command_line("officer")
NAME = "上海示例澄怀科技有限公司"
SLIP = {"统一社会信用代码": "", "行政相对人名称": "上海示例澄怀科枝有限公司"}


@pytest.fixture
def known(desk: Desk) -> int:
    desk.register(1, 名称=NAME)
    return subjects.get_by_uscc(code(1)).pk


def hold(desk: Desk, number: int = 1, **changes: str) -> HeldRow:
    desk.take([penalty(number, **(SLIP | changes))])
    return HeldRow.objects.filter(closed_at=None).latest("pk")


def accept(desk: Desk, row: HeldRow, subject_id: int) -> services.Accepted:
    desk.at += timedelta(hours=1)
    return services.accept(
        held_ids=[row.pk],
        subject_id=subject_id,
        actor=OFFICER,
        at=desk.at,
        on_commit=windows.open_windows,
    )


def test_a_slip_waits_with_candidate_score_and_reasons(desk: Desk, known: int) -> None:
    row = hold(desk)
    assert row.candidate_ids == [known]
    (candidate,) = row.candidates
    assert candidate["subject"] == known
    assert candidate["verdict"] == "candidate"
    assert 500 <= candidate["match_score"] < 900
    assert candidate["reasons"] == ["名称只差一个字，可能是笔误"]
    assert not LedgerRecord.objects.filter(item="administrative-penalty").exists()


def test_an_accepted_row_is_recorded_in_a_batch_of_its_own(desk: Desk, known: int) -> None:
    row = hold(desk)
    before = Batch.objects.values_list("held", "new").get(pk=row.batch_id)
    accepted = accept(desk, row, known)
    assert accepted.outcomes == (Outcome.NEW,)
    batch = Batch.objects.get(pk=accepted.batch_ids[0])
    assert (batch.way_in, batch.received, batch.new) == (WayIn.JUDGED, 1, 1)
    record = LedgerRecord.objects.get(item="administrative-penalty")
    assert (record.subject_id, record.batch_id, record.row_no) == (known, batch.pk, row.row_no)
    assert PublicityWindow.objects.filter(record_no=record.record_no).exists()
    row.refresh_from_db()
    assert (row.closed_at, row.closed_by_batch_id) == (desk.at, batch.pk)
    assert Batch.objects.values_list("held", "new").get(pk=row.batch_id) == before
    assert not selectors.gaps_of(known).exists()


def test_a_judged_row_is_as_late_as_when_it_first_came(desk: Desk, known: int) -> None:
    row = hold(desk)
    desk.at += timedelta(days=60)
    batch_id = accept(desk, row, known).batch_ids[0]
    on_time = desk.take([penalty(2, 统一社会信用代码=code(1), 行政相对人名称=NAME)])
    judged = BatchRow.objects.get(batch_id=batch_id)
    late = BatchRow.objects.get(batch=on_time)
    assert (judged.late_days, late.late_days is not None) == (None, True)


def test_the_same_words_of_the_same_department_follow_the_judgement(desk: Desk, known: int) -> None:
    accept(desk, hold(desk), known)
    again = desk.take([penalty(2, **SLIP)])
    assert (again.new, again.held) == (1, 0)
    judgement = SubjectJudgement.objects.get()
    problem = RowProblem.objects.get(batch=again, rule="judged")
    assert (problem.severity, problem.value) == ("warn", str(judgement.pk))
    elsewhere = desk.take([penalty(3, **SLIP)], department="market-regulation")
    assert (elsewhere.new, elsewhere.held) == (0, 1)


def test_a_wrong_check_character_is_accepted_with_the_row(desk: Desk, known: int) -> None:
    desk.take([penalty(1, 统一社会信用代码=wrong_code(1), 行政相对人名称=NAME)])
    row = HeldRow.objects.get()
    assert row.candidate_ids == [known]
    assert accept(desk, row, known).outcomes == (Outcome.NEW,)


def test_two_valid_codes_are_never_judged_one_subject(desk: Desk, known: int) -> None:
    row = hold(desk)
    HeldRow.objects.filter(pk=row.pk).update(code=code(2))
    with pytest.raises(CodesDifferError):
        accept(desk, row, known)
    assert HeldRow.objects.get(pk=row.pk).closed_at is None
    assert not SubjectJudgement.objects.exists()


def test_a_refused_candidate_is_no_gap_any_more_and_not_offered_again(
    desk: Desk, known: int
) -> None:
    row = hold(desk)
    desk.at += timedelta(hours=1)
    left = services.refuse(held_id=row.pk, subject_ids=[known], actor=OFFICER, at=desk.at)
    row.refresh_from_db()
    assert (row.candidate_ids, row.closed_at) == ([known], desk.at)
    assert (left.candidate_ids, left.candidates, left.closed_at) == ([], [], None)
    assert left.waits_since == row.held_at
    assert SubjectJudgement.objects.get().verdict == JudgementVerdict.DIFFERENT
    assert not selectors.gaps_of(known).exists()
    assert hold(desk, 2).candidate_ids == []


def test_a_created_subject_is_provisional_and_takes_the_row(desk: Desk, known: int) -> None:
    row = hold(desk, 行政相对人名称="上海示例无人知晓店")
    made = services.create(held_ids=[row.pk], kind="individual_business", actor=OFFICER, at=desk.at)
    record = LedgerRecord.objects.get(item="administrative-penalty")
    assert record.subject_id == made.subject_id != known
    (version,) = subjects.history_of(made.subject_id)
    assert (version.standing, version.kind) == (Standing.PROVISIONAL, "individual_business")
    assert SubjectJudgement.objects.get().verdict == JudgementVerdict.NEW


def test_taking_back_ends_the_record_and_the_row_waits_again(desk: Desk, known: int) -> None:
    accept(desk, hold(desk), known)
    record = LedgerRecord.objects.get(item="administrative-penalty")
    judgement = SubjectJudgement.objects.get()
    changed = services.reverse(judgement_id=judgement.pk, actor=OFFICER, at=desk.at)
    assert changed == (record.record_no,)
    record.refresh_from_db()
    seq = LedgerCommit.objects.latest("seq").seq
    assert record.superseded_seq == seq
    assert LedgerEnding.objects.get().kind == "taken-back"
    judgement.refresh_from_db()
    assert judgement.superseded_seq == seq
    waiting = HeldRow.objects.get(closed_at=None)
    assert waiting.candidate_ids == [known]
    assert selectors.gaps_of(known).count() == 1
    other = subjects.get_by_uscc(code(1)).pk
    assert accept(desk, waiting, other).outcomes == (Outcome.NEW,)
    numbers = LedgerRecord.objects.filter(item="administrative-penalty")
    assert numbers.count() == 2


def test_taking_back_a_correction_brings_the_version_before_to_life(desk: Desk, known: int) -> None:
    own = {"统一社会信用代码": code(1), "行政相对人名称": NAME}
    desk.take([penalty(1, **own)])
    row = hold(desk, 1, 处罚内容="罚款，责令改正")
    assert accept(desk, row, known).outcomes == (Outcome.CORRECTED,)
    services.reverse(
        judgement_id=SubjectJudgement.objects.get().pk,
        actor=OFFICER,
        at=desk.at,
        on_commit=windows.open_windows,
    )
    versions = LedgerRecord.objects.filter(item="administrative-penalty").order_by("version")
    first, second, third = versions
    assert first.payload_id == third.payload_id != second.payload_id
    assert (third.reason, third.superseded_seq, second.superseded_seq is None) == (
        "restored",
        None,
        False,
    )
    assert PublicityWindow.objects.filter(record_no=third.record_no, superseded_seq=None).exists()


def test_a_judgement_is_taken_back_once(desk: Desk, known: int) -> None:
    accept(desk, hold(desk), known)
    number = SubjectJudgement.objects.get().pk
    services.reverse(judgement_id=number, actor=OFFICER, at=desk.at)
    with pytest.raises(HeldRowError):
        services.reverse(judgement_id=number, actor=OFFICER, at=desk.at)


def test_a_row_is_judged_by_the_person_who_took_it_up(desk: Desk, known: int) -> None:
    row = hold(desk)
    one, other = (
        Actor.of_account(
            open_account(username=name, display_name=name, role=Role.OFFICE, password="x" * 20)
        )
        for name in ("one", "other")
    )
    assert services.take_up(held_id=row.pk, actor=one, at=desk.at).assigned_to_id == one.account_id
    with pytest.raises(HeldRowError, match="somebody else"):
        services.take_up(held_id=row.pk, actor=other, at=desk.at)
    later = desk.at + services.LOCK + timedelta(seconds=1)
    assert (
        services.take_up(held_id=row.pk, actor=other, at=later).assigned_to_id == other.account_id
    )
    services.leave(held_id=row.pk, actor=other)
    assert HeldRow.objects.get(pk=row.pk).assigned_to_id is None


def test_a_row_that_waits_no_more_cannot_be_judged(desk: Desk, known: int) -> None:
    row = hold(desk)
    accept(desk, row, known)
    with pytest.raises(HeldRowError):
        accept(desk, row, known)


def test_rows_that_wait_for_something_else_are_not_judged(desk: Desk, known: int) -> None:
    row = hold(desk)
    HeldRow.objects.filter(pk=row.pk).update(held_for="conflict")
    with pytest.raises(HeldRowError):
        accept(desk, row, known)


def judged_registration(desk: Desk) -> int:
    """A subject created by name, and a row of the register judged to be about it."""
    named = {"统一社会信用代码": "", "行政相对人名称": NAME}
    desk.take([penalty(1, **named)])
    made = services.create(
        held_ids=[HeldRow.objects.get().pk], kind="legal_person", actor=OFFICER, at=desk.at
    )
    held = desk.register(1, 名称=NAME)
    assert (held.new, held.held) == (0, 1)
    row = HeldRow.objects.get(closed_at=None)
    assert row.candidate_ids == [made.subject_id]
    assert accept(desk, row, made.subject_id).outcomes == (Outcome.NEW,)
    return made.subject_id


def test_the_register_may_be_told_that_a_subject_known_by_name_is_meant(desk: Desk) -> None:
    subject_id = judged_registration(desk)
    assert subjects.get_by_uscc(code(1)).pk == subject_id
    (version,) = subjects.history_of(subject_id)
    assert (version.standing, version.uscc) == (Standing.REGISTERED, code(1))
    judgement = SubjectJudgement.objects.get(verdict="same")
    services.reverse(judgement_id=judgement.pk, actor=OFFICER, at=desk.at)
    (version,) = subjects.history_of(subject_id)
    assert (version.standing, version.uscc, version.name) == (Standing.PROVISIONAL, "", NAME)
    with pytest.raises(UnknownSubjectError):
        subjects.get_by_uscc(code(1))
    assert HeldRow.objects.filter(closed_at=None, item="registration").count() == 1


def test_what_the_register_said_since_stands_against_taking_back(desk: Desk) -> None:
    judged_registration(desk)
    desk.register(1, 名称=NAME, 登记状态="注销")
    number = SubjectJudgement.objects.get(verdict="same").pk
    with pytest.raises(SaidSinceError):
        services.reverse(judgement_id=number, actor=OFFICER, at=desk.at)
    assert SubjectJudgement.objects.get(pk=number).superseded_seq is None
