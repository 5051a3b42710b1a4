"""Why a grade as known now differs from the grade as known then (重放差异).

Both are of the same day. Between them stand the commits that told something about the subject and
the editions adopted meanwhile; the card is walked again after each, so that what they gave adds up
to the whole difference, exactly.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from chengxin.affairs.evaluations.facts import history_of
from chengxin.affairs.evaluations.plans import Plan, plan
from chengxin.affairs.evaluations.reasons import refuse_others
from chengxin.engines.scorecards.plain import Evaluator
from chengxin.engines.scorecards.result import Evaluation
from chengxin.law.words import Grade
from chengxin.records.accounts.actors import Actor
from chengxin.records.ledger.models import LedgerCommit, LedgerEffect, LedgerRecord
from chengxin.records.ledger.selectors import KnownAt
from chengxin.records.publicity.disclosure import DisclosedRecord
from chengxin.records.publicity.services import disclosed_records
from chengxin.records.subjects.models import SubjectVersion

STEPS_AT_MOST = 60
PURPOSE = "grade-differences"


@dataclass(frozen=True)
class Change:
    """One thing recorded since.

    `kind`: a word of `VersionReason` for a record version (`new`, `corrected`, …), `ended` for a
    record that ended without another version, `effect` or `effect-ended` (then `word` is the kind
    of effect), `subject` for another version of the subject itself, `edition` for a rule adopted
    since (then `word` is the pack and its edition). `record` is None where there is none, or where
    the reader may not see it (`is_hidden`).
    """

    kind: str
    word: str = ""
    record_no: int | None = None
    record: DisclosedRecord | None = None

    @property
    def is_hidden(self) -> bool:
        """Whether it is about a record this reader may not see."""
        return self.record_no is not None and self.record is None


@dataclass(frozen=True)
class Step:
    """What one commit (or the new editions, last) told, and what it gave; points in thousandths."""

    recorded_at: datetime | None
    act: str
    changes: tuple[Change, ...]
    points_before: int | None
    points: int | None
    grade_before: Grade | None
    grade: Grade | None

    @property
    def gave(self) -> int:
        """Milli-points it gave; what it took is negative."""
        return (self.points or 0) - (self.points_before or 0)


@dataclass(frozen=True)
class Difference:
    """A grade of one day as known at two moments, and every step between; None = not graded."""

    subject_id: int
    as_of: date
    then: Plan
    now: Plan
    before: Evaluation | None
    after: Evaluation | None
    steps: tuple[Step, ...]

    @property
    def is_same(self) -> bool:
        """Whether nothing about the grade changed: points, reasons and all."""
        return self.before == self.after


def difference(
    *,
    subject_id: int,
    card: str = "comprehensive",
    as_of: date,
    known_at: datetime,
    and_at: datetime | None = None,
    by: Actor,
    at: datetime,
    matter: str,
) -> Difference:
    """Compare a grade as known at a moment with the same grade as known at a later one.

    The records come through the one door, which checks access and leaves the audit entry.

    Args:
        subject_id: Whose grade.
        card: Key of the card.
        as_of: Day of evaluation of both.
        known_at: The earlier moment.
        and_at: The later one; None for now.
        by: Who asks.
        at: Now.
        matter: The matter it is asked for; required of the administration.

    Raises:
        NoRuleInForceError: No edition of the card was in force on the day, or known by the moment.
        NotDisclosedError: This reader may not see the subject's records.
        PermissionDeniedError: This audience is not told grades.
    """
    refuse_others(by.audience, subject_id=subject_id, by=by, at=at, matter=matter, purpose=PURPOSE)
    then = plan(card=card, edition=None, as_of=as_of, known_at=known_at, at=at)
    now = plan(card=card, edition=None, as_of=as_of, known_at=and_at, at=at)
    visible: dict[int, DisclosedRecord] = {}
    for moment in (then.known, now.known):
        file = disclosed_records(
            subject_id=subject_id,
            actor=by,
            purpose=PURPOSE,
            on=as_of,
            at=at,
            matter=matter,
            known_at=moment.at,
        )
        visible |= {record.record_no: record for record in file.records}
    before = _evaluated(subject_id, then, then.known.seq)
    walked = list(_walk(subject_id, then, now, before, visible))
    after = walked[-1][1] if walked else before
    return Difference(
        subject_id, as_of, then, now, before, after, tuple(step for step, _ in walked)
    )


def _walk(
    subject_id: int,
    then: Plan,
    now: Plan,
    before: Evaluation | None,
    visible: dict[int, DisclosedRecord],
) -> Iterator[tuple[Step, Evaluation | None]]:
    """The steps, each with what came out after it."""
    last = before
    found = _changes(subject_id, then.known, now.known, visible)
    for seqs in _together(sorted(found)):
        following = _evaluated(subject_id, then, seqs[-1])
        commit = LedgerCommit.objects.get(seq=seqs[-1])
        changes = tuple(change for seq in seqs for change in found[seq])
        yield _step(commit.recorded_at, commit.act, changes, last, following), following
        last = following
    if _rules(then) != _rules(now):
        following = _evaluated(subject_id, now, now.known.seq)
        changes = tuple(Change("edition", word) for word in _rules(now) if word not in _rules(then))
        yield _step(None, "edition", changes, last, following), following


def _step(
    recorded_at: datetime | None,
    act: str,
    changes: tuple[Change, ...],
    before: Evaluation | None,
    after: Evaluation | None,
) -> Step:
    return Step(
        recorded_at=recorded_at,
        act=act,
        changes=changes,
        points_before=None if before is None else before.points,
        points=None if after is None else after.points,
        grade_before=None if before is None else before.grade,
        grade=None if after is None else after.grade,
    )


def _together(seqs: list[int]) -> Iterator[list[int]]:
    """Each commit by itself; what is beyond the bound is the last step, all together."""
    for seq in seqs[: STEPS_AT_MOST - 1]:
        yield [seq]
    if len(seqs) >= STEPS_AT_MOST:
        yield seqs[STEPS_AT_MOST - 1 :]


def _rules(planned: Plan) -> tuple[str, ...]:
    return (f"{planned.card.pack} {planned.card.edition}",)


def _evaluated(subject_id: int, planned: Plan, seq: int) -> Evaluation | None:
    facts = history_of(subject_id, seq=seq).on(planned.prepared.as_of, planned.shielding)
    evaluator = Evaluator(planned.prepared)
    if facts.subject is None or not evaluator.covers(facts.subject, facts.records):
        return None
    return evaluator.evaluate(facts.subject, facts.records)


def _changes(
    subject_id: int, then: KnownAt, now: KnownAt, visible: dict[int, DisclosedRecord]
) -> dict[int, list[Change]]:
    """What was recorded about the subject in commits (then, now], by commit."""
    found: dict[int, list[Change]] = {}
    since = _between(then.seq, now.seq)
    versions = LedgerRecord.objects.filter(subject_id=subject_id)
    recorded = set()
    for row in versions.filter(since("recorded_seq")).order_by("id"):
        recorded.add((row.record_no, row.recorded_seq))
        change = Change(row.reason, "", row.record_no, visible.get(row.record_no))
        found.setdefault(row.recorded_seq, []).append(change)
    for row in versions.filter(since("superseded_seq")).order_by("id"):
        if (row.record_no, row.superseded_seq) not in recorded:
            change = Change("ended", "", row.record_no, visible.get(row.record_no))
            found.setdefault(row.superseded_seq or 0, []).append(change)
    numbers = set(versions.values_list("record_no", flat=True))
    effects = LedgerEffect.objects.filter(record_no__in=numbers).order_by("id")
    _add_spans(found, effects, since, "effect", visible)
    _add_spans(
        found, SubjectVersion.objects.filter(subject_id=subject_id), since, "subject", visible
    )
    return found


def _add_spans(
    found: dict[int, list[Change]],
    rows: Any,
    since: Any,
    kind: str,
    visible: dict[int, DisclosedRecord],
) -> None:
    """Rows of two clocks that are not record versions: what began and what was closed."""
    for name, word in (("recorded_seq", kind), ("superseded_seq", f"{kind}-ended")):
        if word == "subject-ended":
            continue  # the version that follows says so
        for row in rows.filter(since(name)):
            number = getattr(row, "record_no", None)
            change = Change(word, getattr(row, "kind", ""), number, visible.get(number or 0))
            found.setdefault(getattr(row, name), []).append(change)


def _between(after: int, through: int) -> Any:
    return lambda name: Q(**{f"{name}__gt": after, f"{name}__lte": through})


def hidden(changes: Iterable[Change]) -> int:
    """How many changes are about records the reader may not see."""
    return sum(change.is_hidden for change in changes)
