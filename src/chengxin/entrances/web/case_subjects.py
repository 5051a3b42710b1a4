"""Whom cases are about: meant by what is typed into a search field, and named in lists."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from chengxin.records.subjects.selectors import search, versions

_NAMES_AT_MOST = 200  # subjects a name in the search field may mean


def meant_by(words: str) -> tuple[int, ...]:
    """Subjects that a fragment of a name or code may mean; none for no words."""
    return (
        tuple(row.subject_id for row in search(words, limit=_NAMES_AT_MOST).rows) if words else ()
    )


def with_subjects(cases: Sequence[Any]) -> list[dict[str, Any]]:
    """Each case with the name and code its subject has today.

    Args:
        cases: Each with a `subject_id`.

    Returns:
        ``case``, ``name`` and ``uscc``, the texts empty where nobody is known, in the same order.
    """
    known = versions.latest_versions((case.subject_id for case in cases), on=timezone.localdate())
    found = []
    for case in cases:
        subject = known.get(case.subject_id)
        name, uscc = (subject.name, subject.uscc) if subject else ("", "")
        found.append({"case": case, "name": name, "uscc": uscc})
    return found
