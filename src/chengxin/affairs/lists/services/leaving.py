"""What every removal asks and leaves behind: the entry, its cause, who may, when, and the trail."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from chengxin.affairs.casework import deadlines
from chengxin.affairs.lists import letters
from chengxin.affairs.lists.acting import locked, move
from chengxin.affairs.lists.enums import ON_THE_LIST, Act, ListingState, Step
from chengxin.affairs.lists.errors import (
    NotOnTheListError,
    NotYetRemovableError,
    RemovalCauseError,
)
from chengxin.affairs.lists.models import ListCase, ListEntry, ListRemoval
from chengxin.affairs.lists.rules import items_of_lists, rules_of_record
from chengxin.affairs.lists.transitions import AFFAIR, SYSTEM
from chengxin.law import listing as days
from chengxin.law.errors import PermissionDeniedError
from chengxin.law.rulebook.schemas.list_rules import ListRules, RemovalCause
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.enums import Role
from chengxin.records.editions import in_use
from chengxin.records.ledger.enums import EffectKind, RecordState
from chengxin.records.ledger.models import LedgerEffect, LedgerRecord

_DAY = timedelta(days=1)
WITHDRAWN = (EffectKind.LIFTED, EffectKind.ANNULLED)


@dataclass(frozen=True)
class Listed:
    """An entry of a list: its record, the rules of its list, the case behind it if there is one."""

    record: LedgerRecord
    rules: ListRules
    entry: ListEntry | None
    listing: ListCase | None


def listed_of(record_no: int, on: date) -> Listed:
    """The entry in force that a record stands for.

    Raises:
        NotOnTheListError: None.
    """
    record = (
        LedgerRecord.objects.filter(
            record_no=record_no, superseded_seq__isnull=True, state=RecordState.LIVE
        )
        .select_related("payload")
        .first()
    )
    rules = rules_for(record, on) if record is not None else None
    off = LedgerEffect.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=on),
        record_no=record_no,
        kind__in=WITHDRAWN,
        superseded_seq__isnull=True,
    ).exists()
    if record is None or rules is None or off:
        raise NotOnTheListError(
            f"record {record_no} is no entry in force of any list.", value=str(record_no)
        )
    entry = ListEntry.objects.filter(record_no=record_no).select_related("listing").first()
    listing = locked(entry.listing.case_no) if entry is not None else None
    return Listed(record, rules, entry, listing)


def rules_for(record: LedgerRecord, on: date) -> ListRules | None:
    """The rules of the list a record belongs to, if it belongs to one."""
    if record.item not in items_of_lists(on):
        return None
    return rules_of_record(record.item, record.payload.body or {}, on)


def cause_of(rules: ListRules, code: str, listing: ListCase | None) -> RemovalCause:
    """A cause of removal that this entry knows."""
    found = rules.removal(code)
    if found is None:
        raise not_a_cause(rules, code)
    if found.only_open_ended and listing is not None and listing.months is not None:
        raise RemovalCauseError(
            f"{rules.title.zh}: an entry with a term is not removed for {code} ({found.article}).",
            clause=f"{rules.title.zh} {found.article}",
            holds_from=None,
            cause=code,
        )
    return found


def not_a_cause(rules: ListRules, code: str) -> RemovalCauseError:
    """The refusal of a cause that this entry does not know."""
    known = ", ".join(cause.id for cause in rules.removals)
    return RemovalCauseError(
        f"{rules.title.zh} knows no removal for {code!r} here; known: {known}.",
        clause=rules.title.zh,
        holds_from=None,
        cause=code,
    )


def hold_remover(listed: Listed, cause: RemovalCause, by: Actor) -> None:
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


def hold_time(listed: Listed, cause: RemovalCause, on: date) -> None:
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


def close(
    listed: Listed,
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


def _lateness(listed: Listed, cause: RemovalCause, on: date) -> tuple[date | None, bool]:
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


def article_of(rules: ListRules, cause: RemovalCause) -> str:
    """The provision of a cause with the document it stands in."""
    source = next(source for source in rules.source if source.id == cause.source)
    return f"{source.title}{cause.article}"[:200]
