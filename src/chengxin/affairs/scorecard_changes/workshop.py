"""The workshop of scorecards: who works in it, how a draft is checked, what a release asks for."""

from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from chengxin.affairs.amendments.checking import Found, addition_of
from chengxin.affairs.amendments.transitions import Act
from chengxin.affairs.amendments.workshops import Workshop
from chengxin.affairs.scorecard_changes.enums import ImpactState
from chengxin.affairs.scorecard_changes.errors import NoImpactListError, NoticeTooShortError
from chengxin.affairs.scorecard_changes.models import ImpactList
from chengxin.affairs.scorecard_changes.permissions import KIND, may_change
from chengxin.engines.scorecards.cases import run_case
from chengxin.law.errors import CreditError, NoRuleInForceError, RulebookError
from chengxin.law.rulebook import Case, Pack, Rulebook
from chengxin.law.rulebook.cases import case_files, read_case
from chengxin.law.rulebook.schemas.scorecard_change import ScorecardChange
from chengxin.records.accounts.actors import Actor
from chengxin.records.editions import in_use
from chengxin.records.editions.models import LawEdition

KINDS = (KIND,)


def rules_on(day: date) -> ScorecardChange:
    """What holds for changes of scorecards on a day."""
    return in_use.current().scorecard_change(day)


def earliest_day(today: date) -> date:
    """The first day on which an edition released today may come into force."""
    return today + timedelta(days=rules_on(today).notice_days)


def book_with(edition: LawEdition, *, at: datetime) -> Rulebook:
    """The rulebook as it would be with a draft; the released text where it is released.

    Raises:
        RulebookError: What the loader says against it.
    """
    if edition.recorded_seq is not None:
        return in_use.current()
    return in_use.with_draft(addition_of(edition, at=at, kinds=KINDS))


def compared_with(edition: LawEdition) -> Pack | None:
    """The edition a draft is compared with: the one it replaces, else the one in force before."""
    book = in_use.current()
    if edition.replaces:
        return book.edition(edition.pack, edition.replaces)
    try:
        return book.in_force(edition.pack, edition.in_force_since - timedelta(days=1))
    except NoRuleInForceError:
        return None


def newest_impact(edition: LawEdition) -> ImpactList | None:
    """The newest finished impact list made of the draft as it stands; None when there is none."""
    done = ImpactList.objects.filter(edition=edition, state=ImpactState.DONE)
    return done.filter(digest=edition.digest).first()


def _may(by: Actor, pack: str) -> bool:
    return may_change(by, pack, on=localdate())


def _examine(edition: LawEdition, at: datetime, seq: int) -> Found:
    """Load the draft with everything in use, and run the packaged cases of its card on it."""
    found = Found()
    try:
        book = book_with(edition, at=at)
    except RulebookError as error:
        found.failures.append(error.message)
        return found
    other = compared_with(edition)
    for root, path in case_files(book.roots):
        if path.parent.name == edition.pack:
            _run(found, book, read_case(root, path), edition, other)
    return found


def _run(found: Found, book: Rulebook, case: Case, edition: LawEdition, other: Pack | None) -> None:
    """A packaged case on the draft: what reads otherwise than with the edition before is told."""
    found.cases += 1
    known = [] if other is None else _said(book, case, other.edition)
    name = str(case.content.get("name", case.origin))
    for sentence in _said(book, case, edition.edition):
        if sentence not in known:
            found.differing.append({"case": name, "origin": case.origin, "said": sentence})


def _said(book: Rulebook, case: Case, edition: str) -> list[str]:
    """What a case says against one edition of its card."""
    mine = Case(pack=case.pack, origin=case.origin, content={**case.content, "edition": edition})
    try:
        return run_case(book, mine)
    except (CreditError, KeyError, TypeError, ValueError) as error:
        return [f"{type(error).__name__}: {error}"]


def _hold_ready(edition: LawEdition, act: Act, at: datetime) -> None:
    hold_notice(edition, at)
    hold_impact(edition, act, at)


def hold_notice(edition: LawEdition, at: datetime) -> None:
    """Refuse a first day before the notice period is over.

    Raises:
        NoticeTooShortError: It comes too early.
    """
    earliest = earliest_day(localdate(at))
    if edition.in_force_since < earliest:
        raise NoticeTooShortError(
            f"{edition} would begin on {edition.in_force_since}; after the notice period it begins "
            f"on {earliest} at the earliest. Choose that day or a later one, make the impact list "
            "of the changed draft, and go on.",
            where=edition.origin,
            since=edition.in_force_since.isoformat(),
            earliest=earliest.isoformat(),
        )


def hold_impact(edition: LawEdition, act: Act, at: datetime) -> ImpactList:
    """The impact list the release rests on.

    Raises:
        NoImpactListError: There is none of exactly this text, it is too old, or what it was
            compared with is not what the draft replaces any more.
    """
    impact = newest_impact(edition)
    if impact is None:
        raise _missing(edition, act, "none", "has no impact list of the text as it stands")
    days = rules_on(localdate(at)).impact_days
    if impact.ended_at is None or impact.ended_at < at - timedelta(days=days):
        raise _missing(edition, act, "old", f"has an impact list older than {days} days")
    other = compared_with(edition)
    digest = "" if other is None else in_use.current().digest_of(other.pack, other.edition)
    if impact.compared_digest != digest:
        raise _missing(edition, act, "compared", "was compared with another edition")
    return impact


def _missing(edition: LawEdition, act: Act, why: str, what: str) -> NoImpactListError:
    return NoImpactListError(
        f"{edition} {what}. Make the impact list first.",
        state=str(edition.state),
        act=str(act),
        why=why,
    )


CARDS = Workshop(
    kinds=KINDS,
    people="people of the credit office, or of the department that regulates the field",
    may=_may,
    examine=_examine,
    hold_ready=_hold_ready,
)
