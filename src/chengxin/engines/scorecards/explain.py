"""Why this grade, what was left out and why, and the nearest lawful ways up.

A way up is not estimated: the card is walked again on the changed facts, on the day the change
takes effect, so that whoever applies the change and evaluates again gets exactly the result told.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from chengxin.engines.scorecards.card import PreparedCard, Rule, leaves_on
from chengxin.engines.scorecards.plain import Evaluator, Record, Subject, why_unseen
from chengxin.engines.scorecards.result import Evaluation
from chengxin.law.rulebook.schemas.scorecard_indicators import (
    DurationIndicator,
    MonthsSinceIndicator,
)
from chengxin.law.words import Grade, Polarity


@dataclass(frozen=True)
class LeftOut:
    """A record that gave nothing, and why.

    `reason`: `revoked`, `shielded`, `inquiry-term` (protected); `not-yet`; or `uncounted`: in
    sight, but no indicator and no veto of this card looks at it on this day.
    """

    record_no: int
    reason: str


@dataclass(frozen=True)
class Explanation:
    """An evaluation with everything that was left out."""

    evaluation: Evaluation
    left_out: tuple[LeftOut, ...]

    @property
    def protected(self) -> tuple[LeftOut, ...]:
        """Records that no card may see."""
        return tuple(r for r in self.left_out if r.reason in PROTECTED)


PROTECTED = frozenset({"revoked", "shielded", "inquiry-term"})


def explain(
    prepared: PreparedCard,
    subject: Subject,
    records: Sequence[Record],
) -> Explanation:
    """The evaluation of one subject with its reasons.

    Args:
        prepared: The card, ready for its day.
        subject: One the card covers.
        records: Every version known, as for `Evaluator.evaluate`.
        repairable_on: By record number, the first day on which its repair may be accepted;
            records that may not be repaired are not in it.
    """
    evaluator = Evaluator(prepared)
    evaluation = evaluator.evaluate(subject, records)
    return Explanation(
        evaluation=evaluation,
        left_out=tuple(_left_out(evaluator, records)),
    )


def _left_out(evaluator: Evaluator, records: Sequence[Record]) -> Iterator[LeftOut]:
    groups, scoring = evaluator.counted(records), {rule.id for rule in evaluator.prepared.rules}
    counted = {r["record_no"] for rule in scoring for r in groups[rule]}
    for record in sorted(records, key=lambda r: r["record_no"]):
        known_item = record["item"] in evaluator.prepared.by_item
        reason = why_unseen(evaluator.prepared, record) if known_item else None
        if reason is not None or record["record_no"] not in counted:
            yield LeftOut(record["record_no"], reason or "uncounted")
