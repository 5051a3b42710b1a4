"""The impact list of a draft: asked for, made by a job, cancelled, read.

The list is stored with the digest of exactly the card it was made of; the release refers to it.
"""

from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
from django.db import DatabaseError, connection, transaction
from django.utils.timezone import localdate

from chengxin.affairs.evaluations import replica
from chengxin.affairs.evaluations.plans import Plan, plan
from chengxin.affairs.scorecard_changes import figures
from chengxin.affairs.scorecard_changes.comparing import Comparison, Sides, count_directions
from chengxin.affairs.scorecard_changes.enums import (
    UNFINISHED,
    Dimension,
    Direction,
    ImpactStage,
    ImpactState,
)
from chengxin.affairs.scorecard_changes.errors import ImpactEndedError
from chengxin.affairs.scorecard_changes.models import ImpactList
from chengxin.affairs.scorecard_changes.workshop import CARDS, book_with, compared_with, rules_on
from chengxin.law.errors import CreditError, TransitionError
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import services as audit
from chengxin.records.editions.enums import EditionState
from chengxin.records.editions.in_use import current, pinned_to
from chengxin.records.editions.models import LawEdition
from chengxin.records.ledger import selectors as ledger

PURPOSE = "card-impact"
_COPY_BLOCK = 1 << 20
_WEIGHED = (EditionState.DRAFT, EditionState.SUBMITTED)


class _CancelledError(Exception):
    """Somebody cancelled the list while it was made."""


@transaction.atomic
def ask(*, edition_id: int, by: Actor, at: datetime) -> ImpactList:
    """Ask for the impact list of a draft as it stands; whoever calls this queues the job.

    What was asked before and is not finished is cancelled.

    Raises:
        PermissionDeniedError: Not somebody who may change this card.
        TransitionError: It is released or given up.
    """
    edition = LawEdition.objects.select_for_update(of=("self",)).get(pk=edition_id)
    CARDS.account_of(by, "ask for an impact list", edition.pack)
    if edition.state not in _WEIGHED:
        raise TransitionError(
            f"{edition} is {edition.state}: an impact list is made of a draft. Draft a new one.",
            state=str(edition.state),
            act="ask-for-impact",
        )
    for earlier in ImpactList.objects.filter(edition=edition, state__in=UNFINISHED):
        _end(earlier, ImpactState.CANCELLED, at)
    other = compared_with(edition)
    asked = ImpactList.objects.create(
        edition=edition,
        digest=edition.digest,
        compared_with="" if other is None else other.edition,
        compared_digest="" if other is None else current().digest_of(other.pack, other.edition),
        asked_by=by.operator,
        asked_at=at,
        state=ImpactState.WAITING,
    )
    _leave_entry(asked, "scorecard-changes.impact.asked", by, at)
    return asked


@transaction.atomic
def cancel(*, impact_id: int, by: Actor, at: datetime) -> ImpactList:
    """Stop the making of a list; the job notices at its next stage.

    Raises:
        ImpactEndedError: It is finished already.
    """
    impact = ImpactList.objects.select_for_update(of=("self",)).get(pk=impact_id)
    CARDS.account_of(by, "cancel an impact list", impact.edition.pack)
    if impact.state not in UNFINISHED:
        raise ImpactEndedError(
            f"the impact list is {impact.state}; there is nothing to cancel.",
            state=str(impact.state),
            act="cancel",
        )
    _end(impact, ImpactState.CANCELLED, at)
    _leave_entry(impact, "scorecard-changes.impact.cancelled", by, at)
    return impact


def make(*, impact_id: int, by: Actor, at: datetime, as_of: date | None = None) -> ImpactList:
    """Make the list that was asked for. A list that is not waiting is left as it is.

    Args:
        impact_id: The list.
        by: Who it is made for.
        at: Now: what is known.
        as_of: Day of evaluation; None for today.
    """
    begun = ImpactList.objects.filter(pk=impact_id, state=ImpactState.WAITING)
    if not begun.update(state=ImpactState.RUNNING, started_at=at, stage=ImpactStage.BEFORE):
        return ImpactList.objects.get(pk=impact_id)
    impact = ImpactList.objects.select_related("edition").get(pk=impact_id)
    try:
        _make(impact, by, at, as_of or localdate(at))
    except _CancelledError:
        pass
    except (CreditError, duckdb.Error, OSError, DatabaseError) as error:
        _fail(impact, error, at)
    return ImpactList.objects.get(pk=impact_id)


