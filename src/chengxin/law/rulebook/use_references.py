"""Holds what is done with grades to what allows it: treatments to measures, remedies to effects."""

from collections.abc import Iterable, Iterator

from chengxin.law.rulebook.schemas.base import Pack
from chengxin.law.rulebook.schemas.grade_treatment import GradeTreatment, Treatment
from chengxin.law.rulebook.schemas.measures import Measures
from chengxin.law.rulebook.schemas.protections import Protections
from chengxin.law.rulebook.schemas.remedies import Remedies

Broken = tuple[str, str, str]
"""Key in the pack, what it points to, where that should be."""

ALONE = (
    "what a grade alone may do: it speaks of rights reduced or duties added, so name an entry of "
    "{pack} as its measure"
)
OF_OTHERS = (
    "the measures of {pack} that public bodies carry out: what others decide for themselves is "
    "never demanded"
)


def broken_use(pack: Pack, packs: Iterable[Pack]) -> Iterator[Broken]:
    """Everything a treatment or remedy rests on that is not there, or may not be rested on.

    Args:
        pack: Any pack; others than these kinds have nothing to be held to here.
        packs: Every pack of the rulebook.
    """
    if isinstance(pack, GradeTreatment):
        lists = [p for p in packs if isinstance(p, Measures) and p.pack == pack.measures]
        if not lists:
            yield "measures", pack.measures, "measures/"
        for each in pack.grades if lists else ():
            for treatment in each.treatments:
                key = f"grades.{each.grade}.{treatment.id}"
                yield from _broken_treatment(key, treatment, lists)
    elif isinstance(pack, Remedies):
        effects = {
            one.effect
            for p in packs
            if isinstance(p, Protections)
            for one in p.protections
            if one.removes_from_evaluation
        }
        for remedy in pack.remedies:
            if remedy.effect is not None and remedy.effect not in effects:
                place = "the protections that take a record out of evaluation"
                yield f"remedies.{remedy.id}.effect", remedy.effect, place


def _broken_treatment(key: str, treatment: Treatment, lists: list[Measures]) -> Iterator[Broken]:
    """A measure has to be on every edition of the list, by name, and the administration's own."""
    for edition in lists:
        if treatment.measure is None:
            word = edition.speaks_of_reduction(treatment.title.zh)
            if word is not None:
                yield key, word, ALONE.format(pack=edition.pack)
            continue
        found = {m.code: m for m in edition.measures}.get(treatment.measure)
        if found is None or not found.named:
            yield f"{key}.measure", treatment.measure, f"the named measures of {edition.pack}"
        elif edition.group_of(found).by != "public":
            yield f"{key}.measure", treatment.measure, OF_OTHERS.format(pack=edition.pack)
