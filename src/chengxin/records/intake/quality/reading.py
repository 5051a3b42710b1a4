"""Reads of the rows behind a figure that leave a trail: document numbers are not public."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import services as audit
from chengxin.records.intake.quality.completeness import rows_without
from chengxin.records.intake.quality.problems import rows_with
from chengxin.records.intake.quality.rows import RowsBehind, rows_behind
from chengxin.records.intake.quality.scope import Scope, unit_of


@transaction.atomic
def read_rows(
    scope: Scope,
    count: str,
    *,
    by: Actor,
    at: datetime,
    matter: str,
    field: str = "",
    rule: str = "",
) -> RowsBehind:
    """The rows behind a count, the recorded ones in which a field is empty, or with a problem.

    Args:
        scope: Months, unit and item.
        count: A count of the pack or an outcome; ``empty`` with ``field``; ``problem`` with
            ``field`` and ``rule``, of one item.
        by: Who reads; a department only its own.
        at: When.
        matter: What for.
        field: Payload name of a field; of a problem, what its rule names.
        rule: The rule that was broken.

    Raises:
        PermissionDeniedError: The rows are another unit's.
        KeyError: No such count.
    """
    scope = replace(scope, department=unit_of(by, scope.department))
    if count == "empty":
        found = rows_without(scope, field)
    elif count == "problem":
        found = rows_with(scope, item=scope.item or "", rule=rule, field=field)
    else:
        found = rows_behind(scope, count)
    audit.record(
        actor=by,
        action="quality.rows.read",
        at=at,
        matter=matter,
        purpose="data-quality",
        details={
            "department": scope.department or "",
            "item": scope.item or "",
            "since": f"{scope.since:%Y-%m}",
            "until": f"{scope.until:%Y-%m}",
            "count": count,
            "field": field,
            "rule": rule,
            "rows": len(found),
        },
    )
    return found
