"""The first acts: facts and basis, advance notice, statement and defence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from chengxin.affairs.casework import deadlines, numbers
from chengxin.affairs.lists import conditions, letters
from chengxin.affairs.lists.acting import locked, move
from chengxin.affairs.lists.enums import Act, ListingState, Origin, Step
from chengxin.affairs.lists.errors import NoAdvanceNoticeError
from chengxin.affairs.lists.models import ListCase, ListEvidence, ListStatement
from chengxin.affairs.lists.rules import item_of, rules_of
from chengxin.affairs.lists.transitions import AFFAIR, TABLE
from chengxin.law.errors import CatalogueGateError, PermissionDeniedError, TransitionError
from chengxin.law.rulebook.schemas.list_rules import ListRules
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.enums import Role
from chengxin.records.editions import in_use
from chengxin.records.evidence import services as evidence
from chengxin.records.evidence.models import EvidenceFile
from chengxin.records.subjects import selectors as subjects
from chengxin.records.subjects.models import SubjectMember, SubjectVersion

PREFIX = "LS"


@dataclass(frozen=True)
class Finding:
    """What an authority found.

    Attributes:
        grounds: Ids of grounds of the list.
        basis: Id of the provision the listing rests on.
        facts: What happened, in words.
        cleared: Ids of exclusions of which it says that they do not apply.
        responsible: Responsible persons, as the credit regulation asks for; a field of the entry.
        particulars: Further fields of the record, by name.
        origin: Whether somebody asked for the listing.
    """

    grounds: tuple[str, ...]
    basis: str
    facts: str
    cleared: tuple[str, ...] = ()
    responsible: str = ""
    particulars: Mapping[str, str] = field(default_factory=dict)
    origin: str = Origin.EX_OFFICIO


@transaction.atomic
def propose(
    *, kind: str, subject_id: int, finding: Finding, by: Actor, on: date, at: datetime
) -> ListCase:
    """Open a listing: whom, on which ground, on what basis.

    Args:
        kind: Key of the pack of the list.
        subject_id: Whom.
        finding: What the authority found.
        by: A person of an authority of the list.
        on: Day of the finding, or of the application.
        at: Now.

    Raises:
        NotTheAuthorityError: Another department lists here.
        ListingConditionError: No ground, no basis in force, excluded, listed already, barred.
        CatalogueGateError: Subjects of this kind are not entered in this list.

    Source:
        Pack ``list-rules.<kind>``.
    """
    rules = rules_of(kind, on)
    TABLE.after("", Act.PROPOSE, str(by.role))
    conditions.hold_authority(rules, by)
    version = _subject(rules, subject_id, on)
    listing = ListCase(
        case_no=numbers.next_case_no(PREFIX, on),
        kind=kind,
        department_code=by.department_code,
        subject_id=subject_id,
        subject_name=version.name,
        subject_uscc=version.uscc,
        confined=rules.grace is not None,
        confined_to=list(rules.grace.confined_to) if rules.grace else [],
        opened_on=on,
        opened_by=by.operator,
    )
    _write(listing, rules, finding)
    _hold(listing, rules, on)
    move(listing, Act.PROPOSE, by=by, on=on, at=at, begins=True)
    if rules.application is not None and finding.origin == Origin.ON_APPLICATION:
        deadlines.start(
            affair=AFFAIR,
            case_no=listing.case_no,
            step=Step.DECISION,
            owner=listing.department_code,
            limit=rules.application,
            pack=rules.pack,
            edition=rules.edition,
            on=on,
            subject_id=listing.told_subject_id,
        )
    return listing


@transaction.atomic
def revise(*, case_no: str, finding: Finding, by: Actor, on: date, at: datetime) -> ListCase:
    """Correct what was found, before anybody was told.

    Raises:
        TransitionError: The subject has been told, or more.
        ListingConditionError: As for `propose`.
    """
    listing, rules = _own(case_no, Act.REVISE, by, on)
    finding = _same_origin(finding, listing)
    _write(listing, rules, finding)
    _hold(listing, rules, on)
    return move(listing, Act.REVISE, by=by, on=on, at=at)


@transaction.atomic
def withdraw(*, case_no: str, reason: str, by: Actor, on: date, at: datetime) -> ListCase:
    """Give a listing up before it is decided.

    Raises:
        TransitionError: It is decided.
    """
    listing, _rules = _own(case_no, Act.WITHDRAW, by, on)
    deadlines.drop_all(affair=AFFAIR, case_no=case_no, on=on)
    return move(listing, Act.WITHDRAW, by=by, on=on, at=at, reason=reason)


@transaction.atomic
def notify(*, case_no: str, by: Actor, on: date, at: datetime) -> ListCase:
    """Tell the subject in advance; its time for statement and defence runs from the next day.

    Raises:
        TransitionError: It was told already.
        NoAdvanceNoticeError: This kind of list knows no advance notice.
        ListingConditionError: The basis is not in force any more.
    """
    listing, rules = _own(case_no, Act.NOTIFY, by, on)
    if rules.notice is None:
        raise NoAdvanceNoticeError(
            f"{rules.title.zh} knows no advance notice; decide at once.", clause="", holds_from=None
        )
    conditions.hold_basis(rules, listing.basis, on)
    until = rules.notice.due(on, in_use.current().workdays)
    listing.edition = rules.edition
    listing.noticed_on = on
    listing.defence_until, listing.defence_provisional = until.on, until.provisional
    letters.notice(listing, rules, by=by, on=on, at=at)
    return move(listing, Act.NOTIFY, by=by, on=on, at=at)


@transaction.atomic
def state(
    *, case_no: str, text: str, by: Actor, on: date, at: datetime, is_last: bool = False
) -> ListStatement:
    """Take a statement or defence; one that comes late is marked so and still weighed.

    Args:
        case_no: The listing.
        text: What the subject says.
        by: An account that acts for the subject, or the authority that writes down what it heard.
        on: Day of receipt.
        at: Now.
        is_last: Nothing further will be said, and the rest of the time is not wanted. Counts only
            when the subject itself says so.

    Raises:
        PermissionDeniedError: Somebody else's listing.
        TransitionError: Before the notice, or after the decision.
    """
    listing = locked(case_no)
    TABLE.after(listing.state, Act.STATE, str(by.role))
    if by.role == Role.ENTERPRISE:
        _hold_member(listing, by)
    else:
        conditions.hold_authority(rules_of(listing.kind, on), by, listing.department_code)
    late = listing.defence_until is not None and on > listing.defence_until
    made = ListStatement.objects.create(
        listing=listing,
        text=text,
        is_last=is_last,
        by=by.operator,
        role=str(by.role),
        on=on,
        at=at,
        late=late,
    )
    move(listing, Act.STATE, by=by, on=on, at=at, late=late)
    return made


@transaction.atomic
def add_evidence(
    *, case_no: str, name: str, content: bytes, by: Actor, at: datetime
) -> EvidenceFile:
    """Keep a file for a listing that is not closed: of the authority, or of the subject once told.

    Raises:
        PermissionDeniedError: Somebody else's listing.
        TransitionError: The listing is closed, or the subject has not been told.
        RefusedFileError: What is wrong with the file.
    """
    listing = locked(case_no)
    if by.role == Role.ENTERPRISE:
        _hold_member(listing, by)
        is_open = listing.state == ListingState.NOTIFIED
    else:
        if by.department_code != listing.department_code:
            raise PermissionDeniedError(
                f"{case_no} is a listing of {listing.department_code}; it hands in evidence.",
                by=by.operator,
                what=case_no,
            )
        is_open = listing.state not in TABLE.final_states
    if not is_open:
        raise TransitionError(
            f"{case_no} is {listing.state}: no evidence is taken now.",
            state=listing.state,
            act="add_evidence",
        )
    kept = evidence.keep(
        name=name,
        content=content,
        by=by,
        at=at,
        matter=case_no,
        subject_id=listing.told_subject_id,
    )
    ListEvidence.objects.get_or_create(listing=listing, file=kept)
    return kept


def _own(case_no: str, act: Act, by: Actor, on: date) -> tuple[ListCase, ListRules]:
    """A listing of the actor's own department, locked, and its rules."""
    listing = locked(case_no)
    TABLE.after(listing.state, act, str(by.role))
    rules = rules_of(listing.kind, on)
    conditions.hold_authority(rules, by, listing.department_code)
    return listing, rules


