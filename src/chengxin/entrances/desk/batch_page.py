"""What the page of one batch shows: the equation, the faults by kind and by row, a preview."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from chengxin.entrances.desk.forms import may_report
from chengxin.entrances.desk.matters import matter
from chengxin.entrances.web import access, paging
from chengxin.records.accounts.enums import Role
from chengxin.records.intake import selectors
from chengxin.records.intake.enums import ENDED_STATES, BatchState, Outcome, Severity
from chengxin.records.intake.models import Batch, RowProblem

PREVIEW_ROWS = 4
PREVIEW_COLUMNS = 6
MARKS = {Severity.REJECT.value: "bad", Severity.HOLD.value: "hold"}


@dataclass(frozen=True)
class Cell:
    """One cell of a department's file; `mark` is how it is coloured, or nothing."""

    letter: str
    title: str
    text: str
    mark: str = ""


def letters(column_no: int | None) -> str:
    """Letters of a column as a workbook names it.

    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    if column_no is None:
        return ""
    number, text = column_no + 1, ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def context(request: HttpRequest, batch: Batch) -> dict[str, Any]:
    """Everything the page shows."""
    ended = batch.state in ENDED_STATES
    actor = access.actor(request)
    shown: dict[str, Any] = {
        "batch": batch,
        "ended": ended,
        "may_report": may_report(actor),
        "may_release": actor.role == Role.OFFICE and batch.state == BatchState.HELD,
        "may_resume": may_report(actor) and batch.state == BatchState.FAILED,
        "kinds": [],
        "log": _log(batch),
    }
    if not ended:
        return shown | progress_context(batch)
    by = request.GET.get("by", "")
    shown |= {
        "by": by,
        "kinds": _kinds(batch),
        "preview": _preview(request, batch) if by != "row" else None,
        "returned": batch.held + batch.rejected,
    }
    if by == "row":
        problems = selectors.problems_by_row(batch, warnings=True)
        for name in ("rule", "field"):
            if request.GET.get(name):
                problems = problems.filter(**{name: request.GET[name]})
        page = paging.of_queryset(problems, paging.wanted(request.GET))
        shown |= {"page": page, "problems": _titled(batch, list(page.rows))}
    return shown


def progress_context(batch: Batch) -> dict[str, Any]:
    """Rows done, rate and time left of a batch that is being taken in."""
    seconds = max((timezone.now() - batch.received_at).total_seconds(), 1.0)
    rate = int(batch.rows_done / seconds)
    left = batch.received - batch.rows_done
    return {
        "batch": batch,
        "rate": rate,
        "seconds_left": round(left / rate) if rate and left > 0 else None,
        "may_cancel": True,
    }


def cells(raw: Sequence[selectors.RawCell], problems: Sequence[RowProblem]) -> list[Cell]:
    """The cells of one row with the faulty ones marked; the gravest mark wins."""
    marks = _marks(problems)
    return [
        Cell(letters(cell.column_no), cell.header, cell.value, marks.get(cell.column_no, ""))
        for cell in raw
    ]


def _kinds(batch: Batch) -> list[dict[str, Any]]:
    return [
        {
            "cell": f"{letters(kind.column_no)}{kind.first_row}",
            "rule": kind.rule,
            "field": kind.field,
            "title": kind.title,
            "value": kind.value,
            "message": kind.message,
            "remedy": kind.remedy,
            "severity": kind.severity,
            "rows": kind.rows,
        }
        for kind in selectors.problem_kinds(batch)
    ]


def _titled(batch: Batch, problems: list[RowProblem]) -> list[RowProblem]:
    for problem in problems:
        problem.title = selectors.title_of(batch, problem.field)  # type: ignore[attr-defined]
    return problems


def _marks(problems: Sequence[RowProblem]) -> dict[int, str]:
    found: dict[int, str] = {}
    for problem in sorted(problems, key=lambda each: each.severity != Severity.REJECT):
        if problem.column_no is not None and problem.severity in MARKS:
            found.setdefault(problem.column_no, MARKS[problem.severity])
    return found


def _preview(request: HttpRequest, batch: Batch) -> dict[str, Any] | None:
    """The first rows not accepted as the returned workbook shows them, faulty columns first."""
    waiting = selectors.rows_of(batch, (Outcome.HELD, Outcome.REJECTED))[:PREVIEW_ROWS]
    numbers = [row.row_no for row in waiting]
    held = {row.row_no for row in waiting if row.outcome == Outcome.HELD}
    problems = {n: list(selectors.problems_of_row(batch, n)) for n in numbers}
    raw = {
        n: selectors.read_raw_row(
            batch=batch,
            row_no=n,
            actor=access.actor(request),
            at=timezone.now(),
            matter=matter(request) or batch.batch_no,
        )
        for n in numbers
    }
    if not any(raw.values()):
        return None
    faulty = {p.column_no for each in problems.values() for p in each if p.column_no is not None}
    columns = sorted(
        [*sorted(faulty), *(n for n in range(len(batch.headers)) if n not in faulty)][
            :PREVIEW_COLUMNS
        ]
    )
    rows = []
    for place, n in enumerate(numbers, start=2):
        by_column = {cell.column_no: cell.value for cell in raw[n]}
        marks = _marks(problems[n])
        rows.append(
            {
                "number": place,
                "cells": [
                    Cell(letters(c), "", by_column.get(c, ""), marks.get(c, "")) for c in columns
                ],
                "say": "；".join(f"{p.told}。{p.advised}" for p in problems[n]),
                "held": n in held,
            }
        )
    return {
        "columns": [{"letter": letters(c), "title": batch.headers[c]} for c in columns],
        "say_letter": letters(len(batch.headers) + 1),
        "rows": rows,
    }


def _log(batch: Batch) -> list[dict[str, str]]:
    """The course of processing in words."""
    stages = {
        "received": _("收到"),
        "done": _("已完成"),
        "held": _("整批待核"),
        "failed": _("失败"),
        "cancelled": _("已取消"),
        "resumed": _("继续处理"),
        "released": _("人工放行"),
        "entered": _("办件填报"),
    }
    lines = []
    for entry in batch.process_log:
        parts = []
        if "rows" in entry:
            parts.append(_("%(n)s 行") % {"n": f"{entry['rows']:,}"})
        if "seconds" in entry:
            parts.append(_("%(n)s 秒") % {"n": f"{entry['seconds']:.1f}"})
        if "by" in entry:
            parts.append(str(entry["by"]))
        if "reason" in entry:
            parts.append(str(entry["reason"]))
        lines.append(
            {"stage": stages.get(entry["stage"], entry["stage"]), "text": "，".join(parts)}
        )
    return lines
