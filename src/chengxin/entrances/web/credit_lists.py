"""The three credit lists on a page: found by words, filtered, sorted, cut into pages, compared.

The portal and the desk show the same; they differ in frame and addresses only.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from chengxin.entrances.web import labels, paging
from chengxin.entrances.web.templatetags.cx import by_language, item_title, unit_name
from chengxin.law.errors import NoRuleInForceError
from chengxin.law.rulebook import CodeTable, credit_lists
from chengxin.law.rulebook.comparison import compare_lists
from chengxin.law.rulebook.credit_lists import LISTS, WHOLE_RECORD, Cell, ListRow, ListTable
from chengxin.law.rulebook.schemas.credit_list_parts import EVERY_UNIT, MEASURES, SCOPES
from chengxin.law.rulebook.schemas.directory import Unit
from chengxin.records.editions import in_use

# Columns of the page; the rest stands on the page of a row and in the workbook.
SHOWN = {
    "data": ("responsible", "subject-kinds", "contents", "update-cycle", "disclosure"),
    "behaviour": ("severity", "responsible", "identified-by", "recorded-as", "measures"),
    "application": ("stages", "ways", "responsible", "uses", "does"),
}
FACETS = {
    "data": ("disclosure", "subject-kinds"),
    "behaviour": ("polarity", "severity"),
    "application": ("stages", "ways"),
}
COUNTED = frozenset({"contents", "measures"})  # too many to stand in one cell
SORTS = ("title", "responsible")


@dataclass(frozen=True)
class ShownCell:
    """A cell as it is drawn.

    Attributes:
        text: Its words in one line.
        count: How many there are, when only that is told.
        short: Whether it is one word of the law, which does not break.
    """

    key: str
    text: str
    count: str = ""
    short: bool = False


@dataclass(frozen=True)
class ShownRow:
    """A row as it is drawn."""

    row: ListRow
    cells: tuple[ShownCell, ...]


@dataclass(frozen=True)
class Facet:
    """A filter by the words of one column."""

    key: str
    label: str
    choices: tuple[tuple[str, str], ...]
    chosen: str


def words_of(cell: Cell) -> tuple[str, ...]:
    """What a cell holds in the language of the page."""
    write: dict[str, Callable[[Any], str]] = {
        "titles": by_language,
        "texts": str,
        "units": _unit,
        "words": lambda value: str(labels.LIST_WORDS.get(value, value)),
        "items": lambda code: _("全部公共信用信息") if code == WHOLE_RECORD else item_title(code),
        "measures": _measure,
        "days": lambda n: ngettext("%(n)s 天", "%(n)s 天", n) % {"n": n},
        "years": lambda n: ngettext("%(n)s 年", "%(n)s 年", n) % {"n": n},
    }
    return tuple(write[cell.kind](value) for value in cell.values)


def joined(words: Sequence[str]) -> str:
    """Words in one line, as the language of the page strings them together."""
    return (", " if get_language() == "en" else "、").join(words)


def _unit(code: str) -> str:
    return _("各单位") if code == EVERY_UNIT else unit_name(code)


def _measure(code: str) -> str:
    editions = in_use.current().editions_of(f"code-table.{MEASURES}")
    table = editions[-1] if editions else None
    assert isinstance(table, CodeTable)
    return by_language(table.entry(code))


def day_asked(request: HttpRequest, name: str, default: date) -> date:
    """A day of the address; anything odd means the default."""
    try:
        return parse_date(request.GET.get(name, "")) or default
    except ValueError:
        return default


def table_on(scope: str, kind: str, on: date) -> ListTable:
    """A list on a day, or 404 when there is no such list or it was not in force."""
    if scope not in SCOPES or kind not in LISTS:
        raise Http404
    try:
        return credit_lists.list_on(in_use.current(), scope, kind, on)
    except NoRuleInForceError as error:
        raise Http404 from error


def overview(on: date) -> list[dict[str, Any]]:
    """The lists in force by scope, with how many rows each has."""
    found = []
    for scope in SCOPES:
        for kind in LISTS:
            try:
                table = credit_lists.list_on(in_use.current(), scope, kind, on)
            except NoRuleInForceError:
                continue
            found.append(
                {"scope": scope, "kind": kind, "layout": table.layout, "count": len(table.rows)}
            )
    return found


def list_context(request: HttpRequest, scope: str, kind: str) -> dict[str, Any]:
    """Everything the page of a list shows, as its address asks."""
    on = day_asked(request, "on", timezone.localdate())
    table = table_on(scope, kind, on)
    rows = chosen_rows(request, table, kind)
    days = credit_lists.days_of_change(in_use.current(), scope, kind)
    page = paging.cut(rows, paging.wanted(request.GET))
    keys = SHOWN[kind]
    return {
        "scope": scope,
        "kind": kind,
        "table": table,
        "on": on,
        "today": timezone.localdate(),
        "days": days,
        "page": page,
        "rows": [_shown(row, keys) for row in page.rows],
        "columns": [c for c in table.columns if c.key in keys],
        "groups": _groups(table),
        "facets": facets(request, table, kind),
        "units": _units(table),
        "chosen": request.GET,
        "kinds": [{"kind": k, "label": labels.LISTS[k]} for k in LISTS],
    }


def chosen_rows(request: HttpRequest, table: ListTable, kind: str) -> Sequence[ListRow]:
    """The rows of a list that the address asks for, in its order."""
    asked = request.GET
    query = asked.get("q", "").strip().casefold()
    unit, group = asked.get("unit", ""), asked.get("group", "")
    rows = [
        row
        for row in table.rows
        if (not query or query in _searched(row))
        and (not unit or {unit, EVERY_UNIT} & set(row.cells["responsible"].values))
        and (not group or (row.group is not None and row.group.zh == group))
        and all(_has(row, key, asked.get(key, "")) for key in FACETS[kind])
    ]
    order = asked.get("sort", "")
    key = order.removeprefix("-")
    if key in SORTS:
        rows.sort(key=lambda row: words_of(row.cells[key]), reverse=order.startswith("-"))
    return rows


def _searched(row: ListRow) -> str:
    every = [word for cell in row.cells.values() for word in words_of(cell)]
    titles = [row.code, row.title.zh, row.title.en, row.note_zh or ""]
    return "\n".join([*titles, *every]).casefold()


def _has(row: ListRow, key: str, wanted: str) -> bool:
    return not wanted or wanted in {str(value) for value in row.cells[key].values}


def _shown(row: ListRow, keys: Sequence[str]) -> ShownRow:
    cells = []
    for key in keys:
        words = words_of(row.cells[key])
        counted = key in COUNTED and len(words) > 1
        count = ngettext("%(n)s 项", "%(n)s 项", len(words)) % {"n": len(words)} if counted else ""
        short = row.cells[key].kind in ("words", "days") and len(words) == 1
        cells.append(ShownCell(key, joined(words), count, short))
    return ShownRow(row, tuple(cells))


def facets(request: HttpRequest, table: ListTable, kind: str) -> list[Facet]:
    """Filters by the words that stand in this list."""
    titles = {column.key: by_language(column.title) for column in table.columns}
    found = []
    for key in FACETS[kind]:
        values = dict.fromkeys(str(v) for row in table.rows for v in row.cells[key].values)
        choices = tuple((value, str(labels.LIST_WORDS.get(value, value))) for value in values)
        found.append(Facet(key, titles.get(key, key), choices, request.GET.get(key, "")))
    return found


def _groups(table: ListTable) -> list[tuple[str, str]]:
    found = {row.group.zh: by_language(row.group) for row in table.rows if row.group}
    return list(found.items())


def _units(table: ListTable) -> list[Unit]:
    named = {code for row in table.rows for code in row.cells["responsible"].values}
    return [unit for unit in in_use.current().directory.units if unit.code in named]


def row_context(request: HttpRequest, scope: str, kind: str, code: str) -> dict[str, Any]:
    """Everything the page of one row shows."""
    on = day_asked(request, "on", timezone.localdate())
    table = table_on(scope, kind, on)
    row = table.row(code)
    if row is None:
        raise Http404
    book = in_use.current()
    pack = book.edition(row.pack, row.edition)
    return {
        "scope": scope,
        "kind": kind,
        "table": table,
        "on": on,
        "row": row,
        "pack": pack,
        "editions": book.editions_of(row.pack),
        "cells": [
            {"title": column.title, "key": column.key, "words": words_of(row.cells[column.key])}
            for column in table.columns
            if column.key not in ("contents", "formats")
        ],
        "contents": _contents(row),
    }


def _contents(row: ListRow) -> list[tuple[str, str]]:
    if "contents" not in row.cells:
        return []
    return list(zip(row.cells["contents"].values, row.cells["formats"].values, strict=True))


def compare_context(request: HttpRequest, scope: str, kind: str) -> dict[str, Any]:
    """What differs in a list between two days."""
    today = timezone.localdate()
    table_on(scope, kind, today)
    days = credit_lists.days_of_change(in_use.current(), scope, kind)
    after = day_asked(request, "b", days[-1])
    earlier = [day for day in days if day < after]
    before = day_asked(request, "a", earlier[-1] if earlier else days[0])
    old, new = table_on(scope, kind, before), table_on(scope, kind, after)
    titles = {c.key: by_language(c.title) for c in (*old.columns, *new.columns)}
    found = compare_lists(old, new)
    changes = [
        {
            "change": change,
            "label": labels.CHANGES[change.kind],
            "columns": [
                {
                    "title": titles.get(key, key),
                    "before": joined(words_of(change.before.cells[key])) if change.before else "",
                    "after": joined(words_of(change.after.cells[key])) if change.after else "",
                }
                for key in change.columns
            ],
        }
        for change in found
    ]
    return {
        "scope": scope,
        "kind": kind,
        "table": new,
        "days": sorted({*days, before, after}),
        "before": before,
        "after": after,
        "page": paging.cut(changes, paging.wanted(request.GET)),
        "counts": {kind: sum(c.kind == kind for c in found) for kind in labels.CHANGES},
    }
