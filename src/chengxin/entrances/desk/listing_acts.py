"""The acts on a listing that are open to the reader of its page, each with its form."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.functional import Promise

from chengxin.affairs.lists.enums import Act, ListingState
from chengxin.affairs.lists.models import ListCase
from chengxin.affairs.lists.transitions import TABLE
from chengxin.entrances.desk.listing_forms import FORMS
from chengxin.law.rulebook.schemas.list_rules import ListRules
from chengxin.records.accounts.actors import Actor

# Acts that are offered by other pages, or with their own button.
_ELSEWHERE = frozenset({Act.PROPOSE, Act.REVISE, Act.RESTORE})


@dataclass(frozen=True)
class OpenAct:
    """One act the reader may do now: its word, its form, the last day of waiting for it."""

    code: str
    label: Promise | str
    form: forms.Form
    waits_until: date | None


def open_acts(
    listing: ListCase, rules: ListRules, *, actor: Actor, today: date, bound: forms.Form | None
) -> list[OpenAct]:
    """The acts this person may do now; a refused one with what was filled in."""
    if actor.department_code != listing.department_code:
        return []
    found = []
    for code in TABLE.acts_open(listing.state, str(actor.role)):
        if code in _ELSEWHERE or not _is_offered(Act(code), listing, rules):
            continue
        form = FORMS[code](listing=listing, rules=rules, prefix=code)
        if bound is not None and bound.prefix == code:
            form = bound  # type: ignore[assignment]
        found.append(
            OpenAct(
                code,
                Act(code).label,
                form,
                _waits_until(Act(code), listing, today),
            )
        )
    return found


def may_revise(listing: ListCase, actor: Actor) -> bool:
    """Whether this person may correct what was found."""
    own = actor.department_code == listing.department_code
    return own and Act.REVISE in TABLE.acts_open(listing.state, str(actor.role))


def _is_offered(act: Act, listing: ListCase, rules: ListRules) -> bool:
    """Whether an act that the table allows makes sense for this list and this listing."""
    if act is Act.NOTIFY:
        return rules.notice is not None
    if act is Act.GRANT_GRACE:
        return rules.grace is not None
    if act is Act.DECIDE:
        return rules.notice is None or listing.state == ListingState.NOTIFIED
    if act is Act.REMOVE:
        return listing.state == ListingState.LEAVING
    if act is Act.FIND_GROUND:
        return any(cause.of == "authority" for cause in rules.removals)
    return True


def _waits_until(act: Act, listing: ListCase, today: date) -> date | None:
    """The last day before which the law does not allow the act; None when it does today."""
    until = {Act.DECIDE: listing.defence_until, Act.ENTER: listing.grace_until}.get(act)
    if act is Act.DECIDE and listing.statements.filter(role="enterprise", is_last=True).exists():
        return None
    return until if until is not None and today <= until else None
