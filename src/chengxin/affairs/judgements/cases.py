"""One held row beside its candidates: field by field, with score and reasons."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from chengxin.records.editions import in_use
from chengxin.records.intake import chunks
from chengxin.records.intake.models import HeldRow
from chengxin.records.intake.preparing import prepare
from chengxin.records.subjects import selectors as subjects
from chengxin.records.subjects import services as identity
from chengxin.records.subjects.enums import Scheme
from chengxin.records.subjects.models import SubjectVersion
from chengxin.records.subjects.selectors.versions import latest_versions

FIELDS = (
    "name", "uscc", "organisation_code", "registration_number", "kind", "status", "town",
    "division", "industry", "registered_on",
)  # fmt: skip
"""What both sides are compared by, in the order of the page."""
_ROLES = {
    "kind": "subject_kind", "status": "status", "town": "town", "division": "division",
    "industry": "industry",
}  # fmt: skip


@dataclass(frozen=True)
class Side:
    """A candidate: what the register says of it, and how it compares with the row."""

    compared: identity.Compared
    version: SubjectVersion | None
    values: dict[str, str]


@dataclass(frozen=True)
class Case:
    """A row that waits, what it says of its subject, and the candidates, likeliest first."""

    row: HeldRow
    values: dict[str, str]
    sides: tuple[Side, ...]

    @property
    def first(self) -> Side | None:
        """The likeliest candidate."""
        return self.sides[0] if self.sides else None


def case_of(row: HeldRow, *, on: date) -> Case:
    """A held row and its candidates as they compare now.

    Args:
        row: The row.
        on: Day on which the register is asked.
    """
    said = _said(row)
    values = {name: said.get(name) or "" for name in FIELDS}
    mention = pl.DataFrame(
        [
            {
                "row_no": 0,
                "name": values["name"] or None,
                "uscc": values["uscc"] or None,
                "organisation_code": values["organisation_code"] or None,
                "registration_number": values["registration_number"] or None,
                "town": values["town"],
                "industry": values["industry"],
                "candidate_ids": row.candidate_ids,
            }
        ],
        schema_overrides={"candidate_ids": pl.List(pl.Int64)}
        | dict.fromkeys(("name", "uscc", "organisation_code", "registration_number"), pl.String()),
    )
    compared = identity.compare_candidates(mention).get(0, [])
    versions = latest_versions([c.subject_id for c in compared], on=on)
    sides = tuple(
        Side(c, versions.get(c.subject_id), _registered(c.subject_id, versions.get(c.subject_id)))
        for c in compared
    )
    return Case(row, values, sides)


def list_equal(row: HeldRow) -> list[HeldRow]:
    """Open rows of the same source that name the same subject in the same words, this one first.

    Equal cases may be decided together: what is judged of one is judged of all.
    """
    found = HeldRow.objects.filter(
        closed_at=None,
        held_for=row.held_for,
        item=row.item,
        department_code=row.department_code,
        name=row.name,
        code=row.code,
    ).select_related("batch")
    return sorted(found, key=lambda each: (each.pk != row.pk, each.waits_since, each.pk))


def _said(row: HeldRow) -> dict[str, str]:
    """What the row says of its subject, by the names of `FIELDS`."""
    raw = chunks.raw_row(row.batch, row.row_no)
    if raw.is_empty():
        return {"name": row.name, "uscc": row.code}
    prepared = prepare(row.batch, in_use.current(), raw=[raw])
    said: dict[str, Any] = prepared.frame.row(0, named=True)
    item = prepared.rules.item
    values = {
        "name": said["name_given"],
        "uscc": said["uscc"],
        "organisation_code": said["organisation_code_given"],
        "registration_number": said["registration_number_given"],
    }
    for name, role in _ROLES.items():
        # The status of a permit is no status of its holder.
        is_other = name == "status" and not prepared.rules.registers
        field = None if is_other else item.role(role)
        values[name] = said[field.name] if field is not None else None
    established = said.get("established_on")
    values["registered_on"] = established.isoformat() if established else ""
    return {name: str(value) if value else "" for name, value in values.items()}


def _registered(subject_id: int, version: SubjectVersion | None) -> dict[str, str]:
    """What the register says of a subject, by the names of `FIELDS`."""
    codes = {row.scheme: row.value for row in subjects.identifiers_of(subject_id)}
    values = {
        "uscc": codes.get(Scheme.USCC, ""),
        "organisation_code": codes.get(Scheme.ORGANISATION_CODE, ""),
        "registration_number": codes.get(Scheme.REGISTRATION_NUMBER, ""),
    }
    if version is not None:
        day = version.registered_on
        values |= {
            "name": version.name,
            "kind": version.kind,
            "status": version.status,
            "town": version.town_code,
            "division": version.division_code,
            "industry": version.industry,
            "registered_on": day.isoformat() if day else "",
        }
    return {name: values.get(name, "") for name in FIELDS}
