"""Runs the cases of report packs: which domain a record falls into, which period is allowed."""

from typing import TYPE_CHECKING, Any

from chengxin.law.errors import InputError
from chengxin.law.rulebook.cases import Case
from chengxin.law.rulebook.schemas.report import SpecialReportPack

if TYPE_CHECKING:
    from chengxin.law.rulebook.book import Rulebook


def run_report_case(book: "Rulebook", case: Case) -> list[str]:
    """A sentence per difference between what a case expects and what its pack says."""
    pack = book.in_force(case.pack, case.content["valid_on"])
    assert isinstance(pack, SpecialReportPack)
    found = {**_whole(pack), **_asked(book, pack, case)}
    return [
        f"{what}: expected {expected}, found {found.get(what)}"
        for what, expected in case.content["expect"].items()
        if found.get(what) != expected
    ]


def _whole(pack: SpecialReportPack) -> dict[str, Any]:
    """What the pack says as a whole."""
    return {
        "domains": len(pack.domains),
        "required": [c.code for c in pack.classes if c.required_by is not None],
        "unconnected": [c.code for c in pack.classes if c.item is None],
    }


def _asked(book: "Rulebook", pack: SpecialReportPack, case: Case) -> dict[str, Any]:
    """The answers to what the case asks."""
    answers: dict[str, Any] = {}
    record, period, number = (case.content.get(key) for key in ("record", "period", "number"))
    if record is not None:
        unit = book.directory.unit(record["department"])
        domain = pack.domain_of(record["item"], unit.code, unit.kind)
        answers["domain"] = None if domain is None else domain.code
    if period is not None:
        try:
            pack.check_period(period["since"], period["until"], on=case.content["valid_on"])
            answers["accepted"] = True
        except InputError:
            answers["accepted"] = False
    if number is not None:
        answers["number"] = pack.number.at(number["at"], str(number["suffix"]))
    return answers
