"""The way off a list: a cause is found, the entry is removed in time, annulled, or restored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from chengxin.affairs.casework import deadlines
from chengxin.affairs.lists import conditions, letters
from chengxin.affairs.lists.acting import locked, move
from chengxin.affairs.lists.enums import ON_THE_LIST, Act, ListingState, Step
from chengxin.affairs.lists.errors import (
    NotOnTheListError,
    NotYetRemovableError,
    RemovalCauseError,
)
from chengxin.affairs.lists.models import ListCase, ListEntry, ListRemoval
from chengxin.affairs.lists.rules import every_kind, items_of_lists, rules_of_record
from chengxin.affairs.lists.services.opening import _own
from chengxin.affairs.lists.transitions import AFFAIR, SYSTEM
from chengxin.affairs.measures import services as measures
from chengxin.affairs.measures.enums import LiftCause
from chengxin.affairs.receipts import services as receipts
from chengxin.law import listing as days
from chengxin.law.errors import PermissionDeniedError
from chengxin.law.rulebook.schemas.list_rules import ANNULLED, TERM, ListRules, RemovalCause
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.enums import Role
from chengxin.records.editions import in_use
from chengxin.records.ledger import services as ledger
from chengxin.records.ledger.enums import EffectKind, RecordState
from chengxin.records.ledger.models import LedgerEffect, LedgerRecord
from chengxin.records.ledger.services import Commit

TERM_DOCUMENT = "名单期限届满"
AT_ONCE = 500
_DAY = timedelta(days=1)
_WITHDRAWN = (EffectKind.LIFTED, EffectKind.ANNULLED)
_LIFT_CAUSES = {
    "repair": LiftCause.REPAIRED,
    "annulled": LiftCause.ANNULLED,
    "term": LiftCause.ENDED,
    "authority": LiftCause.REMOVED,
}


@dataclass(frozen=True)
class _Listed:
    """An entry in force: its record, the rules of its list, the case behind it if there is one."""

    record: LedgerRecord
    rules: ListRules
    entry: ListEntry | None
    listing: ListCase | None


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
    found = _cause(rules, cause, listing)
    if found.of != "authority":
        raise _not_a_cause(rules, cause)
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
    listed = _listed(record_no, on)
    found = _cause(listed.rules, cause, listed.listing)
    _hold_remover(listed, found, by)
    conditions.hold_document(listed.rules, document)
    _hold_time(listed, found, on)
    own = commit or ledger.open_commit(act="lists.entry.removed", by=by.operator)
    kind = EffectKind.ANNULLED if found.of == "annulled" else EffectKind.LIFTED
    effect = ledger.record_effect(
        own,
        record_no=record_no,
        kind=kind,
        since=on,
        until=None,
        document=document,
        article=article or _article(listed.rules, found),
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
    _close(listed, found, effect, by=by, on=on, at=at, reason=reason)
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
    rules = _rules(record, on)
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


def remove_due(*, at: datetime, on: date, by: Actor, limit: int = AT_ONCE) -> int:
    """Remove every entry whose term is over by a day; returns how many. One commit for all.

    Entries that came by file are removed too: the law ends them, whether or not their department
    said so.
    """
    due = _past_their_term(on, limit)
    if not due:
        return 0
    with transaction.atomic():
        ledger.wait_for_turn()
        commit = ledger.open_commit(act="lists.term.over", by=by.operator)
        for record_no in due:
            remove(
                record_no=record_no,
                cause=TERM,
                document=TERM_DOCUMENT,
                by=by,
                on=on,
                at=at,
                commit=commit,
            )
            receipts.expect(
                commit_seq=commit.seq,
                record_no=record_no,
                effect_kind=EffectKind.LIFTED,
                at=at,
            )
    return len(due)


def _past_their_term(on: date, limit: int) -> Sequence[int]:
    """Records of lists with a term that is over, and that nothing has taken off the list yet."""
    items = {rules.item for rules in every_kind(on) if rules.nature == "dishonesty"}
    lifted = LedgerEffect.objects.filter(kind__in=_WITHDRAWN, superseded_seq__isnull=True)
    found = (
        LedgerRecord.objects.filter(
            item__in=items, superseded_seq__isnull=True, state=RecordState.LIVE, valid_to__lte=on
        )
        .exclude(record_no__in=lifted.values("record_no"))
        .select_related("payload")
        .order_by("valid_to", "record_no")
    )
    return [
        record.record_no
        for record in found[:limit]
        if (rules := _rules(record, on)) is not None and rules.removal(TERM) is not None
    ]


def _listed(record_no: int, on: date) -> _Listed:
    record = (
        LedgerRecord.objects.filter(
            record_no=record_no, superseded_seq__isnull=True, state=RecordState.LIVE
        )
        .select_related("payload")
        .first()
    )
    rules = _rules(record, on) if record is not None else None
    off = LedgerEffect.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=on),
        record_no=record_no,
        kind__in=_WITHDRAWN,
        superseded_seq__isnull=True,
    ).exists()
    if record is None or rules is None or off:
        raise NotOnTheListError(
            f"record {record_no} is no entry in force of any list.", value=str(record_no)
        )
    entry = ListEntry.objects.filter(record_no=record_no).select_related("listing").first()
    listing = locked(entry.listing.case_no) if entry is not None else None
    return _Listed(record, rules, entry, listing)


def _rules(record: LedgerRecord, on: date) -> ListRules | None:
    if record.item not in items_of_lists(on):
        return None
    return rules_of_record(record.item, record.payload.body or {}, on)


def _cause(rules: ListRules, code: str, listing: ListCase | None) -> RemovalCause:
    """A cause of removal that this entry knows."""
    found = rules.removal(code)
    if found is None:
        raise _not_a_cause(rules, code)
    if found.only_open_ended and listing is not None and listing.months is not None:
        raise RemovalCauseError(
            f"{rules.title.zh}: an entry with a term is not removed for {code} ({found.article}).",
            clause=f"{rules.title.zh} {found.article}",
            holds_from=None,
            cause=code,
        )
    return found


def _not_a_cause(rules: ListRules, code: str) -> RemovalCauseError:
    known = ", ".join(cause.id for cause in rules.removals)
    return RemovalCauseError(
        f"{rules.title.zh} knows no removal for {code!r} here; known: {known}.",
        clause=rules.title.zh,
        holds_from=None,
        cause=code,
    )


def _hold_remover(listed: _Listed, cause: RemovalCause, by: Actor) -> None:
    """Who may remove for a cause: see `remove`."""
    department = listed.entry.listing.department_code if listed.entry else (
        listed.record.department_code
    )  # fmt: skip
    others = {"authority": (), "term": (SYSTEM,)}.get(cause.of, (SYSTEM, Role.OFFICE))
    if by.role in others or by.department_code == department:
        return
    raise PermissionDeniedError(
        f"{by.operator} may not remove record {listed.record.record_no} for {cause.id}: that is "
        f"for {department}.",
        by=by.operator,
        what=f"remove for {cause.id}",
    )


def _hold_time(listed: _Listed, cause: RemovalCause, on: date) -> None:
    """Neither the term nor the months before early removal are cut short."""
    if cause.of == "term":
        free = listed.record.valid_to
        if free is not None and on >= free:
            return
    elif cause.of == "repair":
        free = days.early_from(listed.rules.early_removal, listed.record.valid_from)
        if free is None or on >= free:
            return
    else:
        return
    raise NotYetRemovableError(
        f"record {listed.record.record_no} may not be removed for {cause.id} before {free}.",
        clause=f"{listed.rules.title.zh} {cause.article}",
        holds_from=free,
    )


def _close(
    listed: _Listed,
    cause: RemovalCause,
    effect: LedgerEffect,
    *,
    by: Actor,
    on: date,
    at: datetime,
    reason: str,
) -> None:
    """Keep the removal, meet its deadline, close the case, tell the subject."""
    due_on, late = _lateness(listed, cause, on)
    ListRemoval.objects.create(
        entry=listed.entry,
        record_no=listed.record.record_no,
        subject_id=listed.record.subject_id,
        kind=listed.rules.key,
        cause=cause.id,
        document=effect.document,
        article=effect.article,
        reason=reason,
        removed_on=on,
        due_on=due_on,
        late=late,
        effect_id=effect.pk,
        by=by.operator,
        at=at,
    )
    listing = listed.listing
    if listing is None:
        return
    if listing.state not in ON_THE_LIST:
        raise NotOnTheListError(
            f"{listing.case_no} is {listing.state}.", value=str(listed.record.record_no)
        )
    if listing.state == ListingState.LEAVING:
        if listing.removal_cause == cause.id:
            deadlines.meet(affair=AFFAIR, case_no=listing.case_no, step=Step.REMOVAL, on=on)
        else:
            deadlines.drop(affair=AFFAIR, case_no=listing.case_no, step=Step.REMOVAL, on=on)
    listing.removal_cause = cause.id
    act = Act.ANNUL if cause.of == "annulled" else Act.REMOVE
    move(listing, act, by=by, on=on, at=at, reason=reason, late=late)
    if cause.of != "repair":  # whoever grants a repair tells of it
        letters.removal(listing, listed.rules, cause, effect.document, by=by, on=on, at=at)


def _lateness(listed: _Listed, cause: RemovalCause, on: date) -> tuple[date | None, bool]:
    """The last day on which the removal was due, and whether it has passed."""
    calendar = in_use.current().workdays
    begun: date | None = None
    if cause.of == "term" and listed.record.valid_to is not None:
        begun = listed.record.valid_to - _DAY
    elif listed.listing is not None and listed.listing.removal_cause == cause.id:
        begun = listed.listing.removal_found_on
    if begun is None:
        return None, False
    due = cause.within.due(begun, calendar).on
    return due, on > due


def _article(rules: ListRules, cause: RemovalCause) -> str:
    source = next(source for source in rules.source if source.id == cause.source)
    return f"{source.title}{cause.article}"[:200]
