"""A run of every card in force at once: each catalogue item is read once for all of them."""

import logging
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from chengxin.affairs.evaluations import engines, replica, runs
from chengxin.affairs.evaluations.models import EvaluationRun, Scope
from chengxin.affairs.evaluations.plans import Plan, cards_in_force, plan_as_known
from chengxin.affairs.evaluations.population import Population, open_population
from chengxin.affairs.evaluations.runs import Errand, Tables
from chengxin.engines.scorecards import many
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import services as audit
from chengxin.records.editions.in_use import pinned
from chengxin.records.ledger import selectors as ledger
from chengxin.records.ledger.selectors import KnownAt

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Failure:
    """A card that could not be run, and what happened."""

    card: str
    error: str


@dataclass(frozen=True)
class ManyRuns:
    """The runs of many cards, in the order of their keys, and the cards that failed."""

    runs: tuple[EvaluationRun, ...]
    failures: tuple[Failure, ...]
    seconds: float


@pinned()  # all cards and columns are of one rulebook
def evaluate_all(
    *,
    as_of: date,
    known_at: datetime | None = None,
    by: Actor,
    at: datetime,
    matter: str = "",
    reason: str = "",
    cards: Sequence[str] | None = None,
) -> ManyRuns:
    """Evaluate everybody by every card in force; a run and its grades are stored for each.

    Every run equals the run of its card alone. A card that fails is reported, leaves an audit
    entry, and does not stop the others.

    Args:
        as_of: Day of evaluation.
        known_at: Moment of knowledge; None for now.
        by: Who runs it.
        at: Now.
        matter: For the audit entries.
        reason: A word for why, kept with the runs.
        cards: These cards only; None = all in force on the day.
    """
    known = ledger.known_at(known_at, now=at)
    errand = Errand(by=by, at=at, matter=matter, reason=reason)
    keys = cards_in_force(as_of, known) if cards is None else tuple(cards)
    adopted = {key for key in keys if known_at is None and runs.is_current(key, as_of, at)}
    return run_cards(keys, errand, as_of=as_of, known=known, adopted=adopted)


def run_cards(
    keys: Iterable[str],
    errand: Errand,
    *,
    as_of: date,
    known: KnownAt,
    adopted: Collection[str],
    touched: Sequence[int] | None = None,
) -> ManyRuns:
    """Run some cards over everybody, or over touched subjects only.

    Args:
        keys: Keys of the cards.
        errand: By whom, when, what for.
        as_of: Day of evaluation.
        known: What is known.
        adopted: The cards whose grades come into use.
        touched: Subjects that commits touched; a card that concerns none of them stores no run.
    """
    began = time.perf_counter()
    failures: list[Failure] = []
    by_protection: dict[frozenset[str], list[Plan]] = {}
    for key in keys:
        try:
            found = plan_as_known(card=key, edition=None, as_of=as_of, known=known)
        except Exception as error:  # noqa: BLE001  whatever is wrong with one card, the others run
            failures.append(failed(key, error, errand))
        else:
            by_protection.setdefault(found.shielding, []).append(found)
    stored: list[EvaluationRun] = []
    formerly = {} if touched is None else runs.formerly_graded(touched)
    for plans in by_protection.values():
        with TemporaryDirectory(dir=replica.root()) as scratch:
            batch = _Batch(plans, errand, frozenset(adopted), touched, formerly, Path(scratch))
            stored += batch.run(failures)
    order = sorted(stored, key=lambda run: run.card)
    return ManyRuns(tuple(order), tuple(failures), round(time.perf_counter() - began, 3))


def failed(card: str, error: Exception, errand: Errand) -> Failure:
    """Put down that a card could not be run, in the log and the audit trail."""
    log.error("card %s could not be run: %s", card, error, exc_info=error)
    failure = Failure(card, f"{type(error).__name__}: {error}")
    audit.record(
        actor=errand.by,
        action="evaluations.run.failed",
        at=errand.at,
        matter=errand.matter,
        purpose="evaluation",
        details={"card": card, "error": failure.error[:1000], "reason": errand.reason},
    )
    return failure


@dataclass
class _Batch:
    """Cards under the same protections over one population."""

    plans: list[Plan]
    errand: Errand
    adopted: frozenset[str]
    touched: Sequence[int] | None
    formerly: Mapping[str, set[int]]
    scratch: Path

    def run(self, failures: list[Failure]) -> list[EvaluationRun]:
        first = self.plans[0]
        with open_population(
            items=tuple(sorted({item for plan in self.plans for item in plan.card.items})),
            shielding=first.shielding,
            as_of=first.prepared.as_of,
            seq=first.known.seq,
            only=self.touched,
        ) as population:
            cards = many.ManyCards(
                population.backend,
                [plan.prepared for plan in self.plans],
                many.Tables(
                    population.subjects.get_name(),
                    {item: table.get_name() for item, table in population.records.items()},
                ),
                self.scratch,
                wide_share=many.WIDE_SHARE if self.touched is None else many.NEVER_WIDE,
            )
            cards.scatter()
            stored = []
            for number, plan in enumerate(self.plans):
                try:
                    run = self._card(population, cards, number, plan)
                except Exception as error:  # noqa: BLE001  as above
                    failures.append(failed(plan.card.key, error, self.errand))
                else:
                    stored += [run] if run is not None else []
            return stored

    def _card(
        self, population: Population, cards: many.ManyCards, number: int, plan: Plan
    ) -> EvaluationRun | None:
        began = time.perf_counter()
        key = plan.card.key
        formerly = self.formerly.get(key, set())
        if self.touched is not None and not formerly and not cards.members(number):
            return None  # the card concerns none of them
        sql = engines.sql_of(plan, population, engines.DUCKDB)
        cards.use(number)
        scope = Scope.FULL if self.touched is None else Scope.TOUCHED
        return runs.store(
            plan,
            replace(self.errand, adopted=key in self.adopted, scope=scope),
            Tables(population.backend.con, f"({sql})", population.base.digest),
            self.scratch,
            began=began,
            formerly=formerly,
        )
