"""What is missing from a full snapshot has ended, unless somebody has to look first."""

from chengxin.records.intake import services as intake
from chengxin.records.intake.models import Batch, HeldRow
from chengxin.records.ledger.models import LedgerEnding, LedgerRecord
from tests.records.intake.invented import Desk, equation, feed, small, wrong_code

MANY = range(1, 31)
ONE_IN_THIRTY = feed()


def _take(desk: Desk, rows: list[dict[str, str]]) -> Batch:
    return desk.take(rows, feed=ONE_IN_THIRTY, snapshot=True)


def _live() -> set[str]:
    found = LedgerRecord.objects.filter(superseded_seq=None)
    return set(found.values_list("document_no", flat=True))


def test_a_document_missing_from_a_snapshot_has_ended(desk: Desk) -> None:
    _take(desk, [small(n) for n in MANY])
    batch = _take(desk, [small(n) for n in MANY if n != 7])
    assert equation(batch) == (0, 0, 29, 0, 0, 0)
    assert batch.ended_by_absence == 1
    ending = LedgerEnding.objects.get()
    ended = LedgerRecord.objects.get(record_no=ending.record_no)
    assert (ended.document_no, ending.kind) == ("沪小罚〔2026〕7号", "absent")
    assert ended.superseded_seq == ending.recorded_seq
    assert len(_live()) == 29


def test_a_document_that_comes_back_goes_on_under_its_number(desk: Desk) -> None:
    _take(desk, [small(n) for n in MANY])
    _take(desk, [small(n) for n in MANY if n != 7])
    batch = _take(desk, [small(n) for n in MANY])
    assert equation(batch) == (1, 0, 29, 0, 0, 0)
    first, second = LedgerRecord.objects.filter(document_no="沪小罚〔2026〕7号").order_by("version")
    assert (second.record_no, second.version, second.reason) == (first.record_no, 2, "reappeared")


def test_a_held_or_rejected_row_never_ends_its_record(desk: Desk) -> None:
    _take(desk, [small(n) for n in MANY])
    rows = [small(n) for n in MANY if n not in (7, 8)]
    rows += [small(7, 代码=wrong_code(7)), small(8, 日期="去年")]
    batch = _take(desk, rows)
    assert equation(batch) == (0, 0, 28, 0, 1, 1)
    assert batch.ended_by_absence == 0
    assert len(_live()) == 30


def test_a_rejected_row_without_its_number_protects_all_of_its_subject(desk: Desk) -> None:
    _take(desk, [small(n) for n in MANY])
    batch = _take(desk, [*(small(n) for n in MANY if n != 7), small(7, 文号="")])
    assert equation(batch) == (0, 0, 29, 0, 0, 1)
    assert (batch.ended_by_absence, len(_live())) == (0, 30)


def test_only_what_the_feed_covers_ends(desk: Desk) -> None:
    desk.take([small(n) for n in MANY], feed=feed(feed="another"))
    batch = _take(desk, [small(1, 文号="沪小罚〔2026〕100号")])
    assert batch.ended_by_absence == 0
    assert len(_live()) == 31


def test_a_snapshot_that_lacks_too_much_waits_for_a_person(desk: Desk) -> None:
    _take(desk, [small(n) for n in MANY])
    batch = _take(desk, [small(n) for n in MANY if n > 2])
    assert (batch.state, batch.held, batch.received) == ("held", 28, 28)
    assert "2 条" in batch.failure
    assert len(_live()) == 30
    assert HeldRow.objects.filter(batch=batch, held_for="snapshot").count() == 28


def test_a_released_snapshot_goes_on(desk: Desk) -> None:
    _take(desk, [small(n) for n in MANY])
    batch = _take(desk, [small(n) for n in MANY if n > 2])
    from chengxin.records.accounts.actors import Actor

    intake.release(batch_id=batch.pk, actor=Actor.command_line("office"), at=desk.at)
    batch = intake.take_in(batch_id=batch.pk, clock=lambda: desk.at)
    assert equation(batch) == (0, 0, 28, 0, 0, 0)
    assert (batch.state, batch.ended_by_absence, len(_live())) == ("done", 2, 28)
    assert not HeldRow.objects.filter(closed_at=None).exists()


def test_an_empty_snapshot_ends_nothing_by_itself(desk: Desk) -> None:
    _take(desk, [small(n) for n in MANY])
    file = desk.folder / "empty.csv"
    file.write_text(",".join(small(1)) + "\n", encoding="utf-8")
    batch = desk.receive_file(
        file,
        item="administrative-penalty",
        department="ecology-environment",
        feed=ONE_IN_THIRTY,
        snapshot=True,
    )
    batch = intake.take_in(batch_id=batch.pk)
    assert (batch.received, batch.state, len(_live())) == (0, "held", 30)


def test_a_second_registration_snapshot_ends_only_what_still_holds(desk: Desk) -> None:
    from tests.records.intake.invented import registration

    def take(rows: list[dict[str, str]]) -> Batch:
        return desk.take(rows, item="registration", department="market-regulation", snapshot=True)

    take([registration(n) for n in MANY])
    take([registration(n, 注册资本="200万元人民币", 核准日期="2026-06-01") for n in MANY])
    batch = take(
        [registration(n, 注册资本="200万元人民币", 核准日期="2026-06-01") for n in MANY if n != 7]
    )
    assert equation(batch) == (0, 0, 29, 0, 0, 0)
    assert batch.ended_by_absence == 1
    assert LedgerRecord.objects.filter(superseded_seq=None).count() == 59
