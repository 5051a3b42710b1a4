"""Runs the worked examples of scorecards (``rulebook/cases/scorecard.*``) by the plain evaluator.

A case names a subject, its records and the day; a lawyer can follow it with the card in hand:

```yaml
name: 一年内一次一般处罚
why: 一般失信行政处罚在一年内每次减10分
valid_on: 2026-11-21
records:
  - item: administrative-penalty
    decided_on: 2026-06-01
    severity: general
    effects: [repaired]        # optional: ledger effects in force on the day
expect:
  points: 615
  grade: B
  contributions:
    penalties-general: 0       # those named are compared; 0 = gave nothing
```
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from chengxin.engines.scorecards.card import PreparedCard, prepare
from chengxin.engines.scorecards.explain import Explanation, explain
from chengxin.engines.scorecards.plain import Evaluator, Subject
from chengxin.law.rulebook.book import Rulebook
from chengxin.law.rulebook.cases import Case
from chengxin.law.rulebook.schemas.protections import OBJECTION, Protections
from chengxin.law.rulebook.schemas.scorecard_parts import parse_points, points_text
from chengxin.law.words import RecordShape

LEDGER_KEYS = (
    "item",
    "severity",
    "decided_on",
    "valid_from",
    "valid_to",
    "department",
    "state",
    "effects",
)
SUBJECT: dict[str, Any] = {"kind": "legal_person", "status": "active", "provisional": False}


def prepare_from(
    book: Rulebook, key: str, *, as_of: date, edition: str | None = None
) -> PreparedCard:
    """The card in force on the day, or a named edition, ready with the rulebook's shapes and terms.

    Args:
        book: The rulebook.
        key: `comprehensive` of `scorecard.comprehensive`.
        as_of: Day of evaluation.
        edition: Exactly this edition; None = the one in force on the day.
    """
    card = book.scorecard(key, edition=edition, on=as_of if edition is None else None)
    protections = protections_of(book, card.protections, as_of)
    return prepare(
        card,
        as_of=as_of,
        shapes={item: shape_of(book, item) for item in card.items},
        inquiry_term_years=protections.inquiry_term_years,
        marks=protections.marks,
    )


def shape_of(book: Rulebook, item: str) -> RecordShape:
    """The shape of an item, which no edition changes."""
    editions: Any = book.editions_of(f"catalogue.{item}")
    shape: RecordShape = editions[-1].shape
    return shape


def protections_of(book: Rulebook, pack: str, on: date) -> Protections:
    """The protections a card names, in force on a day."""
    found = book.in_force(pack, on)
    assert isinstance(found, Protections)
    return found


def run_case(book: Rulebook, case: Case) -> list[str]:
    """Run one case; a sentence per failure."""
    content = case.content
    prepared = prepare_from(
        book,
        case.pack.partition(".")[2],
        as_of=content["valid_on"],
        edition=content.get("edition"),
    )
    subject = Subject(subject_id=1, **(SUBJECT | dict(content.get("subject", {}))))
    expect = content["expect"]
    records = [
        _record(book, prepared, number, written)
        for number, written in enumerate(content.get("records", ()), start=1)
    ]
    if Evaluator(prepared).covers(subject, records) != expect.get("covered", True):
        return [f"covered: expected {expect.get('covered', True)}"]
    if not expect.get("covered", True):
        return []
    return _differences(explain(prepared, subject, records), expect)


def _record(
    book: Rulebook, prepared: PreparedCard, number: int, written: Mapping[str, Any]
) -> dict[str, Any]:
    """A record as the card sees it, from what the case says of it."""
    item = book.catalogue_item(written["item"], prepared.as_of)
    unknown = set(written) - set(LEDGER_KEYS) - set(item.replica)
    if unknown:
        raise KeyError(f"record {number}: {item.code} has no {', '.join(sorted(unknown))}")
    protections = protections_of(book, prepared.card.protections, prepared.as_of)
    decided = written["decided_on"]
    effects = frozenset(written.get("effects", ()))
    values: dict[str, Any] = dict.fromkeys(item.replica) | dict(written)
    return values | {
        "record_no": number,
        "subject_id": 1,
        "polarity": str(item.polarity_of(values)),
        "severity": written.get("severity"),
        "valid_from": written.get("valid_from", decided),
        "valid_to": written.get("valid_to"),
        "department": written.get("department", "credit-office"),
        "state": written.get("state", "live"),
        "shielded": bool(protections.shielding_effects & effects),
        "objected": OBJECTION in effects,
        "effects": tuple(protections.shielding_effects & effects),
    }


def _differences(found: Explanation, expect: Mapping[str, Any]) -> list[str]:
    """A sentence for everything that came out otherwise than the case says."""
    evaluation = found.evaluation
    given = {c.indicator: c.points for c in evaluation.contributions}
    told: dict[str, tuple[Any, Any]] = {
        f"contribution {indicator}": (points_text(given.get(indicator, 0)), _as_text(points))
        for indicator, points in expect.get("contributions", {}).items()
    }
    if "points" in expect:
        told["points"] = (points_text(evaluation.points), _as_text(expect["points"]))
    if "grade" in expect:
        told["grade"] = (str(evaluation.grade), expect["grade"])
    if "vetoes" in expect:
        told["vetoes"] = ([v.veto for v in evaluation.vetoes], sorted(expect["vetoes"]))
    if "left_out" in expect:
        left = {r.record_no: r.reason for r in found.left_out}
        told["left_out"] = (left, expect["left_out"])
    return [
        f"{what}: expected {right}, found {wrong}"
        for what, (wrong, right) in told.items()
        if wrong != right
    ]


def _as_text(points: Any) -> str:
    return points_text(parse_points(points))
