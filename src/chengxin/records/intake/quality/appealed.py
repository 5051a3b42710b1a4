"""Which rows accepted appeals took out of which figures, as known at a moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection

from chengxin.records.intake.quality.enums import AppealState
from chengxin.records.intake.quality.models import AppealedRow
from chengxin.records.intake.quality.scope import Scope

Key = tuple[str, str, date]
ROW_COUNTS = ("held", "rejected", "late")
_STILL = {
    "held": "r.outcome = 'held'",
    "rejected": "r.outcome = 'rejected'",
    "late": "r.late_days IS NOT NULL",
}


@dataclass(frozen=True)
class Excused:
    """References of rows excused, by unit, item and month, then by count."""

    refs: dict[Key, dict[str, frozenset[str]]]

    def of(self, key: Key, count: str) -> frozenset[str]:
        """References excused from one count of one figure."""
        return self.refs.get(key, {}).get(count, frozenset())


def excused(scope: Scope) -> Excused:
    """What accepted appeals excuse in a scope."""
    found = AppealedRow.objects.filter(
        appeal__state=AppealState.ACCEPTED,
        appeal__decided_at__lte=scope.known.at,
        appeal__month__gte=scope.since,
        appeal__month__lte=scope.until,
    )
    if scope.department is not None:
        found = found.filter(appeal__department_id=scope.department)
    if scope.item is not None:
        found = found.filter(appeal__item=scope.item)
    refs: dict[Key, dict[str, set[str]]] = {}
    for department, item, month, count, ref in found.values_list(
        "appeal__department_id", "appeal__item", "appeal__month", "appeal__count", "ref"
    ):
        refs.setdefault((department, item, month), {}).setdefault(count, set()).add(ref)
    return Excused(
        {key: {c: frozenset(r) for c, r in counts.items()} for key, counts in refs.items()}
    )


def row_ref(batch_id: int, row_no: int) -> str:
    """How an appeal names a row of a batch."""
    return f"row:{batch_id}:{row_no}"


def place_of(ref: str) -> tuple[int, int]:
    """Batch and row of such a reference."""
    _, batch_id, row_no = ref.split(":")
    return int(batch_id), int(row_no)


def still_counted(count: str, refs: Iterable[str]) -> int:
    """How many of these rows are still what the count counts; a mended outcome needs no excuse."""
    places = [place_of(ref) for ref in refs]
    if not places:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM unnest(%s::bigint[], %s::int[]) AS a (batch_id, row_no) "  # noqa: S608
            f"JOIN intake_row r USING (batch_id, row_no) WHERE {_STILL[count]}",
            [[p[0] for p in places], [p[1] for p in places]],
        )
        return int(cursor.fetchone()[0])
