"""The law's conditions for each step of a listing; every refusal names its clause and its day."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from django.db.models import Q

from chengxin.affairs.lists import rules as kinds
from chengxin.affairs.lists.enums import ON_THE_LIST, UNDER_WAY, Origin
from chengxin.affairs.lists.errors import (
    AlreadyListedError,
    DefenceRunningError,
    ExcludedFromListError,
    GraceNotAllowedError,
    GraceRunningError,
    NoAdvanceNoticeError,
    NoBasisInForceError,
    NoDecisionDocumentError,
    NoGroundError,
    NotTheAuthorityError,
    RelistingBarredError,
    TermNotAllowedError,
    UnansweredStatementError,
)
from chengxin.affairs.lists.models import ListCase, ListRemoval
from chengxin.law import listing
from chengxin.law.rulebook.schemas.list_rules import ListRules
from chengxin.law.words import Severity
from chengxin.records.accounts.actors import Actor
from chengxin.records.editions import in_use
from chengxin.records.ledger.models import LedgerEffect, LedgerRecord

MATTER = "basis_no"
"""The particular that tells two listings of one subject in one list apart: what is enforced."""

_DAY = timedelta(days=1)


def hold_authority(rules: ListRules, by: Actor, department: str = "") -> None:
    """The department may enter somebody in this list, and the case is its own.

    Raises:
        NotTheAuthorityError: It may not.
    """
    own = department in ("", by.department_code)
    if own and by.department_code in rules.authorities:
        return
    told = ", ".join(rules.authorities) or "an authority outside of the district"
    raise NotTheAuthorityError(
        f"{by.department_code or by.operator} does not enter anybody in {rules.title.zh}: "
        f"{told} does ({rules.level.zh}).",
        by=by.operator,
        what=rules.pack,
        authorities=rules.authorities,
    )


def hold_basis(rules: ListRules, code: str, on: date) -> None:
    """The provision named is one of the list's, and in force on the day.

    Raises:
        NoBasisInForceError: It is not.
    """
    basis = rules.basis(code)
    if basis is not None and basis.in_force.covers(on):
        return
    since = basis.in_force.since if basis is not None and basis.in_force.since > on else None
    raise NoBasisInForceError(
        f"{rules.title.zh} does not rest on {code or 'anything'} on {on}: name a provision in "
        "force that day.",
        clause=_clause(rules, basis.article if basis else rules.bases[0].article),
        holds_from=since,
        basis=code,
    )


def hold_grounds(rules: ListRules, grounds: Sequence[str]) -> None:
    """At least one ground, each of them known to the list.

    Raises:
        NoGroundError: None, or a strange one.
    """
    strange = [code for code in grounds if rules.ground(code) is None]
    if grounds and not strange:
        return
    raise NoGroundError(
        f"{rules.title.zh}: {', '.join(strange) or 'no ground'} is no ground for listing. Choose "
        f"among {', '.join(ground.id for ground in rules.grounds)}.",
        clause=_clause(rules, rules.grounds[0].article),
        holds_from=None,
        grounds=tuple(grounds),
    )


def hold_exclusions(rules: ListRules, cleared: Collection[str], subject_id: int, on: date) -> None:
    """Nobody is listed whom the list excludes; each exclusion was looked into.

    Args:
        rules: The list's.
        cleared: Exclusions of which the authority says that they do not apply.
        subject_id: Whom it would list.
        on: Day of the act.

    Raises:
        ExcludedFromListError: One applies, or was not looked into.
    """
    for exclusion in rules.exclusions:
        if exclusion.found_by == "serious-dishonesty":
            applies = is_seriously_dishonest(subject_id, on)
        else:
            applies = exclusion.id not in cleared
        if applies:
            raise ExcludedFromListError(
                f"{rules.title.zh} excludes: {exclusion.text.zh}. It applies, or was not looked "
                "into.",
                clause=_clause(rules, exclusion.article),
                holds_from=None,
                exclusion=exclusion.id,
            )


def is_seriously_dishonest(subject_id: int, on: date) -> bool:
    """Whether a subject is on a list of serious dishonesty on a day."""
    items = {rules.item for rules in kinds.every_kind(on) if rules.nature == "dishonesty"}
    found = set(
        LedgerRecord.objects.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=on),
            subject_id=subject_id,
            item__in=items,
            severity=Severity.SERIOUS,
            superseded_seq__isnull=True,
            valid_from__lte=on,
        ).values_list("record_no", flat=True)
    )
    shielding = in_use.current().protections(on).shielding_effects
    lifted = LedgerEffect.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=on),
        record_no__in=found,
        kind__in=shielding,
        superseded_seq__isnull=True,
        valid_from__lte=on,
    )
    return bool(found - set(lifted.values_list("record_no", flat=True)))


def hold_not_listed(listing_case: ListCase, on: date) -> None:
    """The subject is neither listed nor being listed in this list for the same matter.

    Raises:
        AlreadyListedError: It is; facts say by which case.
    """
    others = ListCase.objects.filter(
        subject_id=listing_case.subject_id,
        kind=listing_case.kind,
        state__in=[*UNDER_WAY, *ON_THE_LIST],
    ).exclude(pk=listing_case.pk)
    matter = listing_case.particulars.get(MATTER, "")
    for other in others:
        if other.particulars.get(MATTER, "") == matter:
            raise AlreadyListedError(
                f"{other.case_no} is about the same subject and matter, and is {other.state}. Go "
                "on there.",
                clause="",
                holds_from=None,
                case_no=other.case_no,
            )


def hold_relisting(rules: ListRules, subject_id: int, origin: str, on: date) -> None:
    """Nobody is listed again at a request so soon after it was withdrawn.

    Raises:
        RelistingBarredError: The months are not over; facts say from when.
    """
    if origin != Origin.ON_APPLICATION:
        return
    for bar in rules.relisting:
        last = ListRemoval.objects.filter(
            subject_id=subject_id, kind=rules.key, cause=bar.after, undone_on__isnull=True
        ).first()
        if last is None:
            continue
        free = listing.first_free_day(bar, last.removed_on)
        if on < free:
            raise RelistingBarredError(
                f"{rules.title.zh}: removed on {last.removed_on} for {bar.after}; within "
                f"{bar.months} months a request is not granted. It may be asked for from {free}.",
                clause=_clause(rules, bar.article),
                holds_from=free,
            )


def hold_heard(listing_case: ListCase, rules: ListRules, reply: str, on: date) -> None:
    """The advance notice was given, the time for defence is over, a statement is answered.

    Raises:
        NoAdvanceNoticeError: The list asks for a notice that was not given.
        DefenceRunningError: The time is not over, and the subject has not said its last word.
        UnansweredStatementError: The decision does not say what it makes of the statement.
    """
    statements = list(listing_case.statements.all())
    if rules.notice is not None and listing_case.defence_until is None:
        raise NoAdvanceNoticeError(
            f"{rules.title.zh} asks for an advance notice; give it first.",
            clause=_clause(rules, rules.notice.article),
            holds_from=None,
        )
    until = listing_case.defence_until
    is_done = any(s.is_last and s.role == "enterprise" for s in statements)
    if until is not None and on <= until and not is_done:
        raise DefenceRunningError(
            f"{listing_case.case_no}: statement and defence are open until {until}; decide after.",
            clause=_clause(rules, rules.notice.article if rules.notice else ""),
            holds_from=until + _DAY,
        )
    if statements and not reply.strip():
        raise UnansweredStatementError(
            f"{listing_case.case_no}: there is a statement; the decision answers it.",
            clause=_clause(rules, rules.notice.article if rules.notice else ""),
            holds_from=None,
        )


def hold_document(rules: ListRules, document_no: str) -> None:
    """A decision, an entry and a removal name their document.

    Raises:
        NoDecisionDocumentError: It does not.
    """
    if document_no.strip():
        return
    raise NoDecisionDocumentError(
        f"{rules.title.zh}: nobody is entered or removed without a decision document. Give its "
        "number.",
        clause=_clause(rules, rules.bases[0].article),
        holds_from=None,
    )


def hold_term(rules: ListRules, grounds: Sequence[str], months: int | None) -> None:
    """The term is one that the list knows on these grounds.

    Raises:
        TermNotAllowedError: It is not; facts say which are.
    """
    found = listing.term_flaw(rules, grounds, months)
    if found is None:
        return
    known = "no term" if found.most is None else f"{found.fewest} to {found.most} months"
    raise TermNotAllowedError(
        f"{rules.title.zh}: {months or 'no'} months is not a term on these grounds; {known} is.",
        clause=_clause(rules, found.article),
        holds_from=None,
        months=found.months,
        fewest=found.fewest,
        most=found.most,
    )


def hold_grace(rules: ListRules, months: int) -> None:
    """The list knows a period of grace of so many months.

    Raises:
        GraceNotAllowedError: It does not.
    """
    if listing.is_grace_of(rules.grace, months):
        return
    grace = rules.grace
    known = f"{grace.shortest_months} to {grace.longest_months} months" if grace else "none"
    raise GraceNotAllowedError(
        f"{rules.title.zh}: a period of grace of {months} months is not allowed; {known} is.",
        clause=_clause(rules, grace.article if grace else ""),
        holds_from=None,
        months=months,
    )


def hold_grace_over(listing_case: ListCase, rules: ListRules, on: date) -> None:
    """Nothing is entered before the period of grace is over.

    Raises:
        GraceRunningError: It is not; facts say when.
    """
    until = listing_case.grace_until
    if until is None or on > until:
        return
    raise GraceRunningError(
        f"{listing_case.case_no}: the period of grace lasts until {until}; nothing is published "
        "before.",
        clause=_clause(rules, rules.grace.article if rules.grace else ""),
        holds_from=until + _DAY,
    )


def _clause(rules: ListRules, article: str) -> str:
    """How a refusal names the provision: the list and the article."""
    return f"{rules.title.zh} {article}".strip()
