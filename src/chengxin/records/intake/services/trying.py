"""One row checked as it would be in a batch, and nothing kept: for a form that is being filled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from chengxin.law.errors import CatalogueGateError
from chengxin.law.rulebook import CatalogueItem, Rulebook
from chengxin.records.intake.checking import Rules, check
from chengxin.records.intake.columns import official_plan
from chengxin.records.intake.reading import ROW_NO, SURPLUS, column

_ROW = 1


@dataclass(frozen=True)
class Said:
    """One thing said about a value: where (field code), how grave, what, and how to mend it."""

    field: str
    rule: str
    severity: str
    message: str
    remedy: str


def try_row(
    *,
    item: CatalogueItem,
    department: str,
    values: Mapping[str, str],
    received_on: date,
    rulebook: Rulebook,
) -> list[Said]:
    """What would be said about one row, in the order of the fields; nothing is written.

    Args:
        item: The catalogue item.
        department: Who would hand it in.
        values: Texts by official title.
        received_on: Day of receipt.
        rulebook: The rules.

    Raises:
        CatalogueGateError: The department does not report this item.
    """
    if not item.may_report(department):
        raise CatalogueGateError(
            f"{item.title.zh} ({item.code}) is not reported by {department}.",
            item=item.code,
            reason="may not report it",
        )
    headers = list(values)
    plan = official_plan(headers, item, called=item.code)
    cells = {column(i): [values[title]] for i, title in enumerate(headers)}
    frame = pl.DataFrame(
        {ROW_NO: [_ROW], SURPLUS: [None], **cells},
        schema={ROW_NO: pl.Int64, SURPLUS: pl.String, **dict.fromkeys(cells, pl.String)},
    )
    checked = check([frame], plan, Rules(item, None, received_on, department, rulebook))
    wanted = ("field", "rule", "severity", "message", "remedy")
    return [Said(*row) for row in checked.problems.select(wanted).iter_rows()]
