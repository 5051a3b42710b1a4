"""Judging is foreseen before it is done, done by the credit office, and taken back whole."""

from datetime import timedelta

import pytest
from django.utils import timezone

from chengxin.affairs.evaluations import services as evaluations
from chengxin.affairs.judgements import cases, services
from chengxin.law.errors import PermissionDeniedError
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit.models import AuditEntry
from chengxin.records.intake import queue
from chengxin.records.intake.models import Batch, HeldRow
from chengxin.records.ledger.models import LedgerCommit, LedgerRecord
from chengxin.records.subjects import selectors as subjects
from chengxin.records.subjects.models import SubjectJudgement, SubjectVersion
from tests.records.intake.invented import Desk, code, penalty

NAME = "上海示例澄怀科技有限公司"
SLIP = {"统一社会信用代码": "", "行政相对人名称": "上海示例澄怀科枝有限公司"}


@pytest.fixture
def known(desk: Desk) -> int:
    desk.register(1, 名称=NAME)
    return subjects.get_by_uscc(code(1)).pk


@pytest.fixture
def row(desk: Desk, known: int) -> HeldRow:
    desk.take([penalty(1, **SLIP)])
    return HeldRow.objects.get()


def grade_of(subject_id: int, actor: Actor) -> tuple[str, int]:
    found = evaluations.evaluate_subject(
        subject_id=subject_id,
        as_of=timezone.localdate(),
        by=actor,
        at=timezone.now(),
        matter="核对",
    )
    assert found is not None
    return str(found.grade), found.points


def test_acceptance_is_foreseen_and_nothing_is_left_of_the_trial(
    row: HeldRow, known: int, officer: Actor
) -> None:
    before = grade_of(known, officer)
    counts = LedgerCommit.objects.count(), Batch.objects.count()
    at = timezone.now()
    foreseen = services.foresee_acceptance(
        held_ids=[row.pk], subject_id=known, actor=officer, at=at, matter="核对主体"
    )
    (grade,) = foreseen.changed_grades
    assert (str(grade.before), grade.points_before) == before
    assert grade.points_after is not None
    assert grade.points_after < grade.points_before
    (record,) = foreseen.records
    assert (record.how, record.item, record.polarity) == (
        "gained",
        "administrative-penalty",
        "negative",
    )
    (gap,) = foreseen.gaps
    assert (gap.before, gap.after) == (1, 0)
    assert (LedgerCommit.objects.count(), Batch.objects.count()) == counts
    assert not SubjectJudgement.objects.exists()
    assert HeldRow.objects.get().closed_at is None
    services.accept(held_ids=[row.pk], subject_id=known, actor=officer, at=at)
    assert grade_of(known, officer) == (str(grade.after), grade.points_after)


def test_taking_back_lists_every_grade_before_it_is_done_and_restores_them(
    row: HeldRow, known: int, officer: Actor
) -> None:
    before = grade_of(known, officer)
    at = timezone.now()
    accepted = services.accept(held_ids=[row.pk], subject_id=known, actor=officer, at=at)
    while_accepted = grade_of(known, officer)
    (number,) = accepted.judgement_ids
    foreseen = services.foresee_reversal(
        judgement_id=number, actor=officer, at=timezone.now(), matter="核对主体"
    )
    (grade,) = foreseen.changed_grades
    assert (str(grade.before), grade.points_before) == while_accepted
    assert (str(grade.after), grade.points_after) == before
    assert [(r.how, r.item) for r in foreseen.records] == [("lost", "administrative-penalty")]
    assert SubjectJudgement.objects.get().superseded_seq is None
    versions = list(LedgerRecord.objects.values_list("pk", flat=True))
    services.reverse(judgement_id=number, actor=officer, at=timezone.now())
    assert grade_of(known, officer) == before
    assert set(versions) <= set(LedgerRecord.objects.values_list("pk", flat=True))
    assert HeldRow.objects.filter(closed_at=None).count() == 1


def test_an_entry_on_a_list_is_named(desk: Desk, known: int, officer: Actor) -> None:
    item = "abnormal-operations-list"
    listed = {
        "主体名称": SLIP["行政相对人名称"],
        "统一社会信用代码": "",
        "列入原因": "通过登记的住所或者经营场所无法联系的",
        "列入日期": "2026-07-01",
        "列入机关": "奉贤区虚构局",
    }
    desk.take([listed], item=item, department="market-regulation")
    row = HeldRow.objects.get()
    foreseen = services.foresee_acceptance(
        held_ids=[row.pk], subject_id=known, actor=officer, at=timezone.now(), matter="核对"
    )
    assert [change.item for change in foreseen.lists] == [item]


