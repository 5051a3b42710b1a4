"""Drawings place things where the figures say."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from chengxin.entrances.web.drawings import axis, clocks, lanes, waterfall, windows

TODAY = date(2026, 11, 21)


def share(text: str) -> float:
    return float(text.removesuffix("%"))


def test_an_axis_clips_days_outside():
    line = axis.Axis(date(2026, 1, 1), date(2026, 12, 31))
    assert line.x(date(2020, 1, 1)) == "0.00%"
    assert line.x(date(2030, 1, 1)) == "100.00%"


def test_a_long_axis_labels_whole_years_only():
    line = axis.Axis(date(2015, 1, 1), date(2026, 12, 31))
    assert all("-07" not in tick.label for tick in line.ticks())


@given(
    st.integers(0, 1_000_000),
    st.lists(st.integers(-200_000, 200_000), max_size=12),
    st.lists(st.integers(0, 1_200_000), max_size=4, unique=True),
)
def test_a_waterfall_ends_where_base_and_steps_add_up(base, points, thresholds):
    steps = [waterfall.Step(f"{n}", value, 1, "") for n, value in enumerate(points)]
    lines = [waterfall.Threshold(value, "B") for value in thresholds]
    drawing = waterfall.draw(base, steps, lines)
    assert drawing.total == base + sum(points)
    assert len(drawing.bars) == len(points)
    for bar in drawing.bars:
        assert 0 <= share(bar.x) <= 100
        assert share(bar.x) + share(bar.width) <= 100.02
    for before, after in zip(drawing.bars, drawing.bars[1:], strict=False):
        assert before.after_x == after.before_x


def test_a_window_without_an_end_is_not_drawn():
    drawn = windows.draw(starts_on=date(2026, 1, 1), ends_on=None, earliest_on=None, today=TODAY)
    assert drawn is None


def test_a_window_counts_the_days_left():
    drawn = windows.draw(
        starts_on=date(2026, 3, 12),
        ends_on=date(2027, 3, 12),
        earliest_on=date(2026, 6, 12),
        today=TODAY,
    )
    assert drawn is not None
    assert drawn.days_left == 111
    assert share(drawn.earliest_x) < share(drawn.now_x)


def test_what_lies_after_today_is_drawn_apart():
    span = lanes.Span(
        label="处罚",
        href="#",
        decided_on=date(2026, 3, 12),
        known_on=date(2026, 3, 19),
        since=date(2026, 3, 12),
        until=date(2027, 3, 12),
        tone="minus",
    )
    [lane] = lanes.draw([span], today=TODAY).lanes
    assert share(lane.fact_x) < share(lane.known_x) < share(lane.over_x)
    assert abs(share(lane.x) + share(lane.width) - share(lane.over_x)) < 0.02


def test_a_subject_without_records_still_has_an_axis_with_today():
    drawing = lanes.draw([], today=TODAY)
    assert drawing.lanes == []
    assert 0 < share(drawing.now_x) < 100


def test_the_today_mark_stands_before_the_first_moment_to_come():
    moments = [
        clocks.Moment("停止公示", date(2027, 3, 12)),
        clocks.Moment("作出决定", date(2026, 3, 12), date(2026, 3, 19), public=True),
        clocks.Moment("更正", date(2026, 3, 12), date(2026, 3, 26), public=True),
    ]
    drawn = clocks.draw(moments, today=TODAY)
    assert [m.title for m in drawn] == ["作出决定", "更正", "停止公示"]
    assert [m.now_mark for m in drawn] == [False, False, True]
    assert drawn[0].css == "cx-pub-from"
    assert drawn[1].css == "cx-pub"
    assert drawn[2].css == "cx-pubend cx-future"
