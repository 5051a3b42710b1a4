"""What the register says of a subject is a state: a new one ends the one before, on both clocks."""

from datetime import date, timedelta

from chengxin.records.intake.models import HeldRow
from chengxin.records.ledger.models import LedgerRecord
from chengxin.records.subjects.models import SubjectVersion
from tests.records.intake.invented import Desk, code, equation, registration, rules, wrong_code


def _states(*, live: bool = True) -> list[tuple[date, date | None, int]]:
    """Periods and capital of registration versions."""
    found = LedgerRecord.objects.filter(item="registration").order_by("recorded_seq", "valid_from")
    if live:
        found = found.filter(superseded_seq=None)
    return [
        (r.valid_from, r.valid_to, r.payload.body["capital_minor"])
        for r in found.select_related("payload")
    ]


FOUNDED, CHANGED = date(2020, 3, 1), date(2026, 6, 1)
ONE, TWO = 100_000_000, 200_000_000


def test_a_first_registration_holds_from_the_founding_day(desk: Desk) -> None:
    batch = desk.register(1)
    assert equation(batch) == (1, 0, 0, 0, 0, 0)
    assert _states() == [(FOUNDED, None, ONE)]
    assert SubjectVersion.objects.get().standing == "registered"


def test_a_dated_change_ends_the_state_before_on_both_clocks(desk: Desk) -> None:
    desk.register(1)
    batch = desk.register(1, 注册资本="200万元人民币", 核准日期="2026-06-01")
    assert equation(batch) == (0, 1, 0, 0, 0, 0)
    assert _states() == [(FOUNDED, CHANGED, ONE), (CHANGED, None, TWO)]
    assert _states(live=False) == [
        (FOUNDED, None, ONE),
        (FOUNDED, CHANGED, ONE),
        (CHANGED, None, TWO),
    ]
    first, shorter, new = LedgerRecord.objects.order_by("recorded_seq", "valid_from")
    assert first.superseded_seq == shorter.recorded_seq == new.recorded_seq
    assert (shorter.record_no, shorter.version) == (first.record_no, 2)
    assert (new.record_no != first.record_no, new.version) == (True, 1)


def test_a_state_known_late_takes_its_place_before_the_one_known(desk: Desk) -> None:
    desk.register(1, 核准日期="2026-06-01")
    batch = desk.register(1, 注册资本="200万元人民币", 核准日期="2023-01-01")
    assert equation(batch) == (1, 0, 0, 0, 0, 0)
    assert _states() == [(CHANGED, None, ONE), (date(2023, 1, 1), CHANGED, TWO)]


def test_an_undated_change_holds_from_the_day_of_receipt(desk: Desk) -> None:
    desk.register(1)
    desk.at += timedelta(days=1)
    batch = desk.register(1, 注册资本="200万元人民币")
    today = desk.at.date()
    assert equation(batch) == (0, 1, 0, 0, 0, 0)
    assert _states() == [(FOUNDED, today, ONE), (today, None, TWO)]


def test_an_undated_statement_repeats_a_dated_one(desk: Desk) -> None:
    desk.register(1, 核准日期="2026-06-01")
    batch = desk.register(1)
    assert equation(batch) == (0, 0, 1, 0, 0, 0)


def test_another_content_from_the_same_day_is_a_correction(desk: Desk) -> None:
    desk.register(1, 核准日期="2026-06-01")
    batch = desk.register(1, 注册资本="200万元人民币", 核准日期="2026-06-01")
    assert equation(batch) == (0, 1, 0, 0, 0, 0)
    assert _states() == [(CHANGED, None, TWO)]


def test_two_states_of_one_subject_in_one_file_follow_each_other(desk: Desk) -> None:
    rows = [
        registration(1, 核准日期="2021-01-01"),
        registration(1, 注册资本="200万元人民币", 核准日期="2026-06-01"),
    ]
    batch = desk.take(rows, item="registration", department="market-regulation")
    assert equation(batch) == (1, 1, 0, 0, 0, 0)
    assert _states() == [(date(2021, 1, 1), CHANGED, ONE), (CHANGED, None, TWO)]


def test_a_district_contradicting_the_code_is_flagged_and_accepted(desk: Desk) -> None:
    moved = registration(1, 统一社会信用代码=code(1, prefix="91310116"))
    city = registration(2, 统一社会信用代码=code(2, prefix="91310000"))
    old = registration(3, 统一社会信用代码=code(3, prefix="91310226"))
    batch = desk.take([moved, city, old], item="registration", department="market-regulation")
    assert equation(batch) == (3, 0, 0, 0, 0, 0)
    assert rules(batch) == {"district-contradicts-code"}
    assert batch.problems.get().row_no == 2


def test_capital_is_an_integer_in_the_minor_unit_with_its_currency(desk: Desk) -> None:
    desk.register(1, 注册资本="60.5(万美元)")
    desk.register(2, 注册资本="5,000(万日元)")
    bodies = [r.payload.body for r in LedgerRecord.objects.order_by("record_no")]
    assert [(b["capital_minor"], b["capital_currency"]) for b in bodies] == [
        (60_500_000, "USD"),
        (50_000_000, "JPY"),
    ]


def test_a_registration_without_any_code_is_held(desk: Desk) -> None:
    batch = desk.register(1, 统一社会信用代码="")
    assert equation(batch) == (0, 0, 0, 0, 1, 0)
    assert HeldRow.objects.get().held_for == "identity"


def test_a_wrong_check_digit_comes_in_from_market_regulation(desk: Desk) -> None:
    batch = desk.register(1, 统一社会信用代码=wrong_code(1))
    assert equation(batch) == (1, 0, 0, 0, 0, 0)
    assert SubjectVersion.objects.get().uscc == wrong_code(1)
