"""Reads of subjects: who somebody was on a day, whom a fragment of a name means."""

from chengxin.records.subjects.selectors.searching import Found, Hit, search
from chengxin.records.subjects.selectors.versions import (
    count_by_town,
    find_by_key,
    find_version,
    former_names,
    latest_versions,
    subject_ids_of_account,
)

__all__ = [
    "Found",
    "Hit",
    "count_by_town",
    "find_by_key",
    "find_version",
    "former_names",
    "latest_versions",
    "search",
    "subject_ids_of_account",
]
