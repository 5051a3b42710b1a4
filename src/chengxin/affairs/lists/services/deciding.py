"""The decision: to list or not, a period of grace, its end by performance, the decision revoked."""

from datetime import date, datetime

from django.db import transaction

from chengxin.affairs.casework import deadlines
from chengxin.affairs.lists import companions, conditions, letters
from chengxin.affairs.lists.acting import move
from chengxin.affairs.lists.enums import Act, Step
from chengxin.affairs.lists.models import ListCase
from chengxin.affairs.lists.services.opening import _own
from chengxin.affairs.lists.transitions import AFFAIR
from chengxin.law import listing as days
from chengxin.records.accounts.actors import Actor


@transaction.atomic
def decide(
    *,
    case_no: str,
    document_no: str,
    months: int | None,
    reply: str,
    by: Actor,
    on: date,
    at: datetime,
) -> ListCase:
    """Decide to list: with a document, for a term, answering what the subject said.

    Args:
        case_no: The listing.
        document_no: Number of the decision document.
        months: Length of the term; None = until its ground is gone.
        reply: What the authority makes of the statement; may be empty without one.
        by: A person of the listing authority.
        on: Day of the decision.
        at: Now.

    Raises:
        ListingConditionError: No notice, defence running, statement unanswered, no document, no
            basis in force, a term the list does not know, excluded or barred meanwhile.
    """
    listing, rules = _own(case_no, Act.DECIDE, by, on)
    conditions.hold_document(rules, document_no)
    conditions.hold_basis(rules, listing.basis, on)
    conditions.hold_exclusions(rules, listing.cleared, listing.subject_id, on)
    conditions.hold_relisting(rules, listing.subject_id, listing.origin, on)
    conditions.hold_heard(listing, rules, reply, on)
    conditions.hold_term(rules, listing.grounds, months)
    listing.edition = rules.edition
    listing.document_no = document_no.strip()
    listing.decided_on = on
    listing.months = months
    listing.reply = reply.strip()
    late = _met(listing, on)
    move(listing, Act.DECIDE, by=by, on=on, at=at, late=late)
    if not listing.confined:
        letters.decision(listing, rules, by=by, on=on, at=at)
        companions.issue_all(listing, by, at)
    return listing


@transaction.atomic
def refuse(*, case_no: str, reason: str, by: Actor, on: date, at: datetime) -> ListCase:
    """Decide not to list, with reasons.

    Raises:
        TransitionError: It is decided already.
    """
    listing, rules = _own(case_no, Act.REFUSE, by, on)
    late = _met(listing, on)
    move(listing, Act.REFUSE, by=by, on=on, at=at, reason=reason, late=late)
    if listing.noticed_on is not None or listing.confined:
        letters.refusal(listing, rules, reason, by=by, on=on, at=at)
    return listing


@transaction.atomic
def grant_grace(*, case_no: str, months: int, by: Actor, on: date, at: datetime) -> ListCase:
    """Give a period of grace from the day of the decision; nothing is published meanwhile.

    Raises:
        GraceNotAllowedError: The list knows none, or none of so many months.
    """
    listing, rules = _own(case_no, Act.GRANT_GRACE, by, on)
    conditions.hold_grace(rules, months)
    assert listing.decided_on is not None
    listing.grace_until = days.grace_until(listing.decided_on, months)
    move(listing, Act.GRANT_GRACE, by=by, on=on, at=at)
    letters.grace(listing, rules, by=by, on=on, at=at)
    return listing


@transaction.atomic
def note_performance(*, case_no: str, reason: str, by: Actor, on: date, at: datetime) -> ListCase:
    """Note that the duty was performed within the period of grace: it is never published.

    Performed after its end but before the entry it is not published either; that it came late is
    written down.
    """
    listing, _rules = _own(case_no, Act.NOTE_PERFORMANCE, by, on)
    late = listing.grace_until is not None and on > listing.grace_until
    return move(listing, Act.NOTE_PERFORMANCE, by=by, on=on, at=at, reason=reason, late=late)


@transaction.atomic
def revoke(*, case_no: str, reason: str, by: Actor, on: date, at: datetime) -> ListCase:
    """Revoke a decision that was not entered yet."""
    listing, rules = _own(case_no, Act.REVOKE, by, on)
    move(listing, Act.REVOKE, by=by, on=on, at=at, reason=reason)
    if not listing.confined:
        letters.refusal(listing, rules, reason, by=by, on=on, at=at)
    return listing


def _met(listing: ListCase, on: date) -> bool:
    """Meet the deadline for the decision where one runs; whether it had passed."""
    if deadlines.find_open(AFFAIR, listing.case_no, Step.DECISION) is None:
        return False
    return deadlines.meet(affair=AFFAIR, case_no=listing.case_no, step=Step.DECISION, on=on)
