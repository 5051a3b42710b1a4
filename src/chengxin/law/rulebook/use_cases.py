"""Runs the cases of measures, treatments of grades, and remedies."""

from typing import TYPE_CHECKING, Any

from chengxin.law.remedies import remedy_for
from chengxin.law.rulebook.cases import Case
from chengxin.law.rulebook.schemas.grade_sources import GradeSources
from chengxin.law.rulebook.schemas.grade_treatment import GradeTreatment
from chengxin.law.rulebook.schemas.measures import Measures
from chengxin.law.rulebook.schemas.remedies import Remedies
from chengxin.law.words import Grade

if TYPE_CHECKING:
    from chengxin.law.rulebook.book import Rulebook


def run_use_case(book: "Rulebook", case: Case) -> list[str]:
    """Run one case; a sentence per difference."""
    pack = book.in_force(case.pack, case.content["valid_on"])
    found: dict[str, Any] = {}
    if isinstance(pack, Measures):
        found = _of_measures(pack)
    elif isinstance(pack, GradeTreatment):
        found = _of_treatment(book, pack, case)
    elif isinstance(pack, GradeSources):
        found = {
            "items": {str(each.id): each.item for each in pack.sources},
            "by_field": [str(each.id) for each in pack.sources if each.of_field],
        }
    elif isinstance(pack, Remedies):
        remedy = remedy_for(pack, dict(case.content["record"]))
        found = {
            "remedy": None if remedy is None else remedy.id,
            "opens": None if remedy is None else remedy.opens,
        }
    expected: dict[str, Any] = case.content["expect"]
    return [
        f"{name}: expected {value}, found {found.get(name)}"
        for name, value in expected.items()
        if found.get(name) != value
    ]


def _of_measures(pack: Measures) -> dict[str, Any]:
    reducing = [m.code for m in pack.measures if pack.group_of(m).reduces_rights]
    of_others = [m.code for m in pack.measures if pack.group_of(m).by == "others"]
    return {
        "reducing": reducing,
        "of_others": of_others,
        "unnamed": [m.number for m in pack.measures if not m.named],
        "count": len(pack.measures),
    }


def _of_treatment(book: "Rulebook", pack: GradeTreatment, case: Case) -> dict[str, Any]:
    grade = Grade(case.content["grade"])
    of = pack.of(grade)
    told_on = case.content.get("told_on")
    after = None
    if told_on is not None and grade in pack.notice.grades:
        after = book.workdays.add(told_on, pack.notice.workdays).on
    return {
        "ratio_percent": of.inspection.ratio_percent,
        "everybody": of.inspection.everybody,
        "visits_per_year": of.inspection.visits_per_year,
        "treatments": [t.id for t in of.treatments],
        "effective_after": after,
    }
