"""The workbook of a notice (附表): the same content as the page, and every trace."""

import io
from datetime import UTC, datetime
from typing import Any

import xlsxwriter

from chengxin.engines.documents.notice import QualityNotice, Share
from chengxin.engines.documents.notice_view import per_cent, points

_ROWS = ("上报", "采用", "暂存", "退回", "迟报")
_MADE = datetime(2000, 1, 1, tzinfo=UTC)  # so that the same content gives the same bytes


def notice_workbook(notice: QualityNotice) -> bytes:
    """A notice as XLSX: the same notice gives the same bytes."""
    data = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(data, options) as book:
        book.set_properties({"title": notice.title, "created": _MADE})
        sheets = _Sheets(book)
        sheets.add("总体", ("指标", "分子", "分母", "本期", "申诉前", "上期"), _district(notice))
        rates = [share.title for share in notice.district]
        sheets.add(
            "单位",
            ("名次", "单位", *_ROWS, *rates, "静默", "得分", "等次"),
            [
                (
                    u.rank, u.title, u.received, u.accepted, u.held, u.rejected, u.late,
                    *map(_rate, u.shares), u.silent, points(u.milli_points) if u.standing else "",
                    u.standing,
                )
                for u in notice.units
            ],
        )  # fmt: skip
        sheets.add(
            "事项",
            ("事项", *_ROWS, *rates),
            [
                (i.title, i.received, i.accepted, i.held, i.rejected, i.late, *map(_rate, i.shares))
                for i in notice.items
            ],
        )
        sheets.add(
            "问题",
            ("单位", "事项", "字段", "问题", "规则", "行"),
            [(d.unit, d.item, d.field, d.message, d.rule, d.rows) for d in notice.defects],
        )
        sheets.add(
            "漏报线索",
            ("单位", "事项", "月份", "线索", "文书号", "说明"),
            [
                (t.unit, t.item, f"{t.month:%Y-%m}", t.kind, t.document_no, t.note)
                for t in notice.traces
            ],
        )
        sheets.add(
            "静默月份",
            ("单位", "事项", "月份", "状态"),
            [(s.unit, s.item, f"{s.month:%Y-%m}", s.state) for s in notice.silent],
        )
        sheets.add(
            "申诉",
            ("编号", "单位", "针对", "行", "结果", "理由"),
            [(a.appeal_no, a.unit, a.about, a.rows, a.state, a.reason) for a in notice.appeals],
        )
        sheets.add("口径", ("指标", "说明"), [(r.label, r.value) for r in notice.rules])
    return data.getvalue()


def _district(notice: QualityNotice) -> list[tuple[Any, ...]]:
    return [
        ("上报行数", "", "", notice.received, "", notice.previous_received),
        *(
            (s.title, s.numerator, s.denominator, per_cent(s.ppm),
             per_cent(s.raw_ppm) if s.raw_ppm != s.ppm else "", per_cent(s.previous_ppm))
            for s in notice.district
        ),
    ]  # fmt: skip


def _rate(share: Share) -> str:
    return per_cent(share.ppm)


class _Sheets:
    """Sheets of one workbook, each a table under its headings."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._head = book.add_format({"bold": True, "bg_color": "#EEF2F7", "text_wrap": True})

    def add(self, name: str, heads: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
        sheet = self._book.add_worksheet(name)
        sheet.write_row(0, 0, heads, self._head)
        for number, row in enumerate(rows, 1):
            sheet.write_row(number, 0, ["" if value is None else value for value in row])
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(heads) - 1, 16)
