"""Acts of the credit office about whom a held row means; each can be foreseen before it is done."""

from collections.abc import Collection, Sequence
from datetime import datetime

from chengxin.affairs.judgements.consequences import Consequences, foresee
from chengxin.affairs.tolerance.recognising import open_windows_and_recognise
from chengxin.law.errors import PermissionDeniedError
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor
from chengxin.records.intake import services as intake
from chengxin.records.intake.models import HeldRow
from chengxin.records.subjects.models import SubjectJudgement


def accept(
    *, held_ids: Sequence[int], subject_id: int, actor: Actor, at: datetime, note: str = ""
) -> intake.Accepted:
    """Judge that rows mean a subject, and take them in; see `records.intake.services.accept`.

    Raises:
        PermissionDeniedError: Only the credit office judges.
    """
    _refuse_stranger(actor)
    return intake.accept(
        held_ids=held_ids,
        subject_id=subject_id,
        actor=actor,
        at=at,
        note=note,
        on_commit=open_windows_and_recognise,
    )


def create(
    *, held_ids: Sequence[int], kind: str, actor: Actor, at: datetime, note: str = ""
) -> intake.Accepted:
    """Judge that rows mean somebody new, and take them in; see `records.intake.services.create`.

    Raises:
        PermissionDeniedError: Only the credit office judges.
    """
    _refuse_stranger(actor)
    return intake.create(
        held_ids=held_ids,
        kind=kind,
        actor=actor,
        at=at,
        note=note,
        on_commit=open_windows_and_recognise,
    )


def refuse(
    *, held_id: int, subject_ids: Sequence[int], actor: Actor, at: datetime, note: str = ""
) -> HeldRow:
    """Judge that a row does not mean some candidates; see `records.intake.services.refuse`.

    Raises:
        PermissionDeniedError: Only the credit office judges.
    """
    _refuse_stranger(actor)
    return intake.refuse(held_id=held_id, subject_ids=subject_ids, actor=actor, at=at, note=note)


def reverse(*, judgement_id: int, actor: Actor, at: datetime) -> tuple[int, ...]:
    """Take a judgement back; see `records.intake.services.reverse`.

    Raises:
        PermissionDeniedError: Only the credit office judges.
    """
    _refuse_stranger(actor)
    return intake.reverse(
        judgement_id=judgement_id, actor=actor, at=at, on_commit=open_windows_and_recognise
    )


def foresee_acceptance(
    *, held_ids: Sequence[int], subject_id: int, actor: Actor, at: datetime, matter: str
) -> Consequences:
    """What accepting would change."""

    def act() -> Collection[int]:
        accept(held_ids=held_ids, subject_id=subject_id, actor=actor, at=at)
        return ()

    others = _candidates(held_ids)
    return foresee(act, subject_ids={subject_id, *others}, actor=actor, at=at, matter=matter)


def foresee_creation(
    *, held_ids: Sequence[int], kind: str, actor: Actor, at: datetime, matter: str
) -> Consequences:
    """What creating a subject would change."""

    def act() -> Collection[int]:
        return [create(held_ids=held_ids, kind=kind, actor=actor, at=at).subject_id]

    return foresee(act, subject_ids=_candidates(held_ids), actor=actor, at=at, matter=matter)


def foresee_refusal(
    *, held_id: int, subject_ids: Sequence[int], actor: Actor, at: datetime, matter: str
) -> Consequences:
    """What refusing would change."""

    def act() -> Collection[int]:
        refuse(held_id=held_id, subject_ids=subject_ids, actor=actor, at=at)
        return ()

    return foresee(act, subject_ids=subject_ids, actor=actor, at=at, matter=matter)


def foresee_reversal(*, judgement_id: int, actor: Actor, at: datetime, matter: str) -> Consequences:
    """What taking a judgement back would change: every grade among it."""
    subject_id = SubjectJudgement.objects.values_list("subject_id", flat=True).get(pk=judgement_id)

    def act() -> Collection[int]:
        reverse(judgement_id=judgement_id, actor=actor, at=at)
        return ()

    return foresee(act, subject_ids=[subject_id], actor=actor, at=at, matter=matter)


def _candidates(held_ids: Sequence[int]) -> set[int]:
    """Subjects whose certificates the rows stand against so far."""
    lists = HeldRow.objects.filter(pk__in=held_ids).values_list("candidate_ids", flat=True)
    return {number for numbers in lists for number in numbers}


def _refuse_stranger(actor: Actor) -> None:
    if actor.audience is not Audience.OFFICE:
        raise PermissionDeniedError(
            f"{actor.operator} may not judge whom a row means. The credit office does.",
            by=actor.operator,
            what="subjects.judgement",
        )
