"""New grades for whom the ledger's commits touched, as soon as they are recorded.

A cursor says through which commit all has been answered. Catching up takes what was recorded since,
asks whom it touched, and evaluates these subjects by every card in force, one by one in plain
Python; after a large batch, together on DuckDB. What comes out equals a run over everybody at the
same commit. Each card that concerns one of them gets a run of its own that names the reason.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from chengxin.affairs.evaluations import engines, many, runs
from chengxin.affairs.evaluations.facts import Facts, facts_of
from chengxin.affairs.evaluations.models import EvaluationCursor, EvaluationRun, Scope
from chengxin.affairs.evaluations.plans import Plan, cards_in_force, plan_as_known
from chengxin.affairs.evaluations.runs import Errand
from chengxin.affairs.evaluations.selectors import find_adopted_run
from chengxin.affairs.evaluations.touched import Touched, touched_by
from chengxin.engines.scorecards.card import PreparedCard
from chengxin.engines.scorecards.plain import Evaluator
from chengxin.engines.scorecards.result import Evaluation
from chengxin.records.accounts.actors import Actor
from chengxin.records.editions.in_use import pinned
from chengxin.records.ledger import selectors as ledger
from chengxin.records.ledger.selectors import KnownAt
from chengxin.records.ledger.services import Commit

MOST_ONE_BY_ONE = 300
"""Touched subjects up to which each is read and evaluated by itself."""

EVALUATORS_KEPT = 300
_NOTHING_DONE = many.ManyRuns((), (), 0.0)


@dataclass(frozen=True)
class CaughtUp:
    """What catching up found and did; `through` is the commit now answered."""

    through: int
    subjects: int
    runs: tuple[EvaluationRun, ...]
    failures: tuple[many.Failure, ...]


@pinned()  # all cards are of one rulebook
def catch_up(*, by: Actor, at: datetime) -> CaughtUp:
    """Regrade whom the commits since the last time touched; nothing to do is a quick answer.

    One at a time: whoever comes meanwhile waits, and then finds what is left. Grades, runs and the
    cursor's move are one transaction.

    Args:
        by: Who does it.
        at: Now.
    """
    cursor = EvaluationCursor.objects.first()
    if cursor is None:
        return CaughtUp(0, 0, (), ())
    # Before the transaction: asking may take the ledger's lock, which writers must have back soon.
    known = ledger.known_at(None, now=at)
    with transaction.atomic():
        cursor = EvaluationCursor.objects.select_for_update(of=("self",)).get()
        if known.seq <= cursor.seq:
            return CaughtUp(cursor.seq, 0, (), ())
        touched = touched_by(cursor.seq, known.seq)
        done = _regrade(touched, known, by, at) if touched.subject_ids else _NOTHING_DONE
        EvaluationCursor.objects.filter(pk=cursor.pk).update(seq=known.seq, moved_at=at)
    return CaughtUp(known.seq, len(touched.subject_ids), done.runs, done.failures)


@pinned()
def regrade_at(
    *, subject_ids: Sequence[int], commit: Commit, reason: str, by: Actor, at: datetime
) -> many.ManyRuns:
    """Grade some subjects within the caller's transaction, as known with its own open commit.

    For an act that must not be seen before its grades are. The cursor stays where it is: catching
    up later finds these subjects again and the same grades.

    Args:
        subject_ids: Whom the act touched.
        commit: The caller's open commit, whose time may be later than `at`.
        reason: The act, as the commit names it.
        by: Who acts.
        at: Moment of the act; its day is the day of the grades.
    """
    known = KnownAt(commit.seq, max(at, commit.recorded_at))
    errand = Errand(
        by=by, at=at, matter="", engine=engines.PLAIN, scope=Scope.TOUCHED, reason=reason
    )
    as_of = localtime(at).date()
    return _one_by_one(cards_in_force(as_of, known), errand, subject_ids, as_of, known)


def _regrade(touched: Touched, known: KnownAt, by: Actor, at: datetime) -> many.ManyRuns:
    errand = Errand(
        by=by, at=at, matter="", engine=engines.PLAIN, scope=Scope.TOUCHED, reason=touched.reason
    )
    as_of = localtime(at).date()
    keys = cards_in_force(as_of, known)
    if len(touched.subject_ids) > MOST_ONE_BY_ONE:
        together = replace(errand, engine=engines.DUCKDB)
        return many.run_cards(
            keys,
            together,
            as_of=as_of,
            known=known,
            adopted={key for key in keys if _may_follow(key, as_of)},
            touched=touched.subject_ids,
        )
    return _one_by_one(keys, errand, touched.subject_ids, as_of, known)


def _may_follow(card: str, as_of: date) -> bool:
    """Whether grades of this day may stand over those in use."""
    in_use = find_adopted_run(card)
    return in_use is None or as_of >= in_use.as_of


def _one_by_one(
    keys: Sequence[str],
    errand: Errand,
    subject_ids: Sequence[int],
    as_of: date,
    known: KnownAt,
) -> many.ManyRuns:
    """By every card; most concern none of the subjects, and these ask the database nothing."""
    began = time.perf_counter()
    facts = _FactsOnce(as_of, known.seq)
    formerly = runs.formerly_graded(subject_ids)
    stored: list[EvaluationRun] = []
    failures: list[many.Failure] = []
    for key in keys:
        started = time.perf_counter()
        try:
            plan = plan_as_known(card=key, edition=None, as_of=as_of, known=known)
            found = list(_evaluations(plan, subject_ids, facts))
            left = formerly.get(key, set()) - {one.subject_id for one in found}
            ended = runs.still_graded(key, left)
            if found or ended:
                one = replace(errand, adopted=_may_follow(key, as_of))
                # Stored in a transaction of its own: a card that fails takes back nothing else.
                stored.append(runs.store_evaluations(plan, one, found, ended, began=started))
        except Exception as error:  # noqa: BLE001  whatever is wrong with one card, the others run
            failures.append(many.failed(key, error, errand))
    return many.ManyRuns(tuple(stored), tuple(failures), round(time.perf_counter() - began, 3))


def _evaluations(
    plan: Plan, subject_ids: Sequence[int], facts: "_FactsOnce"
) -> Iterator[Evaluation]:
    evaluator = _evaluator(plan.prepared)
    for subject_id in subject_ids:
        known = facts.of(subject_id, plan.shielding)
        if known.subject is not None and evaluator.covers(known.subject, known.records):
            yield evaluator.evaluate(known.subject, known.records)


class _FactsOnce:
    """Every subject's facts, read once for all cards under the same protections."""

    def __init__(self, as_of: date, seq: int) -> None:
        self._as_of = as_of
        self._seq = seq
        self._read: dict[tuple[int, frozenset[str]], Facts] = {}

    def of(self, subject_id: int, shielding: frozenset[str]) -> Facts:
        """What was known of a subject."""
        key = (subject_id, shielding)
        if key not in self._read:
            self._read[key] = facts_of(
                subject_id, as_of=self._as_of, seq=self._seq, shielding=shielding
            )
        return self._read[key]


_evaluators: dict[int, tuple[PreparedCard, Evaluator]] = {}
"""Evaluators of cards used lately, by the identity of the prepared card, which is held with them:
a plan of the same edition and day is made once."""


def _evaluator(prepared: PreparedCard) -> Evaluator:
    key = id(prepared)
    if key not in _evaluators:
        if len(_evaluators) >= EVALUATORS_KEPT:
            _evaluators.pop(next(iter(_evaluators)))
        _evaluators[key] = (prepared, Evaluator(prepared))
    return _evaluators[key][1]
