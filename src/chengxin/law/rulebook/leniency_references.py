"""Holds measures, tolerance and benchmarks to what they rest on in other packs."""

from collections.abc import Iterable, Iterator

from chengxin.law.rulebook.schemas.base import Pack
from chengxin.law.rulebook.schemas.discretion import Discretion
from chengxin.law.rulebook.schemas.measure_rules import MeasureRules
from chengxin.law.rulebook.schemas.measures import Measures
from chengxin.law.rulebook.schemas.no_penalty_list import NoPenaltyList
from chengxin.law.rulebook.schemas.protections import Protections
from chengxin.law.rulebook.schemas.tolerance import Tolerance

Broken = tuple[str, str, str]
"""Key in the pack, what it points to, where that should be."""


def broken_leniency(pack: Pack, packs: Iterable[Pack]) -> Iterator[Broken]:
    """What one of these kinds names and another pack does not have; other kinds name nothing here.

    Args:
        pack: Any pack.
        packs: Every pack of the rulebook.
    """
    if isinstance(pack, MeasureRules):
        yield from _broken_rules(pack, packs)
    elif isinstance(pack, Tolerance):
        effects = {
            p.effect for each in packs if isinstance(each, Protections) for p in each.protections
        }
        for ground in pack.grounds:
            if ground.effect not in effects:
                yield f"grounds.{ground.id}.effect", ground.effect, "the protections"
    elif isinstance(pack, NoPenaltyList):
        known = {
            behaviour.code
            for each in packs
            if isinstance(each, Discretion) and each.key == pack.key
            for behaviour in each.behaviours
        }
        for violation in pack.violations:
            if violation.benchmark is not None and violation.benchmark not in known:
                place = f"the benchmarks of discretion.{pack.key}"
                yield f"violations.{violation.code}.benchmark", violation.benchmark, place


def _broken_rules(pack: MeasureRules, packs: Iterable[Pack]) -> Iterator[Broken]:
    """A rule is of a named measure of public bodies; one that reduces rights names a law."""
    for edition in packs:
        if not isinstance(edition, Measures) or edition.pack != pack.measures:
            continue
        known = {m.code: m for m in edition.measures}
        for rule in pack.rules:
            key, found = f"rules.{rule.id}.measure", known.get(rule.measure)
            if found is None or not found.named:
                yield key, rule.measure, f"the named measures of {edition.pack}"
            elif edition.group_of(found).by != "public":
                yield (
                    key,
                    rule.measure,
                    (
                        f"the measures of {edition.pack} that public bodies carry out: what others "
                        "decide for themselves is never demanded"
                    ),
                )
            elif edition.group_of(found).reduces_rights and rule.article is None:
                yield (
                    f"rules.{rule.id}.article",
                    "null",
                    ("a law: a measure that reduces rights names the article it rests on"),
                )
        for person in pack.persons_only:
            if person.measure not in known:
                yield "persons_only", person.measure, f"the measures of {edition.pack}"
