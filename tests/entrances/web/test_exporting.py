"""What a spreadsheet gets: text that it cannot take for a formula."""

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from chengxin.entrances.web import exporting


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("晨曦水产", "晨曦水产"),
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-1+2", "'-1+2"),
        (Decimal("-2.125"), "-2.125"),
        (None, ""),
        (datetime(2026, 11, 20, 16, 30, tzinfo=UTC), "2026-11-21 00:30:00"),
        ('a"b,c', 'a"b,c'),
    ],
)
def test_a_value_in_a_cell(value: object, cell: str):
    text = exporting.as_csv("list", ["值"], [[value]]).content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == [["值"], [cell]]


def test_a_list_cut_off_says_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(exporting, "AT_MOST", 2)
    text = exporting.as_csv("list", ["n"], [[1], [2]]).content.decode("utf-8-sig")
    assert text.splitlines()[-1] == "只导出前 2 行"
