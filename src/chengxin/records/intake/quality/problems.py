"""What is wrong with the rows of a scope, by kind: the most frequent first."""

from dataclasses import dataclass

from chengxin.law.rulebook import CatalogueItem
from chengxin.records.intake.quality import counting
from chengxin.records.intake.quality.rows import RowsBehind, rows_where
from chengxin.records.intake.quality.scope import Scope

_KINDS = f"""
    SELECT b.item, p.rule, p.field, min(p.message), count(DISTINCT (p.batch_id, p.row_no))
    FROM intake_batch b JOIN intake_problem p ON p.batch_id = b.id
    JOIN intake_row r ON r.batch_id = p.batch_id AND r.row_no = p.row_no
    WHERE {counting.COUNTED} AND p.severity <> 'warn' AND r.outcome IN ('held', 'rejected')
    GROUP BY b.item, p.rule, p.field ORDER BY 5 DESC, 1, 2, 3 LIMIT %(limit)s
"""  # noqa: S608

_HAS_PROBLEM = """
    b.item = %(of_item)s AND r.outcome IN ('held', 'rejected') AND EXISTS (
        SELECT FROM intake_problem p
        WHERE p.batch_id = r.batch_id AND p.row_no = r.row_no AND p.severity <> 'warn'
          AND p.rule = %(rule)s AND p.field = %(field)s
    )
"""


@dataclass(frozen=True)
class Defect:
    """Problems of one kind: the rule, the field, what was said first, in how many rows."""

    item: str
    rule: str
    field: str
    title: str
    message: str
    rows: int


def defects(scope: Scope, *, limit: int) -> list[Defect]:
    """The most frequent problems for which rows of a scope were held or rejected."""
    values = {"begins": scope.begins, "ends": scope.ends, "at": scope.known.at, "limit": limit}
    return [
        Defect(item, rule, field, _title(scope, item, field), message, rows)
        for item, rule, field, message, rows in counting.fetch(_KINDS, scope, **values)
    ]


def rows_with(scope: Scope, *, item: str, rule: str, field: str) -> RowsBehind:
    """Rows of a scope that were held or rejected with a problem of one kind."""
    return rows_where(scope, _HAS_PROBLEM, of_item=item, rule=rule, field=field)


def _title(scope: Scope, item: str, field: str) -> str:
    editions = scope.book.editions_of(f"catalogue.{item}")
    newest = editions[-1] if editions else None
    try:
        return newest.field(field).title_zh if isinstance(newest, CatalogueItem) else field
    except KeyError:
        return field
