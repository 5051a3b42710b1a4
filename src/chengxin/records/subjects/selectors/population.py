"""Every subject on a day, for engines that read the database themselves."""

from dataclasses import dataclass
from datetime import date
from typing import Any

_POPULATION = """
SELECT v.subject_id, v.kind, v.status, nullif(v.industry, '') AS industry,
    nullif(v.town_code, '') AS town_code, v.registered_on,
    v.standing = 'provisional' AS provisional
FROM subject_version v
WHERE v.recorded_seq <= $1 AND (v.superseded_seq IS NULL OR v.superseded_seq > $1)
    AND v.valid_from <= $2 AND (v.valid_to IS NULL OR v.valid_to > $2)
"""


@dataclass(frozen=True)
class Query:
    """A query with parameters ``$1``, ``$2``, as ADBC takes it."""

    text: str
    parameters: tuple[Any, ...]


def population_as_of(valid_on: date, seq: int) -> Query:
    """Every subject on a day, as known at a commit.

    Returns:
        A query whose rows are subjects: subject_id int64, kind, status, industry or null,
        town_code or null, registered_on date or null, provisional bool.
    """
    return Query(_POPULATION, (seq, valid_on))
