"""Figures of a small ledger, reckoned by hand; and every figure is the number of rows behind it."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chengxin.law.errors import InputError, PermissionDeniedError
from chengxin.records.intake.columns import ORIGIN_HEADER
from chengxin.records.intake.quality import months
from chengxin.records.intake.quality.completeness import completeness, rows_without
from chengxin.records.intake.quality.enums import FreshState, MonthState
from chengxin.records.intake.quality.figures import Figure, figures, together
from chengxin.records.intake.quality.freshness import freshness
from chengxin.records.intake.quality.rows import rows_behind
from chengxin.records.intake.quality.scope import Scope, scope, unit_of
from tests.records.intake.invented import feed, penalty, person, small
from tests.records.intake.quality.conftest import (
    ECOLOGY,
    MARKET,
    PENALTY,
    Months,
    at,
    clerk,
    office,
)

SEPTEMBER = date(2026, 9, 1)
END_OF_MONTH = at("2026-09-30")


def of(
    month: date = SEPTEMBER, *, until: date | None = None, known: str = "2026-09-30", **more: str
) -> Scope:
    return scope(since=month, until=until or month, now=at(known) + timedelta(hours=20), **more)


def figure(asked: Scope, department: str = ECOLOGY, item: str = PENALTY) -> Figure:
    return next(f for f in figures(asked) if (f.department, f.item) == (department, item))


def test_counts_and_rates_of_a_month_are_those_reckoned_by_hand(september: Months) -> None:
    found = figure(of())
    assert found.counts == {
        "received": 5, "accepted": 3, "held": 1, "rejected": 1, "late": 1, "decided": 3,
        "gaps": 2, "elsewhere": 0, "sampled": 0, "unreported": 0,
    }  # fmt: skip
    rates = {name: (r.numerator, r.denominator, r.ppm) for name, r in found.rates.items()}
    assert rates == {
        "error": (2, 5, 400_000),
        "late": (1, 5, 200_000),
        "missing": (2, 5, 400_000),
        "sampled-missing": (0, 0, None),
    }
    assert found.month_state is MonthState.REPORTED


def test_a_late_row_says_its_deadline_and_by_how_much(september: Months) -> None:
    (late,) = rows_behind(of(department=ECOLOGY, item=PENALTY), "late")[:]
    assert late.document_no == "沪虚罚〔2026〕4号"
    assert late.decided_on == date(2026, 9, 1)
    assert late.due_on == date(2026, 9, 10)  # seven working days, no holiday in between
    assert late.late_days == 3  # the 11th, the 14th and the 15th
    assert not late.provisional


def test_gaps_name_the_missing_numbers_and_their_neighbours(september: Months) -> None:
    found = rows_behind(of(department=ECOLOGY, item=PENALTY), "gaps")[:]
    assert [row.document_no for row in found] == ["沪虚罚〔2026〕3号", "沪虚罚〔2026〕5号"]
    assert (
        found[0].note == "沪虚罚〔2026〕2号（2026-09-10）与沪虚罚〔2026〕4号（2026-09-01）之间缺号"
    )


def test_a_gap_counts_only_after_its_deadline(september: Months) -> None:
    assert figure(of(known="2026-09-18")).counts["gaps"] == 0
    assert figure(of(known="2026-09-22")).counts["gaps"] == 2


def test_a_gap_closes_when_its_number_comes_and_stays_in_what_was_known_before(
    september: Months,
) -> None:
    september.hand_in("2026-10-12", [penalty(3, 处罚决定日期="2026-09-08")])
    assert figure(of(known="2026-10-20")).counts["gaps"] == 1
    before = scope(since=SEPTEMBER, until=SEPTEMBER, now=at("2026-10-20"), known=END_OF_MONTH)
    assert figure(before).counts["gaps"] == 2
    assert figure(before).counts["decided"] == 3
    assert figure(of(known="2026-10-20")).counts["decided"] == 4


def test_numbers_of_natural_persons_are_no_gaps(september: Months) -> None:
    own = {"行政处罚决定书文号": "沪虚罚〔2026〕3号", "处罚决定日期": "2026-09-10"}
    september.hand_in("2026-09-16", [person(**own)])
    found = figure(of())
    assert found.counts["gaps"] == 1
    assert (found.counts["received"], found.counts["decided"]) == (6, 4)


def test_a_long_run_of_missing_numbers_is_another_series(september: Months) -> None:
    september.hand_in("2026-09-16", [penalty(8, 行政处罚决定书文号="沪虚罚〔2026〕99号",
                                             处罚决定日期="2026-09-11")])  # fmt: skip
    assert figure(of()).counts["gaps"] == 2


def test_a_decision_that_only_another_source_reports_is_counted_with_its_own_unit(
    september: Months,
) -> None:
    theirs = {"处罚机关": "上海市奉贤区生态环境局", "处罚决定日期": "2026-09-03"}
    september.hand_in("2026-09-16", [penalty(8, **theirs)], department=MARKET)
    found = figure(of())
    assert found.counts["elsewhere"] == 1
    assert found.rates["missing"].ppm == 500_000  # 3 of 6
    (row,) = rows_behind(of(department=ECOLOGY, item=PENALTY), "elsewhere")[:]
    assert row.document_no == "沪虚罚〔2026〕8号"
    # Reported by the unit itself as well, it is no trace any more.
    september.hand_in("2026-09-17", [penalty(8, **theirs)])
    assert figure(of()).counts["elsewhere"] == 0


def test_what_another_source_reports_makes_no_gaps_of_its_own_and_fills_those_of_the_unit(
    september: Months,
) -> None:
    theirs = {"处罚机关": "上海市奉贤区生态环境局", "处罚决定日期": "2026-09-08"}
    september.hand_in("2026-09-16", [penalty(n, **theirs) for n in (3, 8)], department=MARKET)
    # 3 is seen elsewhere, 5 is still a gap; 8 follows the returned 7. Market regulation has none.
    counts = figure(of()).counts
    assert (counts["gaps"], counts["elsewhere"]) == (1, 2)
    assert figure(of(), MARKET).counts["gaps"] == 0


def test_trials_repeats_and_batches_given_up_are_not_counted(september: Months) -> None:
    rows = [penalty(8, 处罚决定日期="2026-09-11")]
    september.hand_in("2026-09-16", rows, dry_run=True)
    september.hand_in("2026-09-17", rows)
    again = september.hand_in("2026-09-18", rows)
    assert again.repeat_of_id is not None
    assert figure(of()).counts["received"] == 6


def test_the_same_figures_whatever_range_is_asked(september: Months) -> None:
    wide = of(date(2026, 1, 1), until=date(2026, 12, 1))
    assert figure(wide) == figure(of())
    assert figure(of(department=ECOLOGY)) == figure(of(item=PENALTY)) == figure(of())


def test_rates_of_several_figures_are_divided_anew(september: Months) -> None:
    september.hand_in("2026-10-12", [penalty(8, 处罚决定日期="2026-10-10")])
    asked = of(until=date(2026, 10, 1), known="2026-10-20")
    found = [f for f in figures(asked) if f.item == PENALTY]
    whole = together(asked.pack, found)
    assert whole is not None
    assert (whole.counts["received"], whole.rates["error"].ppm) == (6, 333_333)
    assert (whole.since, whole.until) == (SEPTEMBER, date(2026, 10, 1))


def test_channels_have_their_own_deadlines(desk: Months) -> None:
    decided = {"日期": "2026年9月1日"}
    fast = feed()
    desk.hand_in("2026-09-15", [small(1, **decided)], department=MARKET, feed=fast)
    desk.hand_in("2026-09-16", [penalty(2, 处罚决定日期="2026-09-01")], department=MARKET,
                 feed=None)  # fmt: skip
    found = figure(of(), MARKET)
    (channel,) = found.channels
    assert (channel.channel, channel.workdays, channel.received, channel.late) == (
        "market-regulation", 20, 2, 0,
    )  # fmt: skip


def test_a_month_without_a_word_is_silent_once_it_should_have_come(september: Months) -> None:
    asked = of(until=date(2026, 11, 1), known="2026-11-20")
    states = {f.month: f.month_state for f in figures(asked) if f.department == ECOLOGY}
    assert states == {SEPTEMBER: MonthState.REPORTED, date(2026, 10, 1): MonthState.SILENT}
    before = of(until=date(2026, 10, 1), known="2026-11-02")
    assert date(2026, 10, 1) not in {f.month for f in figures(before) if f.department == ECOLOGY}


def test_a_source_is_fresh_due_or_silent_against_its_cycle(september: Months) -> None:
    def state(known: str) -> FreshState:
        return next(f.state for f in freshness(of(known=known, department=ECOLOGY)))

    assert state("2026-09-16") is FreshState.FRESH
    assert state("2026-10-30") is FreshState.DUE
    assert state("2026-10-31") is FreshState.SILENT


def test_a_row_mended_in_the_returned_workbook_still_counts_as_returned_and_as_mended(
    september: Months,
) -> None:
    asked = of(department=ECOLOGY, item=PENALTY)
    (returned,) = rows_behind(asked, "rejected")[:]
    assert len(rows_behind(asked, "mended")) == 0
    mended = penalty(6, 处罚决定日期="2026-09-10")
    origin = {ORIGIN_HEADER: f"{returned.batch_no}:{returned.row_no}"}
    september.hand_in("2026-09-17", [mended | origin])
    found = figure(of())
    assert (found.counts["rejected"], found.counts["accepted"]) == (1, 4)
    assert [row.ref for row in rows_behind(asked, "mended")[:]] == [returned.ref]


def test_completeness_counts_recorded_rows_by_field(september: Months) -> None:
    september.hand_in("2026-09-20", [penalty(8, 法定代表人="", 处罚决定日期="2026-09-18",
                                             行政相对人类别="个体工商户")])  # fmt: skip
    asked = of(department=ECOLOGY, item=PENALTY)
    fields = {f.name: f for f in completeness(asked)}
    assert (fields["document_no"].recorded, fields["document_no"].ppm) == (4, 1_000_000)
    assert (fields["confiscated_fen"].filled, fields["confiscated_fen"].tone) == (0, 4)
    for one in fields.values():
        assert len(rows_without(asked, one.name)) == one.empty


def test_a_department_gets_its_own_figures_and_no_other(desk: Months) -> None:
    assert unit_of(clerk(), None) == unit_of(clerk(), ECOLOGY) == ECOLOGY
    assert unit_of(office(), None) is None
    with pytest.raises(PermissionDeniedError) as refused:
        unit_of(clerk(), MARKET)
    assert refused.value.what == f"quality of {MARKET}"


@pytest.mark.parametrize("text", ["2026-13", "2026-9", "september", "", "1999-12", "２０２６-09"])
def test_a_month_is_written_one_way(text: str) -> None:
    if text == "２０２６-09":
        assert months.parse(text) == SEPTEMBER  # full width digits are digits
        return
    with pytest.raises(InputError):
        months.parse(text)


DAY = st.dates(date(2026, 9, 1), date(2026, 9, 20))


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    batches=st.lists(
        st.lists(
            st.tuples(st.integers(1, 30), DAY, st.sampled_from(["", "违法事实", "法定代表人"])),
            min_size=1,
            max_size=8,
            unique_by=lambda row: row[0],
        ),
        min_size=1,
        max_size=3,
    )
)
def test_every_figure_is_the_number_of_rows_behind_it(
    desk: Months, batches: list[list[tuple[int, date, str]]]
) -> None:
    """Whatever comes, in whatever order: no cell counts what cannot be opened."""
    start = desk.at.date() + timedelta(days=1)
    for place, rows in enumerate(batches):
        day = max(date(2026, 9, 21), start) + timedelta(days=place)
        given_rows = [
            penalty(
                number, **{"处罚决定日期": decided.isoformat(), **({empty: ""} if empty else {})}
            )
            for number, decided, empty in rows
        ]
        desk.hand_in(day.isoformat(), given_rows)
    asked = of(date(2026, 1, 1), until=date(2027, 12, 1), known="2027-12-30")
    for found in figures(asked):
        own = asked.of(found.department, found.item, found.month)
        for count, number in found.counts.items():
            behind = rows_behind(own, count)
            refs = [row.ref for row in behind[:]]
            assert len(behind) == len(refs) == len(set(refs)) == number, (count, found)
        counts = found.counts
        assert counts["received"] == counts["accepted"] + counts["held"] + counts["rejected"]
