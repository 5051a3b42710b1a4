"""Who sees which batches, what is wrong with them, where a figure comes from."""

from dataclasses import replace

import pytest

from chengxin.law.errors import PermissionDeniedError
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit.models import AuditEntry
from chengxin.records.intake import selectors
from chengxin.records.intake.models import Batch
from chengxin.records.subjects.models import SubjectIdentifier
from tests.records.intake.invented import Desk, code, penalty, person, wrong_code

OFFICE = Actor("office", "office", Audience.OFFICE)
CLERK = Actor("clerk", "department", Audience.DEPARTMENT, department_code="ecology-environment")
OTHER = replace(CLERK, department_code="emergency")
VISITOR = Actor.visitor()


@pytest.fixture
def batch(desk: Desk) -> Batch:
    number = {"法定代表人证件类型": "身份证", "法定代表人证件号码": "11010519491231002X"}
    return desk.take(
        [
            penalty(1, **number),
            penalty(2, 处罚决定日期="去年"),
            penalty(3, 处罚决定日期="前年"),
            penalty(4, 统一社会信用代码=wrong_code(4)),
            person(),
        ]
    )


def test_a_department_sees_its_own_batches_and_the_office_all(batch: Batch) -> None:
    assert selectors.find_batch(OFFICE, batch.batch_no) == batch
    assert selectors.find_batch(CLERK, batch.batch_no) == batch
    assert selectors.find_batch(OTHER, batch.batch_no) is None
    assert selectors.find_batch(VISITOR, batch.batch_no) is None


def test_batches_are_filtered(desk: Desk, batch: Batch) -> None:
    desk.register(9)
    items = [b.item for b in selectors.list_batches(OFFICE)]
    assert items == ["registration", "administrative-penalty"]
    assert list(selectors.list_batches(OFFICE, item=batch.item, state="done")) == [batch]
    assert not selectors.list_batches(OFFICE, department="emergency")


def test_problems_by_kind_begin_with_the_gravest(batch: Batch) -> None:
    first, second, *_ = selectors.problem_kinds(batch)
    assert (first.rule, first.title, first.rows) == ("not-a-date", "处罚决定日期", 2)
    assert (first.first_row, first.value) == (3, "去年")
    assert (second.severity, second.first_row) == ("hold", 5)


def test_problems_by_row_follow_the_file_without_warnings(batch: Batch) -> None:
    rows = list(selectors.problems_by_row(batch).values_list("row_no", "severity"))
    assert rows == [(3, "reject"), (4, "reject"), (5, "hold"), (5, "hold")]
    assert selectors.problems_by_row(batch, warnings=True).count() > len(rows)


def test_a_raw_row_is_shown_as_it_was_with_sensitive_cells_masked(desk: Desk, batch: Batch) -> None:
    cells = selectors.read_raw_row(batch=batch, row_no=2, actor=CLERK, at=desk.at, matter="核对")
    shown = {cell.header: cell.value for cell in cells}
    assert shown["行政相对人名称"] == "奉贤虚构第1有限公司"
    assert shown["法定代表人证件号码"] == "110105**********2X"
    assert [cell.column_no for cell in cells] == list(range(len(batch.headers)))
    entry = AuditEntry.objects.get(action="intake.row.read")
    assert (entry.outcome, entry.details) == ("allowed", {"batch": batch.pk, "row": 2})


def test_a_natural_persons_raw_row_hides_the_name(desk: Desk, batch: Batch) -> None:
    cells = selectors.read_raw_row(batch=batch, row_no=6, actor=CLERK, at=desk.at, matter="核对")
    shown = {cell.header: cell.value for cell in cells}
    assert shown["行政相对人名称"] == "虚**"
    assert shown["证件号码"] == "110105**********2X"


def test_a_raw_row_of_another_department_is_refused_and_the_refusal_kept(
    desk: Desk, batch: Batch
) -> None:
    with pytest.raises(PermissionDeniedError):
        selectors.read_raw_row(batch=batch, row_no=2, actor=OTHER, at=desk.at, matter="好奇")
    assert AuditEntry.objects.get(action="intake.row.read").outcome == "refused"


def test_a_row_that_does_not_exist_is_empty(desk: Desk, batch: Batch) -> None:
    assert not selectors.read_raw_row(
        batch=batch, row_no=99, actor=OFFICE, at=desk.at, matter="核对"
    )


def test_an_open_held_row_is_a_gap_for_whom_it_may_concern(desk: Desk) -> None:
    desk.register(1)
    (subject_id,) = SubjectIdentifier.objects.filter(value=code(1)).values_list(
        "subject_id", flat=True
    )
    assert not selectors.gaps_of(subject_id)
    held = desk.take([penalty(1, 统一社会信用代码=wrong_code(1))])
    (gap,) = selectors.gaps_of(subject_id)
    assert (gap.batch, gap.candidate_ids) == (held, [subject_id])
    desk.take([penalty(1)])
    assert not selectors.gaps_of(subject_id)


def test_held_rows_wait_in_the_inbox_of_those_who_see_them(batch: Batch) -> None:
    assert selectors.open_held_rows(OFFICE).count() == 1
    assert selectors.open_held_rows(CLERK).count() == 1
    assert selectors.open_held_rows(OTHER).count() == 0


def test_freshness_is_the_last_finished_batch(desk: Desk, batch: Batch) -> None:
    desk.take([penalty(5)], dry_run=True)
    (fresh,) = selectors.freshness("administrative-penalty")
    assert (fresh.department, fresh.received_at) == ("ecology-environment", batch.received_at)
