"""Mergers and splits of enterprises, recorded and taken back by the credit office."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from chengxin.affairs.judgements.consequences import Consequences, foresee
from chengxin.law.errors import PermissionDeniedError
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import services as audit
from chengxin.records.ledger import services as ledger
from chengxin.records.subjects import services as subjects
from chengxin.records.subjects.enums import RelationKind
from chengxin.records.subjects.models import SubjectRelation


@dataclass(frozen=True)
class Change:
    """A merger or split as it is filed: who was there before, who after, how, when, on what."""

    earlier_id: int
    later_id: int
    kind: RelationKind
    on: date
    document: str


@transaction.atomic
def relate(*, change: Change, actor: Actor, at: datetime, matter: str) -> SubjectRelation:
    """Record a merger or split; records of the earlier enterprise stay with it.

    Raises:
        PermissionDeniedError: Only the credit office records it.
        RelationError: The two cannot be related like this.
    """
    _refuse_stranger(actor)
    commit = ledger.open_commit(act="subjects.relation.recorded", by=actor.operator)
    made = subjects.relate(
        commit,
        earlier_id=change.earlier_id,
        later_id=change.later_id,
        kind=change.kind,
        on=change.on,
        document=change.document,
        by=actor.operator,
    )
    _leave_trail(made, actor, at, matter, "subjects.relation.recorded")
    return made


@transaction.atomic
def unrelate(*, relation_id: int, actor: Actor, at: datetime, matter: str) -> SubjectRelation:
    """Take a merger or split back; both its recording and its end stay known.

    Raises:
        PermissionDeniedError: Only the credit office takes it back.
        RelationError: It was taken back already.
    """
    _refuse_stranger(actor)
    relation = SubjectRelation.objects.get(pk=relation_id)
    commit = ledger.open_commit(act="subjects.relation.taken-back", by=actor.operator)
    subjects.unrelate(commit, relation)
    _leave_trail(relation, actor, at, matter, "subjects.relation.taken-back")
    relation.refresh_from_db()
    return relation


def foresee_relation(*, change: Change, actor: Actor, at: datetime, matter: str) -> Consequences:
    """What recording a merger or split would change."""

    def act() -> Collection[int]:
        relate(change=change, actor=actor, at=at, matter=matter)
        return ()

    both = (change.earlier_id, change.later_id)
    return foresee(act, subject_ids=both, actor=actor, at=at, matter=matter)


def foresee_unrelation(
    *, relation: SubjectRelation, actor: Actor, at: datetime, matter: str
) -> Consequences:
    """What taking a merger or split back would change."""

    def act() -> Collection[int]:
        unrelate(relation_id=relation.pk, actor=actor, at=at, matter=matter)
        return ()

    both = (relation.earlier_id, relation.later_id)
    return foresee(act, subject_ids=both, actor=actor, at=at, matter=matter)


def _refuse_stranger(actor: Actor) -> None:
    if actor.audience is not Audience.OFFICE:
        raise PermissionDeniedError(
            f"{actor.operator} may not record mergers and splits. The credit office does.",
            by=actor.operator,
            what="subjects.relation",
        )


def _leave_trail(
    relation: SubjectRelation, actor: Actor, at: datetime, matter: str, action: str
) -> None:
    for subject_id in (relation.earlier_id, relation.later_id):
        audit.record(
            actor=actor,
            action=action,
            at=at,
            matter=matter,
            purpose="identity",
            subject_id=subject_id,
            details={"relation": relation.pk, "kind": str(relation.kind)},
        )
