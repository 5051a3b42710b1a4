"""Runs the cases of measure rules, tolerance, no-penalty lists and discretion benchmarks."""

from typing import TYPE_CHECKING, Any

from chengxin.law.discretion import look_up, propose
from chengxin.law.rulebook.cases import Case
from chengxin.law.rulebook.schemas.discretion import Discretion
from chengxin.law.rulebook.schemas.measure_rules import MeasureRules
from chengxin.law.rulebook.schemas.no_penalty_list import NoPenaltyList
from chengxin.law.rulebook.schemas.tolerance import Tolerance
from chengxin.law.tolerance import may_be_tolerated, recognised_ground

if TYPE_CHECKING:
    from chengxin.law.rulebook.book import Rulebook


def run_leniency_case(book: "Rulebook", case: Case) -> list[str]:
    """Run one case; a sentence per difference."""
    pack = book.in_force(case.pack, case.content["valid_on"])
    found: dict[str, Any] = {}
    if isinstance(pack, MeasureRules):
        found = _of_rules(pack, case)
    elif isinstance(pack, Tolerance):
        found = _of_tolerance(pack, case)
    elif isinstance(pack, NoPenaltyList):
        found = _of_list(pack, case)
    elif isinstance(pack, Discretion):
        found = _of_benchmark(pack, case)
    expected: dict[str, Any] = case.content["expect"]
    return [
        f"{name}: expected {value}, found {found.get(name)}"
        for name, value in expected.items()
        if found.get(name) != value
    ]


def _of_rules(pack: MeasureRules, case: Case) -> dict[str, Any]:
    authority, record = case.content["authority"], dict(case.content["record"])
    fitting = [
        rule
        for rule in pack.rules
        if rule.names(authority)
        and any(
            cause.fits(
                item=record["item"],
                severity=record.get("severity", ""),
                list_kind=record.get("list_kind", ""),
            )
            for cause in rule.causes
        )
    ]
    return {
        "rules": [rule.id for rule in fitting],
        "longest_months": {r.id: r.longest_months for r in fitting if r.longest_months},
    }


def _of_tolerance(pack: Tolerance, case: Case) -> dict[str, Any]:
    record = dict(case.content["record"])
    item, polarity = record.pop("item"), record.pop("polarity")
    ground = recognised_ground(pack, item=item, polarity=polarity, fields=record)
    return {
        "ground": None if ground is None else ground.id,
        "effect": None if ground is None else ground.effect,
        "may_be_applied_for": may_be_tolerated(pack, item=item, polarity=polarity),
    }


def _of_list(pack: NoPenaltyList, case: Case) -> dict[str, Any]:
    violation = pack.violation(case.content["violation"])
    answer = look_up(violation, dict(case.content["facts"]))
    return {
        "spared": answer.is_spared,
        "clause": pack.clauses[violation.spared],
        "unmet": [condition.id for condition in answer.unmet],
        "unknown": [condition.id for condition in answer.unknown],
    }


def _of_benchmark(pack: Discretion, case: Case) -> dict[str, Any]:
    found = propose(
        pack,
        case.content["behaviour"],
        case.content["circumstances"],
        value_fen=case.content.get("value_fen"),
    )
    return {
        "leaning": str(found.leaning),
        "low_fen": found.low_fen,
        "high_fen": found.high_fen,
        "statutory": list(found.statutory),
        "opposed": found.opposed,
    }
