"""Runs the cases of what affairs share: letters, evidence, and the days of time limits."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from chengxin.law.rulebook.cases import Case
from chengxin.law.rulebook.schemas.evidence import EvidencePack, FileKind
from chengxin.law.rulebook.schemas.letter import LetterPack, filled
from chengxin.law.rulebook.schemas.time_limits import TimeLimit

if TYPE_CHECKING:
    from chengxin.law.rulebook.book import Rulebook


def run_letter_case(book: "Rulebook", case: Case) -> list[str]:
    """The words a letter comes to with the values of the case."""
    pack = book.in_force(case.pack, case.content["valid_on"])
    assert isinstance(pack, LetterPack)
    values = {name: str(value) for name, value in case.content["values"].items()}
    always = {name: str(value) for name, value in case.content.get("always", {}).items()}
    expect = case.content["expect"]
    said = _differs("missing", expect.get("missing", []), pack.missing(values))
    said += _differs("addressee", expect["addressee"], str(pack.addressee))
    said += _differs("sender", expect["sender"], str(pack.sender))
    if said or expect.get("missing"):
        return said
    for language in ("zh", "en"):
        if language in expect:
            found = [filled(getattr(p, language), values | always) for p in pack.paragraphs]
            said += _differs(language, expect[language], found)
    return said


def run_evidence_case(book: "Rulebook", case: Case) -> list[str]:
    """Which kinds of file an edition takes, and how large and how many."""
    pack = book.in_force(case.pack, case.content["valid_on"])
    assert isinstance(pack, EvidencePack)
    expect = case.content["expect"]
    said = _differs("takes", sorted(expect["takes"]), sorted(k for k in FileKind if pack.takes(k)))
    for name in ("largest_bytes", "most_files"):
        said += _differs(name, expect[name], getattr(pack, name))
    return said


def compare_limits(
    book: "Rulebook", limits: Mapping[str, TimeLimit], rows: list[Mapping[str, Any]]
) -> list[str]:
    """A sentence per last day that differs; for the runner of any pack with time limits.

    Args:
        book: The rulebook whose working days count.
        limits: The pack's limits by the name its cases use.
        rows: Each with `limit`, `start`, `due` and, where the day is provisional, `provisional`.
    """
    said: list[str] = []
    for row in rows:
        found = limits[row["limit"]].due(row["start"], book.workdays)
        expected = (row["due"], row.get("provisional", False))
        what = f"{row['limit']} from {row['start']}"
        said += _differs(what, expected, (found.on, found.provisional))
    return said


def _differs(what: str, expected: object, found: object) -> list[str]:
    return [] if expected == found else [f"{what}: expected {expected}, found {found}"]
