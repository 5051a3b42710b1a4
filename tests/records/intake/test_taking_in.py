"""Every row ends accepted, held or rejected, and the ledger holds exactly what was accepted."""

import pytest

from chengxin.records.audit.models import AuditEntry
from chengxin.records.intake.models import BatchRow, HeldRow, PersonalRow, RowProblem, SealedValue
from chengxin.records.intake.sealing import unseal
from chengxin.records.ledger.models import LedgerCommit, LedgerRecord
from chengxin.records.subjects.models import Subject, SubjectVersion
from tests.records.intake.invented import (
    Desk,
    code,
    equation,
    feed,
    penalty,
    person,
    rules,
    small,
    wrong_code,
)


def _live() -> list[LedgerRecord]:
    return list(LedgerRecord.objects.filter(superseded_seq=None).order_by("record_no"))


def test_a_batch_of_all_sorts_adds_up(desk: Desk) -> None:
    desk.register(1, 2)
    batch = desk.take(
        [
            penalty(1),
            penalty(2),
            penalty(3, 处罚决定日期="去年"),
            penalty(4, 统一社会信用代码=wrong_code(4)),
            penalty(1),
            person(),
        ]
    )
    assert equation(batch) == (3, 0, 1, 0, 1, 1)
    assert batch.personal == 1
    assert rules(batch, severity="reject") == {"not-a-date"}
    assert {r.document_no for r in _live() if r.item == batch.item} == {
        "沪虚罚〔2026〕1号",
        "沪虚罚〔2026〕2号",
    }


def test_a_problem_names_row_column_value_rule_and_remedy(desk: Desk) -> None:
    batch = desk.take([penalty(1), penalty(2, 处罚决定日期="去年")])
    problem = RowProblem.objects.get(batch=batch, severity="reject")
    assert (problem.row_no, problem.field, problem.value) == (3, "CF_JDRQ", "去年")
    assert batch.headers[problem.column_no or 0] == "处罚决定日期"
    assert problem.message
    assert problem.remedy


def test_a_row_names_the_version_it_became(desk: Desk) -> None:
    batch = desk.take([penalty(1)])
    version = LedgerRecord.objects.get(batch_id=batch.pk)
    row = BatchRow.objects.get(batch=batch)
    assert (row.outcome, row.record_no) == ("new", version.record_no)
    assert (version.row_no, version.department_code) == (2, "ecology-environment")
    assert version.payload.body["fine_fen"] == 1_500_000
    assert version.payload.body["penalty_kinds"] == ["fine"]
    assert version.severity


def test_the_same_rows_again_record_nothing(desk: Desk) -> None:
    desk.take([penalty(1), penalty(2)])
    commits = LedgerCommit.objects.count()
    again = desk.take([penalty(2), penalty(1)])
    assert equation(again) == (0, 0, 2, 0, 0, 0)
    assert LedgerCommit.objects.count() == commits


def test_the_same_file_again_is_not_taken_in(desk: Desk) -> None:
    rows = [penalty(1), penalty(2, 处罚决定日期="去年")]
    first = desk.take(rows)
    again = desk.take(rows)
    assert again.repeat_of == first
    assert (again.received, again.unchanged, again.rejected) == (2, 1, 1)
    assert not BatchRow.objects.filter(batch=again).exists()


def test_a_file_is_no_repeat_when_another_came_between(desk: Desk) -> None:
    desk.take([penalty(1)])
    desk.take([penalty(1, 处罚内容="改了")])
    third = desk.take([penalty(1)])
    assert third.repeat_of is None
    assert equation(third) == (0, 1, 0, 0, 0, 0)


def test_other_content_of_a_document_is_a_version_of_it(desk: Desk) -> None:
    desk.take([penalty(1)])
    batch = desk.take([penalty(1, **{"罚款金额（万元）": "2"})])
    assert equation(batch) == (0, 1, 0, 0, 0, 0)
    old, new = LedgerRecord.objects.order_by("version")
    assert (old.record_no, old.superseded_seq) == (new.record_no, new.recorded_seq)
    assert (new.version, new.reason) == (2, "corrected")
    assert [v.payload.body["fine_fen"] for v in (old, new)] == [1_500_000, 2_000_000]