def _subject(rules: ListRules, subject_id: int, on: date) -> SubjectVersion:
    version = subjects.version_of(subject_id, valid_on=on)
    item = item_of(rules, on)
    if version is None or version.kind not in {str(kind) for kind in item.subject_kinds}:
        found = "not in the register" if version is None else version.kind
        raise CatalogueGateError(
            f"subject {subject_id} is {found}: it cannot be entered in {rules.title.zh}.",
            item=item.code,
            reason=found,
        )
    return version


def _write(listing: ListCase, rules: ListRules, finding: Finding) -> None:
    listing.edition = rules.edition
    listing.origin = finding.origin
    listing.grounds = list(dict.fromkeys(finding.grounds))
    listing.cleared = list(finding.cleared)
    listing.basis = finding.basis
    listing.facts = finding.facts
    listing.responsible = finding.responsible
    listing.particulars = {k: v for k, v in finding.particulars.items() if k in rules.asks and v}


def _hold(listing: ListCase, rules: ListRules, on: date) -> None:
    conditions.hold_basis(rules, listing.basis, on)
    conditions.hold_grounds(rules, listing.grounds)
    conditions.hold_exclusions(rules, listing.cleared, listing.subject_id, on)
    conditions.hold_not_listed(listing, on)
    conditions.hold_relisting(rules, listing.subject_id, listing.origin, on)


def _same_origin(finding: Finding, listing: ListCase) -> Finding:
    """Who began a listing is not revised: its clock runs from the application."""
    return Finding(**{**finding.__dict__, "origin": listing.origin})


def _hold_member(listing: ListCase, by: Actor) -> None:
    is_member = SubjectMember.objects.filter(
        account_id=by.account_id or 0, subject_id=listing.subject_id
    ).exists()
    if listing.confined or not is_member:
        raise PermissionDeniedError(
            f"{by.operator} does not act for the subject of {listing.case_no}.",
            by=by.operator,
            what=listing.case_no,
        )
