"""A subject found by the search box, as lists show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise

from chengxin.entrances.web.templatetags.cx import town_name
from chengxin.records.subjects import selectors as subjects
from chengxin.records.subjects.enums import KindOfSubject, Status
from chengxin.records.subjects.selectors import SearchRow, versions


@dataclass(frozen=True)
class Row:
    """One line of a list of subjects."""

    subject_id: int
    name: str
    former_name: str
    uscc: str
    kind_label: Promise | str
    status_label: Promise | str
    provisional: bool
    town: str

    @property
    def href(self) -> str:
        """The public page."""
        return public_page(self.subject_id, self.uscc)


def rows_of(found: Sequence[SearchRow], *, on: date) -> list[Row]:
    """The lines of what was found."""
    known = versions.latest_versions((hit.subject_id for hit in found), on=on)
    return [
        Row(
            subject_id=hit.subject_id,
            name=hit.name,
            former_name=hit.former_name,
            uscc=hit.uscc,
            kind_label=KindOfSubject(hit.kind).label,
            status_label=Status(hit.status).label,
            provisional=hit.provisional,
            town=town_name(known[hit.subject_id].town_code) if hit.subject_id in known else "",
        )
        for hit in found
    ]


def former_names(subject_id: int) -> list[str]:
    """Names a subject bore before, newest first, each once."""
    names = [name.name for name in subjects.names_of(subject_id) if name.former]
    return list(dict.fromkeys(names))


def public_page(subject_id: int, uscc: str) -> str:
    """Address of a subject's public page."""
    return reverse("portal:subject", args=[uscc or f"n{subject_id}"])
