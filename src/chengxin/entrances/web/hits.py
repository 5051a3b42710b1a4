"""A subject found by the search box, as lists show it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from chengxin.entrances.web.templatetags.cx import town_name
from chengxin.records.subjects.enums import KindOfSubject, Status
from chengxin.records.subjects.selectors import Hit


@dataclass(frozen=True)
class Row:
    """One line of a list of subjects."""

    subject_id: int
    name: str
    former_name: str
    uscc: str
    kind_label: Promise | str
    status_label: Promise | str
    town: str

    @classmethod
    def of(cls, hit: Hit) -> "Row":
        """The line of one hit."""
        return cls(
            subject_id=hit.subject_id,
            name=hit.name,
            former_name=hit.former_name,
            uscc=hit.uscc,
            kind_label=KindOfSubject(hit.kind).label,
            status_label=Status(hit.status).label,
            town=town_name(hit.town_code),
        )

    @property
    def href(self) -> str:
        """The public page."""
        return public_page(self.subject_id, self.uscc)


def public_page(subject_id: int, uscc: str) -> str:
    """Address of a subject's public page."""
    return reverse("portal:subject", args=[uscc or f"n{subject_id}"])