def test_other_content_waits_where_the_feed_says_conflict(desk: Desk) -> None:
    known = feed(on_change="conflict")
    desk.take([small(1)], feed=known)
    batch = desk.take([small(1, 事实="别的")], feed=known)
    assert equation(batch) == (0, 0, 0, 0, 1, 0)
    held = HeldRow.objects.get(batch=batch)
    (live,) = _live()
    assert (held.held_for, held.candidate_ids) == ("conflict", [live.subject_id])
    assert (live.version, rules(batch, severity="hold")) == (1, {"conflict"})


def test_another_department_does_not_correct_a_document(desk: Desk) -> None:
    desk.take([penalty(1)])
    batch = desk.take([penalty(1, 处罚内容="改了")], department="emergency")
    assert equation(batch) == (0, 0, 0, 0, 1, 0)
    assert len(_live()) == 1


@pytest.mark.parametrize("on_change", ["correct", "conflict"])
def test_a_document_marked_revoked_gets_a_revoked_version(desk: Desk, on_change: str) -> None:
    known = feed(on_change=on_change)
    desk.take([small(1)], feed=known)
    batch = desk.take([small(1, 事实="已撤销"), small(2, 事实="已撤销")], feed=known)
    assert equation(batch) == (0, 0, 0, 2, 0, 0)
    assert {(r.version, r.state, r.reason) for r in _live()} == {
        (2, "revoked", "revoked"),
        (1, "revoked", "revoked"),
    }


def test_columns_of_observation_correct_nothing(desk: Desk) -> None:
    desk.take([small(1)], feed=feed())
    batch = desk.take([small(1, 核验日期="2026-11-17")], feed=feed())
    assert equation(batch) == (0, 0, 1, 0, 0, 0)


def test_rows_of_one_document_with_other_content_are_all_held(desk: Desk) -> None:
    batch = desk.take([penalty(1), penalty(1, 处罚内容="改了"), penalty(2)])
    assert equation(batch) == (1, 0, 0, 0, 2, 0)
    assert rules(batch, severity="hold") == {"conflict-in-batch"}


def test_a_valid_code_nobody_registered_keeps_a_provisional_subject(desk: Desk) -> None:
    batch = desk.take([penalty(1), penalty(1, 行政处罚决定书文号="沪虚罚〔2026〕9号")])
    assert equation(batch) == (2, 0, 0, 0, 0, 0)
    version = SubjectVersion.objects.get(uscc=code(1))
    assert version.standing == "provisional"
    assert {r.subject_id for r in _live()} == {version.subject_id}


def test_a_wrong_check_digit_is_held_unless_the_code_is_registered(desk: Desk) -> None:
    bad = {"统一社会信用代码": wrong_code(1)}
    held = desk.take([penalty(1, **bad)])
    assert equation(held) == (0, 0, 0, 0, 1, 0)
    assert HeldRow.objects.get(batch=held).held_for == "identity"
    register = desk.register(1, **bad)
    assert equation(register) == (1, 0, 0, 0, 0, 0)
    assert rules(register, severity="warn") >= {"uscc-check-digit"}
    accepted = desk.take([penalty(1, 处罚内容="罚款一次", **bad)])
    assert equation(accepted) == (1, 0, 0, 0, 0, 0)
    assert "uscc-check-digit" in rules(accepted, severity="warn")


def test_only_the_registering_authority_brings_a_code_with_a_wrong_check_digit(
    desk: Desk,
) -> None:
    rows = [{"名称": "虚构协会", "统一社会信用代码": wrong_code(5), "主体类别": "社会组织",
             "登记状态": "存续", "成立日期": "2020-03-01"}]  # fmt: skip
    batch = desk.take(rows, item="registration", department="civil-affairs")
    assert equation(batch) == (0, 0, 0, 0, 1, 0)
    assert not Subject.objects.exists()


