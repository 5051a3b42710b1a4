"""Mergers and splits of enterprises: a relation is recorded, records stay where they are."""

from dataclasses import replace
from datetime import date

from django.db.models import Q

from chengxin.records.subjects.enums import ENDING_RELATIONS, RelationKind, Status
from chengxin.records.subjects.errors import RelationError
from chengxin.records.subjects.models import SubjectRelation, SubjectVersion
from chengxin.records.subjects.services.changes import Change, write_changes
from chengxin.records.subjects.services.commit import OpenCommit, close
from chengxin.records.subjects.services.present import Present, present_of
from chengxin.records.subjects.services.search_rows import refresh_search
from chengxin.records.subjects.services.timeline import Version, restate

_ENDED = (Status.DEREGISTERED.value, Status.REVOKED.value)


def relate(
    commit: OpenCommit,
    *,
    earlier_id: int,
    later_id: int,
    kind: RelationKind,
    on: date,
    document: str,
    by: str,
) -> SubjectRelation:
    """Record that one enterprise went into another, or came out of it.

    Where the earlier one ceases to exist (absorbed, consolidated, divided), it is deregistered
    from that day on, unless the register has said so already.

    Args:
        commit: The open commit.
        earlier_id: The subject that was there before.
        later_id: The subject that goes on or is new.
        kind: How.
        on: Day the change took effect.
        document: The decision or filing it rests on.
        by: Who records it.

    Raises:
        RelationError: The two are one, are related already, or it would go round in a circle.
    """
    _refuse_impossible(earlier_id, later_id)
    if kind in ENDING_RELATIONS:
        _deregister(commit, earlier_id, on)
    return SubjectRelation.objects.create(
        earlier_id=earlier_id,
        later_id=later_id,
        kind=kind,
        document=document,
        by=by,
        valid_from=on,
        valid_to=None,
        recorded_seq=commit.seq,
    )


def unrelate(commit: OpenCommit, relation: SubjectRelation) -> bool:
    """Take a relation back; what it said of the earlier subject's status goes with it.

    Returns:
        Whether the status was restored; not when the register has said something since.

    Raises:
        RelationError: It was taken back already.
    """
    if relation.superseded_seq is not None:
        raise RelationError("this relation was taken back already.", value=str(relation.pk))
    close(commit, "subject_relation", [relation.pk])
    return _restore(commit, relation.earlier_id, relation.recorded_seq)


def _refuse_impossible(earlier_id: int, later_id: int) -> None:
    known = set(
        SubjectVersion.objects.filter(
            subject_id__in=(earlier_id, later_id), superseded_seq=None
        ).values_list("subject_id", flat=True)
    )
    if earlier_id == later_id or known != {earlier_id, later_id}:
        raise RelationError("a relation has two subjects that exist.", value=str(later_id))
    live = SubjectRelation.objects.filter(superseded_seq=None)
    pair = Q(earlier_id=earlier_id, later_id=later_id) | Q(earlier_id=later_id, later_id=earlier_id)
    if live.filter(pair).exists():
        raise RelationError("these two are related already.", value=str(later_id))
    after = {later_id}
    while after:
        if earlier_id in after:
            raise RelationError("that would make a circle of successors.", value=str(later_id))
        after = set(live.filter(earlier_id__in=after).values_list("later_id", flat=True))


def _deregister(commit: OpenCommit, subject_id: int, on: date) -> None:
    before = present_of([subject_id])[subject_id]
    latest = before.latest
    if latest is None or latest.status in _ENDED:
        return
    since = max(on, latest.valid_from)
    ended = replace(
        latest, id=None, valid_from=since, valid_to=None, status=Status.DEREGISTERED.value
    )
    after = Present(
        subject_id, restate(before.versions, ended), list(before.names), set(before.codes)
    )
    write_changes(commit, [Change(before, after, is_new=False, was_provisional=False)])


def _restore(commit: OpenCommit, subject_id: int, seq: int) -> bool:
    """Bring back the versions that a commit closed, while what it wrote is still what holds."""
    versions = SubjectVersion.objects.filter(subject_id=subject_id)
    written = versions.filter(recorded_seq=seq)
    gone = list(versions.filter(superseded_seq=seq))
    if not gone or written.exclude(superseded_seq=None).exists():
        return False
    close(commit, "subject_version", list(written.values_list("pk", flat=True)))
    fields = [name for name in Version.__dataclass_fields__ if name != "id"]
    SubjectVersion.objects.bulk_create(
        SubjectVersion(
            subject_id=subject_id,
            recorded_seq=commit.seq,
            **{name: getattr(old, name) for name in fields},
        )
        for old in gone
    )
    refresh_search([subject_id])
    return True