def _make(impact: ImpactList, by: Actor, at: datetime, as_of: date) -> None:
    book = book_with(impact.edition, at=at)
    with pinned_to(book), TemporaryDirectory(dir=replica.root()) as scratch:
        sides = _sides(impact, at, as_of)
        comparison = Comparison(Path(scratch), sides, rules_on(localdate(at)))
        try:
            comparison.run(lambda stage: _advance(impact, stage))
            _advance(impact, ImpactStage.STORE)
            file = Path(scratch) / "moves.csv"
            comparison.write_moved(file, impact.pk)
            found = _found(comparison, sides)
        finally:
            comparison.close()
        _store(impact, found, file, by, at)


def _sides(impact: ImpactList, at: datetime, as_of: date) -> Sides:
    """Both editions, planned for the same day and the same knowledge."""
    known = ledger.known_at(None, now=at)
    key = impact.edition.pack.partition(".")[2]

    def planned(edition: str) -> Plan:
        return plan(card=key, edition=edition, as_of=as_of, known_at=known.at, at=at)

    before = planned(impact.compared_with) if impact.compared_with else None
    return Sides(before, planned(impact.edition.edition))


def _found(comparison: Comparison, sides: Sides) -> dict[str, Any]:
    """Everything the row says of a finished comparison."""
    matrix = comparison.matrix()
    ways = count_directions(matrix)
    groups = {d.value: comparison.by_group(d) for d in Dimension}
    ends, points_before, points_after = comparison.point_bins()
    compares = sides.before is not None
    return {
        "as_of": sides.as_of,
        "known_at": sides.after.known.at,
        "known_seq": sides.after.known.seq,
        "replica_digest": comparison.replica_digest,
        "before": sum(figures.grades_before(matrix).values()),
        "after": sum(figures.grades_after(matrix).values()),
        "fallen": ways[Direction.FALL],
        "risen": ways[Direction.RISE],
        "entered": ways[Direction.ENTER],
        "left": ways[Direction.LEAVE],
        "shifted": comparison.shifted(),
        "unmoved": comparison.unmoved(),
        "matrix": matrix,
        "groups": groups,
        "drift": {
            "ends": ends,
            "before": points_before,
            "after": points_after,
            "points": figures.stability_index(points_before, points_after) if compares else None,
            "grades": figures.grade_stability(matrix) if compares else None,
        },
        "fairness": {
            dimension: figures.fairness(each, smallest=comparison.rules.smallest_group)
            for dimension, each in groups.items()
        },
        "result_digest": comparison.digest(),
    }


@transaction.atomic
def _store(impact: ImpactList, found: dict[str, Any], file: Path, by: Actor, at: datetime) -> None:
    """Store the moves and the figures, all or nothing."""
    held = ImpactList.objects.select_for_update(of=("self",)).get(pk=impact.pk)
    if held.state != ImpactState.RUNNING:
        raise _CancelledError
    with connection.wrap_database_errors, connection.cursor() as cursor:
        statement = (
            "COPY card_impact_move (impact_id, subject_id, direction, before, after, "
            "points_before, points_after, town, size, section, age) "
            "FROM STDIN WITH (FORMAT csv, HEADER true)"
        )
        with cursor.copy(statement) as copy, file.open("rb") as stream:
            while block := stream.read(_COPY_BLOCK):
                copy.write(block)
    for name, value in found.items():
        setattr(held, name, value)
    held.state, held.ended_at, held.stage = ImpactState.DONE, _now(at, held), ImpactStage.STORE
    held.save()
    _leave_entry(held, "scorecard-changes.impact.made", by, at)


def _now(at: datetime, impact: ImpactList) -> datetime:
    """The moment of the end: that of the start, since services never read the clock."""
    return max(at, impact.started_at or at)


def _advance(impact: ImpactList, stage: ImpactStage) -> None:
    running = ImpactList.objects.filter(pk=impact.pk, state=ImpactState.RUNNING)
    if not running.update(stage=stage):
        raise _CancelledError


def _fail(impact: ImpactList, error: Exception, at: datetime) -> None:
    said = error.message if isinstance(error, CreditError) else f"{type(error).__name__}: {error}"
    ImpactList.objects.filter(pk=impact.pk, state=ImpactState.RUNNING).update(
        state=ImpactState.FAILED, ended_at=at, said=said
    )


def _end(impact: ImpactList, state: ImpactState, at: datetime) -> None:
    impact.state, impact.ended_at = state, at
    impact.save(update_fields=["state", "ended_at"])


def _leave_entry(impact: ImpactList, action: str, by: Actor, at: datetime) -> None:
    audit.record(
        actor=by,
        action=action,
        at=at,
        matter=f"{impact.edition.pack} {impact.edition.edition}",
        purpose=PURPOSE,
        details={
            "impact": impact.pk,
            "digest": impact.digest,
            "known_seq": impact.known_seq,
            "result_digest": impact.result_digest,
        },
    )
