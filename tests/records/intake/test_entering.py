"""Rows an affair hands in for a department, in the affair's own transaction."""

from datetime import timedelta

import pytest
from django.db import transaction

from chengxin.records.accounts.actors import Actor
from chengxin.records.intake import services
from chengxin.records.intake.enums import Outcome, WayIn
from chengxin.records.intake.errors import RowNotAcceptedError
from chengxin.records.intake.models import Batch
from chengxin.records.ledger.models import LedgerRecord
from chengxin.records.publicity import windows
from chengxin.records.publicity.models import PublicityWindow
from tests.records.intake.invented import Desk, code, feed, penalty, small

OFFICER = Actor.command_line("officer")
ITEM, UNIT = "administrative-penalty", "ecology-environment"
NUMBER = "11010519491231002X"  # a well-known sample of the standard
SECRET = {"法定代表人证件类型": "身份证", "法定代表人证件号码": NUMBER}


def enter(desk: Desk, *rows: dict[str, str], **more: object) -> services.Entered:
    desk.at += timedelta(hours=1)
    arguments = {"item": ITEM, "department": UNIT, "reason": "示例办件", "by": OFFICER, **more}
    return services.enter_rows(rows=rows, at=desk.at, on_commit=windows.open_windows, **arguments)  # type: ignore[arg-type]


def live() -> LedgerRecord:
    return LedgerRecord.objects.select_related("payload").get(item=ITEM, superseded_seq=None)


@pytest.fixture
def handed_in(desk: Desk) -> LedgerRecord:
    desk.register(1)
    desk.take([penalty(1, 备注="示例备注", **SECRET)])
    return live()


def test_a_row_with_other_cells_is_the_next_version_with_a_row_behind_it(
    desk: Desk, handed_in: LedgerRecord
) -> None:
    changed = {"罚款金额（万元）": "2"}
    entered = enter(desk, changed, like=(handed_in.batch_id, handed_in.row_no))
    found = live()
    assert (entered.record_no, entered.outcome) == (handed_in.record_no, Outcome.CORRECTED)
    assert (found.version, found.batch_id, found.department_code) == (2, entered.batch.pk, UNIT)
    assert found.payload.body["fine_fen"] == 2_000_000
    assert entered.batch.way_in == WayIn.CASE
    assert entered.batch.process_log[1] == {"stage": "entered", "reason": "示例办件"}
    assert PublicityWindow.objects.filter(record_id=found.pk).exists()


def test_what_is_sealed_is_carried_over_and_told_to_nobody(
    desk: Desk, handed_in: LedgerRecord
) -> None:
    before = handed_in.payload.body
    enter(desk, {"违法事实": "另一虚构的事实"}, like=(handed_in.batch_id, handed_in.row_no))
    after = live().payload.body
    sealed = [name for name, value in before.items() if isinstance(value, dict)]
    assert sealed
    assert {name: after[name] for name in sealed} == {name: before[name] for name in sealed}


def test_an_empty_text_empties_the_cell(desk: Desk, handed_in: LedgerRecord) -> None:
    assert handed_in.payload.body["remarks"] == "示例备注"
    enter(desk, {"备注": ""}, like=(handed_in.batch_id, handed_in.row_no))
    assert "remarks" not in live().payload.body


def test_a_row_that_came_by_a_feed_is_read_by_its_columns(desk: Desk) -> None:
    desk.register(1)
    desk.take([small(1)], feed=feed())
    source = live()
    assert source.payload.body["facts"] == "虚构的事实"
    whole = penalty(1, 违法事实="改过的事实")
    del whole["行政处罚决定书文号"]
    entered = enter(desk, whole, like=(source.batch_id, source.row_no))
    body = LedgerRecord.objects.get(record_no=entered.record_no, superseded_seq=None).payload.body
    assert (body["document_no"], body["facts"]) == ("沪小罚〔2026〕1号", "改过的事实")


def test_a_row_that_is_not_accepted_is_refused_with_what_is_wrong_and_leaves_nothing(
    desk: Desk, handed_in: LedgerRecord
) -> None:
    batches = Batch.objects.count()
    with pytest.raises(RowNotAcceptedError) as refused, transaction.atomic():
        enter(desk, {"处罚决定日期": "2026-13-45"}, like=(handed_in.batch_id, handed_in.row_no))
    assert (refused.value.problems[0][0], refused.value.value) == ("CF_JDRQ", ITEM)
    assert Batch.objects.count() == batches
    assert live().version == 1


def test_a_row_nobody_can_place_is_refused_too(desk: Desk, handed_in: LedgerRecord) -> None:
    stranger = penalty(2, 统一社会信用代码="", 行政相对人名称="示例无此名有限公司")
    with pytest.raises(RowNotAcceptedError) as refused, transaction.atomic():
        enter(desk, stranger)
    assert refused.value.problems


def test_several_rows_are_one_batch_and_all_or_nothing(desk: Desk) -> None:
    desk.register(1, 2)
    entered = enter(desk, penalty(1), penalty(2))
    assert [(row.row_no, row.outcome) for row in entered.rows] == [(1, "new"), (2, "new")]
    assert entered.batch.received == entered.batch.new == 2
    with pytest.raises(RowNotAcceptedError), transaction.atomic():
        enter(desk, penalty(1, 违法事实="新的事实"), penalty(3, 处罚决定日期=""))
    assert LedgerRecord.objects.filter(item=ITEM).count() == 2


def test_the_same_row_again_is_said_to_be_unchanged_not_a_repeated_file(desk: Desk) -> None:
    desk.register(1)
    assert [enter(desk, penalty(1)).outcome for _ in range(2)] == ["new", "unchanged"]
    assert Batch.objects.filter(way_in=WayIn.CASE, repeat_of=None).count() == 2


def test_the_departments_file_is_still_recognised_as_a_repeat_after_a_correction(
    desk: Desk, handed_in: LedgerRecord
) -> None:
    enter(desk, {"罚款金额（万元）": "2"}, like=(handed_in.batch_id, handed_in.row_no))
    again = desk.take([penalty(1, 备注="示例备注", **SECRET)])
    assert again.repeat_of_id == handed_in.batch_id
    assert live().payload.body["fine_fen"] == 2_000_000


def test_an_item_of_somebody_else_is_refused(desk: Desk) -> None:
    from chengxin.law.errors import CatalogueGateError

    desk.register(1)
    with pytest.raises(CatalogueGateError), transaction.atomic():
        enter(desk, {"名称": "示例有限公司", "统一社会信用代码": code(1)},
              item="registration", department="water")  # fmt: skip
