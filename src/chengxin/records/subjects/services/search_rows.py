"""What the search box looks in: derived from live names and versions, made again per subject."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection

from chengxin.engines.matching import loose_name
from chengxin.engines.matching.search_keys import initials, rank_of
from chengxin.records.store.copying import copy_rows
from chengxin.records.subjects.enums import Standing, Status

SEARCH_COLUMNS = (
    "subject_id",
    "rank",
    "former",
    "provisional",
    "kind",
    "uscc",
    "normalised",
    "initials",
    "loose",
)
_LIVE_NAMES = """
SELECT n.subject_id, n.normalised, n.former, v.uscc, v.kind, v.standing, v.status
FROM subject_name n
JOIN LATERAL (
    SELECT uscc, kind, standing, status FROM subject_version v
    WHERE v.subject_id = n.subject_id AND v.superseded_seq IS NULL
    ORDER BY v.valid_from DESC LIMIT 1
) v ON true
WHERE n.subject_id = ANY(%s) AND n.superseded_seq IS NULL
ORDER BY n.subject_id, n.former, n.id
"""


def refresh_search(subject_ids: Iterable[int], *, fresh: bool = False) -> int:
    """Make the search rows of some subjects again from what is live; returns how many.

    Args:
        subject_ids: The subjects.
        fresh: They have no search rows yet, so none need to go.
    """
    ids = sorted(set(subject_ids))
    if not ids:
        return 0
    with connection.cursor() as cursor:
        if not fresh:
            cursor.execute("DELETE FROM subject_search WHERE subject_id = ANY(%s)", [ids])
        cursor.execute(_LIVE_NAMES, [ids])
        live = cursor.fetchall()
    rows = list(_rows(live))
    copy_rows("subject_search", SEARCH_COLUMNS, rows)
    return len(rows)


def _rows(live: Sequence[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    seen: set[tuple[int, str]] = set()
    for subject_id, normalised, former, uscc, kind, standing, status in live:
        # A former name may be written like the present one; present ones come first.
        if not normalised or (subject_id, normalised) in seen:
            continue
        seen.add((subject_id, normalised))
        yield (
            subject_id,
            rank_of(former=former, active=status == Status.ACTIVE.value),
            former,
            standing == Standing.PROVISIONAL.value,
            kind,
            uscc,
            normalised,
            initials(normalised),
            loose_name(normalised),
        )