def test_refusal_takes_the_gap_away(row: HeldRow, known: int, officer: Actor) -> None:
    foreseen = services.foresee_refusal(
        held_id=row.pk, subject_ids=[known], actor=officer, at=timezone.now(), matter="核对"
    )
    assert [(gap.before, gap.after) for gap in foreseen.gaps] == [(1, 0)]
    assert (foreseen.changed_grades, foreseen.records) == ((), ())


def test_a_created_subject_is_shown_before_it_is_there(
    row: HeldRow, known: int, officer: Actor
) -> None:
    foreseen = services.foresee_creation(
        held_ids=[row.pk], kind="legal_person", actor=officer, at=timezone.now(), matter="核对"
    )
    assert [(r.party.name, r.how) for r in foreseen.records] == [(SLIP["行政相对人名称"], "gained")]
    assert not SubjectVersion.objects.filter(name=SLIP["行政相对人名称"]).exists()


def test_only_the_credit_office_judges(row: HeldRow, known: int, clerk: Actor) -> None:
    with pytest.raises(PermissionDeniedError):
        services.accept(held_ids=[row.pk], subject_id=known, actor=clerk, at=timezone.now())
    with pytest.raises(PermissionDeniedError):
        services.foresee_acceptance(
            held_ids=[row.pk], subject_id=known, actor=clerk, at=timezone.now(), matter="核对"
        )
    assert not SubjectJudgement.objects.exists()


def test_equal_cases_are_found_and_accepted_together(
    desk: Desk, row: HeldRow, known: int, officer: Actor
) -> None:
    desk.take([penalty(2, **SLIP), penalty(3, **SLIP)])
    desk.take([penalty(4, **(SLIP | {"行政相对人名称": "上海示例澄坏科技有限公司"}))])
    equal = cases.list_equal(row)
    assert len(equal) == 3
    assert equal[0] == row
    accepted = services.accept(
        held_ids=[each.pk for each in equal], subject_id=known, actor=officer, at=timezone.now()
    )
    assert (len(accepted.judgement_ids), len(accepted.batch_ids)) == (1, 2)
    assert accepted.outcomes == ("new",) * 3
    assert HeldRow.objects.filter(closed_at=None).count() == 1


def test_a_case_shows_both_sides_field_by_field(row: HeldRow, known: int) -> None:
    case = cases.case_of(row, on=timezone.localdate())
    assert case.first is not None
    assert (case.values["name"], case.first.values["name"]) == (SLIP["行政相对人名称"], NAME)
    assert (case.values["uscc"], case.first.values["uscc"]) == ("", code(1))
    features = {f.feature: f.outcome for f in case.first.compared.comparison.features}
    assert features["form"] == "same"
    assert features["trade"] == "one-character"


def test_looking_ahead_leaves_its_reads_in_the_trail(
    row: HeldRow, known: int, officer: Actor
) -> None:
    services.foresee_refusal(
        held_id=row.pk, subject_ids=[known], actor=officer, at=timezone.now(), matter="核对主体"
    )
    read = AuditEntry.objects.filter(action="evaluations.subject.evaluated").latest("pk")
    assert (read.subject_id, read.matter, read.purpose) == (known, "核对主体", "identity")


def test_the_queue_is_filtered_searched_and_sorted(
    desk: Desk, row: HeldRow, officer: Actor, clerk: Actor
) -> None:
    desk.take([penalty(2, 统一社会信用代码="", 行政相对人名称="上海示例无人知晓店")])
    now = timezone.now() + timedelta(days=8)

    def names(actor: Actor = officer, **wanted: object) -> list[str]:
        found = queue.list_held(actor, queue.Wanted(**wanted), at=now)  # type: ignore[arg-type]
        return [each.name for each in found]

    both = [row.name, "上海示例无人知晓店"]
    assert names() == both
    assert names(sort="-waiting") == both[::-1]
    assert names(sort="-score") == both
    assert names(text="知晓") == both[1:]
    assert names(text=row.batch.batch_no) == both[:1]
    assert names(older_than_days=7) == both
    assert names(older_than_days=30) == []
    assert names(item="honour") == names(department="tax") == names(held_for="conflict") == []
    assert names(clerk) == both
    assert names(assigned="mine") == []
    assert names(assigned="free") == both
