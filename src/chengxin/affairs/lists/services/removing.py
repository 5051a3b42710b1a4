"""The way off a list: a cause is found, the entry is removed in time, annulled, or restored."""

from datetime import date, datetime

from django.db import transaction

from chengxin.affairs.casework import deadlines
from chengxin.affairs.lists import conditions
from chengxin.affairs.lists.acting import locked, move
from chengxin.affairs.lists.enums import Act, Step
from chengxin.affairs.lists.errors import (
    NotOnTheListError,
    RemovalCauseError,
)
from chengxin.affairs.lists.models import ListCase, ListRemoval
from chengxin.affairs.lists.services.leaving import (
    article_of,
    cause_of,
    close,
    hold_remover,
    hold_time,
    listed_of,
    not_a_cause,
    rules_for,
)
from chengxin.affairs.lists.services.opening import _own
from chengxin.affairs.lists.transitions import AFFAIR
from chengxin.affairs.measures import services as measures
from chengxin.affairs.measures.enums import LiftCause
from chengxin.affairs.receipts import services as receipts
from chengxin.law.rulebook.schemas.list_rules import ANNULLED
from chengxin.records.accounts.actors import Actor
from chengxin.records.ledger import services as ledger
from chengxin.records.ledger.enums import EffectKind
from chengxin.records.ledger.models import LedgerEffect, LedgerRecord
from chengxin.records.ledger.services import Commit

_LIFT_CAUSES = {
    "repair": LiftCause.REPAIRED,
    "annulled": LiftCause.ANNULLED,
    "term": LiftCause.ENDED,
    "authority": LiftCause.REMOVED,
}


@transaction.atomic
def find_ground(
    *, case_no: str, cause: str, reason: str, by: Actor, on: date, at: datetime
) -> ListCase:
    """Note that a cause of removal has come about; the time to remove runs from that day.

    Args:
        case_no: An entry in force.
        cause: Id of a cause that the authority finds.
        reason: What was found, in words.
        by: A person of the listing authority.
        on: Day of the finding.
        at: Now.

    Raises:
        RemovalCauseError: Not a cause for this entry.
    """
    listing, rules = _own(case_no, Act.FIND_GROUND, by, on)
    found = cause_of(rules, cause, listing)
    if found.of != "authority":
        raise not_a_cause(rules, cause)
    listing.removal_cause, listing.removal_found_on = cause, on
    deadlines.start(
        affair=AFFAIR,
        case_no=case_no,
        step=Step.REMOVAL,
        owner=listing.department_code,
        limit=found.within,
        pack=rules.pack,
        edition=rules.edition,
        on=on,
        subject_id=listing.told_subject_id,
    )
    return move(listing, Act.FIND_GROUND, by=by, on=on, at=at, reason=reason)


@transaction.atomic
def remove(
    *,
    record_no: int,
    cause: str,
    document: str,
    by: Actor,
    on: date,
    at: datetime,
    article: str = "",
    reason: str = "",
    commit: Commit | None = None,
) -> LedgerEffect:
    """Remove an entry from its list: one that was listed here, or one that came by file.

    The fact stays true; the effect takes it out of publicity, sharing and evaluation. Measures that
    rest on it are lifted in the same transaction.

    Args:
        record_no: The record of the entry.
        cause: Id of a cause of removal of its list: ``term``, ``repair``, ``annulled`` or its own.
        document: The decision to remove.
        by: For a cause that the authority finds: the authority. For repair and annulment: it, the
            credit office, or a job. For the term: it or a job.
        on: Day from which it is off the list.
        at: Now.
        article: The provision; that of the cause by default.
        reason: In words.
        commit: The open commit of an act that this is part of, which also tells the receipts; one
            of its own otherwise.

    Returns:
        The ledger effect, ``lifted`` or ``annulled``.

    Raises:
        NotOnTheListError: No entry in force has this record.
        RemovalCauseError: Not a cause for this entry.
        NotYetRemovableError: The term, or the months before early removal, are not over.
        NoDecisionDocumentError: No document.
    """
    ledger.wait_for_turn()
    listed = listed_of(record_no, on)
    found = cause_of(listed.rules, cause, listed.listing)
    hold_remover(listed, found, by)
    conditions.hold_document(listed.rules, document)
    hold_time(listed, found, on)
    own = commit or ledger.open_commit(act="lists.entry.removed", by=by.operator)
    kind = EffectKind.ANNULLED if found.of == "annulled" else EffectKind.LIFTED
    effect = ledger.record_effect(
        own,
        record_no=record_no,
        kind=kind,
        since=on,
        until=None,
        document=document,
        article=article or article_of(listed.rules, found),
        by=by.operator,
    )
    measures.lift_for(
        record_no=record_no,
        cause=_LIFT_CAUSES[found.of],
        document=document,
        article=effect.article,
        by=by,
        on=on,
        at=at,
        commit=own,
    )
    close(listed, found, effect, by=by, on=on, at=at, reason=reason)
    if commit is None:
        receipts.expect(commit_seq=own.seq, record_no=record_no, effect_kind=kind, at=at)
    return effect


def annul(
    *,
    record_no: int,
    document: str,
    by: Actor,
    on: date,
    at: datetime,
    article: str = "",
    reason: str = "",
    commit: Commit | None = None,
) -> LedgerEffect:
    """Take an entry back that should not have been made, or whose ground was annulled."""
    return remove(
        record_no=record_no, cause=ANNULLED, document=document, by=by, on=on, at=at,
        article=article, reason=reason, commit=commit,
    )  # fmt: skip


@transaction.atomic
def restore(
    *,
    record_no: int,
    document: str,
    article: str,
    on: date,
    by: Actor,
    at: datetime,
    commit: Commit,
) -> ListRemoval:
    """Put an entry back after its repair was revoked; its removal stays known until now.

    Raises:
        NotOnTheListError: It was not removed.
        RemovalCauseError: It was not removed by repair.
    """
    removal = (
        ListRemoval.objects.select_for_update(of=("self",))
        .filter(record_no=record_no, undone_on__isnull=True)
        .first()
    )
    if removal is None:
        raise NotOnTheListError(f"record {record_no} was not removed.", value=str(record_no))
    record = LedgerRecord.objects.get(record_no=record_no, superseded_seq__isnull=True)
    rules = rules_for(record, on)
    found = rules.removal(removal.cause) if rules else None
    if rules is None or found is None or found.of != "repair":
        raise RemovalCauseError(
            f"record {record_no} was removed for {removal.cause}; only a repair is revoked.",
            clause="",
            holds_from=None,
            cause=removal.cause,
        )
    live = LedgerEffect.objects.filter(
        record_no=record_no, kind=EffectKind.LIFTED, superseded_seq__isnull=True
    ).latest("recorded_seq")
    ledger.end_effect(
        commit, effect_id=live.pk, on=on, document=document, article=article, by=by.operator
    )
    removal.undone_on, removal.undone_document = on, document
    removal.save(update_fields=["undone_on", "undone_document"])
    if removal.entry is not None:
        listing = locked(removal.entry.listing.case_no)
        listing.removal_cause, listing.removal_found_on, listing.closed_on = "", None, None
        move(listing, Act.RESTORE, by=by, on=on, at=at, reason=document)
    return removal
