"""Figures are written the way the style says, and lists are counted to a thousand."""

import pytest
from django.http import QueryDict

from chengxin.entrances.web import paging
from chengxin.entrances.web.templatetags import cx


@pytest.mark.parametrize(
    ("milli", "text"),
    [
        pytest.param(790_500, "790.5", id="one_decimal"),
        pytest.param(-2_125, "\u22122.125", id="three_when_needed"),
        pytest.param(1_234_000, "1,234.0", id="thousands"),
        pytest.param(None, "", id="nothing"),
    ],
)
def test_points_are_written_with_one_decimal_unless_more_are_needed(milli, text):
    assert cx.points(milli) == text


def test_a_gain_shows_its_sign_and_nothing_is_a_plain_zero():
    assert cx.signed_points(30_000) == "+30.0"
    assert cx.signed_points(0) == "0"


def test_money_is_written_in_yuan_with_two_decimals():
    assert cx.yuan(10_000_005) == "100,000.05"


@pytest.mark.parametrize(
    ("left", "css"),
    [
        pytest.param(3, "", id="calm"),
        pytest.param(2, "cx-due-soon", id="two_days_left"),
        pytest.param(0, "cx-due-soon", id="today"),
        pytest.param(-1, "cx-due-over", id="overdue"),
    ],
)
def test_a_deadline_turns_amber_at_two_days_and_red_when_overdue(left, css):
    from datetime import date

    assert cx.due(date(2026, 11, 21), left)["css"] == css


@pytest.mark.parametrize("query", ["page=0", "page=abc", "size=7", "page=99999999999"])
def test_an_odd_page_number_means_the_first_page(query):
    assert paging.wanted(QueryDict(query)) == paging.Wanted()


def test_a_list_is_counted_exactly_to_a_thousand():
    assert paging.cut(range(1000), paging.Wanted()).total_label == "1,000"
    assert paging.cut(range(1001), paging.Wanted()).total_label == "1000+"


def test_the_last_page_has_no_next():
    page = paging.cut(range(45), paging.Wanted(number=3, size=20))
    assert (page.first, page.last, page.has_next) == (41, 45, False)