def test_a_unique_name_stands_in_for_a_missing_code_and_others_wait(desk: Desk) -> None:
    desk.register(1)
    twins = {"名称": "奉贤虚构同名有限公司"}
    desk.register(2, **twins)
    desk.register(3, **twins)
    nothing = {"统一社会信用代码": ""}
    batch = desk.take(
        [
            penalty(1, **nothing),
            penalty(2, 行政相对人名称=twins["名称"], **nothing),
            penalty(4, **nothing),
        ]
    )
    assert equation(batch) == (1, 0, 0, 0, 2, 0)
    ambiguous, unknown = HeldRow.objects.filter(batch=batch).order_by("row_no")
    assert (len(ambiguous.candidate_ids), unknown.candidate_ids) == (2, [])
    assert rules(batch, severity="warn") >= {"uscc-required"}


def test_a_renamed_enterprise_is_linked_by_its_code_and_flagged(desk: Desk) -> None:
    desk.register(1)
    batch = desk.take([penalty(1, 行政相对人名称="奉贤虚构改名有限公司")])
    assert equation(batch) == (1, 0, 0, 0, 0, 0)
    assert "renamed" in rules(batch, severity="warn")


def test_natural_persons_are_kept_apart_and_masked(desk: Desk) -> None:
    batch = desk.take([person(), person(处罚决定日期="去年"), person()])
    assert equation(batch) == (1, 0, 1, 0, 0, 1)
    assert not LedgerRecord.objects.exists()
    assert not Subject.objects.exists()
    row = PersonalRow.objects.get()
    assert row.masked["subject_name"] == "虚**"
    assert row.masked["subject_id_number"] == "110105**********2X"
    assert "facts" not in row.masked
    sealed = unseal(bytes(row.id_sealed), context=f"person:{bytes(row.row_key).hex()}")
    assert sealed == b"11010519491231002X"
    said = " ".join(RowProblem.objects.values_list("value", flat=True))
    assert "虚某某" not in said
    assert "11010519491231002X" not in said


def test_a_person_corrected_closes_the_row_kept_before(desk: Desk) -> None:
    desk.take([person()])
    batch = desk.take([person(处罚内容="改了")])
    assert equation(batch) == (0, 1, 0, 0, 0, 0)
    old, new = PersonalRow.objects.order_by("pk")
    assert old.superseded_seq == new.recorded_seq


def test_a_sensitive_value_is_a_mask_and_a_reference(desk: Desk) -> None:
    number = {"法定代表人证件类型": "身份证", "法定代表人证件号码": "11010519491231002X"}
    desk.take([penalty(1, **number)])
    (live,) = _live()
    kept = live.payload.body["legal_representative_id_number"]
    assert kept["masked"] == "110105**********2X"
    sealed = SealedValue.objects.get(ref=bytes.fromhex(kept["ref"]))
    assert unseal(bytes(sealed.sealed), context=f"value:{kept['ref']}") == b"11010519491231002X"


def test_late_reports_are_counted_in_working_days(desk: Desk) -> None:
    # Seven working days after Monday 2 November end on Wednesday 11; received on Monday 16.
    batch = desk.take([penalty(1, 处罚决定日期="2026/11/02"), penalty(2)])
    late = dict(BatchRow.objects.filter(batch=batch).values_list("row_no", "late_days"))
    assert late == {2: 3, 3: None}
    assert (batch.late, batch.late_provisional) == (1, False)


def test_a_held_row_closes_when_it_comes_in_again(desk: Desk) -> None:
    first = desk.take([penalty(1, 统一社会信用代码=wrong_code(1))])
    waiting = HeldRow.objects.get(batch=first)
    second = desk.take([penalty(1)])
    waiting.refresh_from_db()
    assert waiting.closed_by_batch_id == second.pk
    assert waiting.closed_at is not None


def test_a_dry_run_leaves_the_ledger_alone(desk: Desk) -> None:
    batch = desk.take([penalty(1), penalty(2, 处罚决定日期="去年"), person()], dry_run=True)
    assert equation(batch) == (2, 0, 0, 0, 0, 1)
    assert not LedgerCommit.objects.exists()
    assert not Subject.objects.exists()
    assert not HeldRow.objects.exists()
    assert rules(batch, severity="reject") == {"not-a-date"}


def test_receiving_and_finishing_leave_a_trail(desk: Desk) -> None:
    batch = desk.take([penalty(1)])
    actions = AuditEntry.objects.filter(matter=batch.batch_no).order_by("pk")
    assert list(actions.values_list("action", flat=True)) == [
        "intake.batch.received",
        "intake.batch.finished",
    ]
