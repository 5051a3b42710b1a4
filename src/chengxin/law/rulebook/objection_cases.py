"""Runs the cases of the objection pack: by when each step is due, what an applicant may say."""

from typing import TYPE_CHECKING, Any

from chengxin.law.rulebook.cases import Case
from chengxin.law.rulebook.schemas.objection import ApplicantKind, ObjectionPack

if TYPE_CHECKING:
    from chengxin.law.rulebook.book import Rulebook


def run_objection_case(book: "Rulebook", case: Case) -> list[str]:
    """A sentence for everything that reads otherwise than the case says."""
    pack = book.in_force(case.pack, case.content["valid_on"])
    assert isinstance(pack, ObjectionPack)
    expect = case.content["expect"]
    return [
        *_deadlines(book, pack, expect.get("deadlines", ())),
        *_applicants(pack, expect.get("applicants", {})),
        *_declines(pack, expect.get("declines", {})),
    ]


def _deadlines(book: "Rulebook", pack: ObjectionPack, rows: list[dict[str, Any]]) -> list[str]:
    said = []
    for row in rows:
        limit = getattr(pack.limits, row["limit"])
        due = limit.due(row["from"], book.workdays)
        wanted, found = (row["due"], row["provisional"]), (due.on, due.provisional)
        if wanted != found:
            said.append(f"{row['limit']} from {row['from']}: expected {wanted}, found {found}")
    return said


def _applicants(pack: ObjectionPack, wanted: dict[str, Any]) -> list[str]:
    said = []
    for kind, expected in wanted.items():
        applicant = pack.applicant(ApplicantKind(kind))
        found = {
            "flag_at": str(applicant.flag_at),
            "gives_contact": applicant.gives_contact,
            "grounds": [ground.id for ground in pack.grounds_of(applicant.kind)],
        }
        said += [
            f"{kind}, {name}: expected {value}, found {found[name]}"
            for name, value in expected.items()
            if found[name] != value
        ]
    return said


def _declines(pack: ObjectionPack, wanted: dict[str, Any]) -> list[str]:
    said = []
    for key, words in wanted.items():
        found = pack.decline(key)
        if found is None or words not in found.instead.zh:
            said.append(f"{key}: expected {words!r} in what to do instead, found {found}")
    return said
