"""Reads of listings: who may see which, one whole, entries and removals."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from chengxin.affairs.lists.enums import ON_THE_LIST, UNDER_WAY, ListingState
from chengxin.affairs.lists.models import ListBasis, ListCase, ListEntry, ListRemoval
from chengxin.affairs.lists.transitions import AFFAIR
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import services as audit
from chengxin.records.ledger.enums import EffectKind
from chengxin.records.ledger.models import LedgerEffect, LedgerRecord
from chengxin.records.subjects.models import SubjectMember, SubjectVersion

_OFF = (EffectKind.LIFTED, EffectKind.ANNULLED, EffectKind.REPAIRED)
# Nothing of it is told to the subject before the advance notice, nor what came to nothing before.
_NOT_TOLD = (ListingState.PROPOSED,)


def visible(actor: Actor) -> "QuerySet[ListCase]":
    """The listings an actor may know of.

    The authority sees its own. The office sees all but confined ones; of those know only the
    authority and the departments the list names. A subject sees what it was told of; nobody else
    sees any.
    """
    every = ListCase.objects.all()
    if actor.audience is Audience.SELF:
        mine = SubjectMember.objects.filter(account_id=actor.account_id or 0).values("subject_id")
        told = ~Q(state__in=_NOT_TOLD) & (Q(noticed_on__isnull=False) | Q(entry__isnull=False))
        return every.filter(told, subject_id__in=mine, confined=False)
    if actor.audience in {Audience.DEPARTMENT, Audience.REGULATOR}:
        own = Q(department_code=actor.department_code)
        return every.filter(own | Q(confined=True, confined_to__contains=[actor.department_code]))
    if actor.audience is Audience.OFFICE:
        return every.filter(confined=False)
    return every.none()


@transaction.atomic
def read_case(case_no: str, *, actor: Actor, at: datetime) -> ListCase | None:
    """One listing an actor may know of, the read written in the trail; None otherwise."""
    found = visible(actor).filter(case_no=case_no).select_related("entry").first()
    if found is not None:
        audit.record(
            actor=actor,
            action="listing.case.read",
            at=at,
            matter=case_no,
            purpose=AFFAIR,
            subject_id=found.told_subject_id,
        )
    return found


@transaction.atomic
def read_cases(
    actor: Actor, *, at: datetime, state: str = "", kind: str = "", text: str = ""
) -> "QuerySet[ListCase]":
    """Listings an actor may know of, newest first; the read is written in the trail.

    Args:
        actor: Who reads.
        at: When.
        state: One state, or ``open`` for those not closed; empty for all.
        kind: One kind of list; empty for all.
        text: A fragment of the case number, the subject's name or code, or the document number.
    """
    found = visible(actor)
    if state == "open":
        found = found.filter(state__in=[*UNDER_WAY, ListingState.LEAVING])
    elif state in ListingState.values:
        found = found.filter(state=state)
    if kind:
        found = found.filter(kind=kind)
    if words := text.strip():
        found = found.filter(
            Q(case_no__icontains=words)
            | Q(subject_name__icontains=words)
            | Q(subject_uscc__icontains=words)
            | Q(document_no__icontains=words)
        )
    audit.record(
        actor=actor,
        action="listing.cases.read",
        at=at,
        matter=AFFAIR,
        purpose=AFFAIR,
        details={"state": state, "kind": kind, "searched": bool(words)},
    )
    return found


def count_under_way(actor: Actor) -> int:
    """Listings of an actor's that wait for an act."""
    return visible(actor).filter(state__in=[*UNDER_WAY, ListingState.LEAVING]).count()


def listing_of_record(record_no: int) -> ListEntry | None:
    """The entry made here that a record stands for; None for one that came by file."""
    return ListEntry.objects.filter(record_no=record_no).select_related("listing").first()


def removals_of(record_no: int) -> "QuerySet[ListRemoval]":
    """The removals of an entry, newest first, undone ones too."""
    return ListRemoval.objects.filter(record_no=record_no)


def is_listed(record_no: int, on: date) -> bool:
    """Whether a record is an entry that nothing has taken off its list on a day."""
    off = LedgerEffect.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=on),
        record_no=record_no,
        kind__in=_OFF,
        superseded_seq__isnull=True,
        valid_from__lte=on,
    ).exists()
    live = LedgerRecord.objects.filter(record_no=record_no, superseded_seq__isnull=True).exists()
    held = ListCase.objects.filter(entry__record_no=record_no).exclude(state__in=ON_THE_LIST)
    return live and not off and not held.exists()


def list_bases() -> "QuerySet[ListBasis]":
    """The provisions that the database holds every entry to."""
    return ListBasis.objects.order_by("pack", "applies_from", "basis")


@transaction.atomic
def read_removals(kind: str, *, actor: Actor, at: datetime) -> "QuerySet[ListRemoval]":
    """Who came off a list, the latest first; the read is written in the trail."""
    audit.record(
        actor=actor,
        action="listing.removals.read",
        at=at,
        matter=kind,
        purpose=AFFAIR,
        details={"kind": kind},
    )
    return ListRemoval.objects.filter(kind=kind, undone_on__isnull=True)


def names_of_subjects(subject_ids: set[int]) -> dict[int, str]:
    """The present names of some subjects."""
    rows = SubjectVersion.objects.filter(
        subject_id__in=subject_ids, superseded_seq__isnull=True
    ).order_by("valid_from")
    return dict(rows.values_list("subject_id", "name"))
