"""Runs the cases of the credit lists: what a list holds on a day, and what it leaves out.

`expect`: `rows` (how many; left out where the catalogue decides), `has` (a code with what some of
its columns hold), `lacks` (codes), and, beside `compared_with` (a day), `added` and `removed`.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from chengxin.law.rulebook.cases import Case
from chengxin.law.rulebook.comparison import RowChange, compare_lists
from chengxin.law.rulebook.credit_lists import ListTable, list_on

if TYPE_CHECKING:
    from chengxin.law.rulebook.book import Rulebook


def run_list_case(book: "Rulebook", case: Case) -> list[str]:
    """A sentence for everything the list of a case says otherwise."""
    kind, _, scope = case.pack.partition("-list.")
    table = list_on(book, scope, kind, case.content["valid_on"])
    expect = case.content["expect"]
    said = _counted(table, expect)
    for wanted in expect.get("has", ()):
        said += _row(table, wanted)
    said += [f"{code} is listed" for code in expect.get("lacks", ()) if table.row(code)]
    if "compared_with" in case.content:
        earlier = list_on(book, scope, kind, case.content["compared_with"])
        said += _changes(compare_lists(earlier, table), expect)
    return said


def _counted(table: ListTable, expect: Mapping[str, Any]) -> list[str]:
    wanted = expect.get("rows", len(table.rows))
    return (
        [] if wanted == len(table.rows) else [f"rows: expected {wanted}, found {len(table.rows)}"]
    )


def _row(table: ListTable, wanted: Mapping[str, Any]) -> list[str]:
    row = table.row(wanted["code"])
    if row is None:
        return [f"{wanted['code']} is not listed"]
    found = {key: [_plain(v) for v in cell.values] for key, cell in row.cells.items()}
    return [
        f"{row.code}, {key}: expected {values}, found {found.get(key)}"
        for key, values in wanted.items()
        if key != "code" and found.get(key) != list(values)
    ]


def _plain(value: Any) -> Any:
    return getattr(value, "zh", value if isinstance(value, int) else str(value))


def _changes(changes: list[RowChange], expect: Mapping[str, Any]) -> list[str]:
    said = []
    for kind in ("added", "removed"):
        found = [c.code for c in changes if c.kind == kind]
        if kind in expect and found != list(expect[kind]):
            said.append(f"{kind}: expected {expect[kind]}, found {found}")
    return said
