"""Why this grade: the evaluation of one subject, what was left out of it, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chengxin.engines.scorecards.card import PreparedCard
from chengxin.engines.scorecards.plain import Evaluator, Record, Subject, why_unseen
from chengxin.engines.scorecards.result import Evaluation


@dataclass(frozen=True)
class LeftOut:
    """A record that gave nothing, and why.

    `reason`: protected by law or no longer standing: `revoked`, `inquiry-term`, or the word of a
    protection (`repaired`, `court-shield`, `minor-case`, …; `shielded` where it is not known
    which); else one of `NOT_COUNTED`: `not-yet`; `under-objection`: this card leaves such records
    out; `uncounted`: in sight, but nothing on this card looks at it on this day.
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
        return tuple(r for r in self.left_out if r.reason not in NOT_COUNTED)


NOT_COUNTED = frozenset({"not-yet", "uncounted", "under-objection"})
"""Why a record did not count although no protection takes it out."""


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
    """
    evaluator = Evaluator(prepared)
    evaluation = evaluator.evaluate(subject, records)
    return Explanation(
        evaluation=evaluation,
        left_out=tuple(_left_out(evaluator, records)),
    )


def _left_out(evaluator: Evaluator, records: Sequence[Record]) -> Iterator[LeftOut]:
    groups = evaluator.counted(records)
    scoring = (*evaluator.prepared.rules, *evaluator.prepared.parts)
    counted = {r["record_no"] for rule in scoring for r in groups[rule.id]}
    for record in sorted(records, key=lambda r: r["record_no"]):
        known_item = record["item"] in evaluator.prepared.by_item
        reason = why_unseen(evaluator.prepared, record) if known_item else None
        if reason is not None or record["record_no"] not in counted:
            yield LeftOut(record["record_no"], reason or "uncounted")
