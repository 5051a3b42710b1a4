"""Acts on the draft of a scorecard: begin, save, restore, roll back, discard.

Every save is held to the loader together with everything in use, checked with the card's cases,
and kept. A text the loader refuses is not saved.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from chengxin.affairs.amendments import services as amendments
from chengxin.affairs.amendments.services import Wording
from chengxin.affairs.scorecard_changes import contents
from chengxin.affairs.scorecard_changes.enums import SavedBy
from chengxin.affairs.scorecard_changes.models import CardSave
from chengxin.affairs.scorecard_changes.workshop import CARDS, book_with, earliest_day
from chengxin.law.errors import NoRuleInForceError, TransitionError
from chengxin.law.rulebook import Pack, as_yaml
from chengxin.records.accounts.actors import Actor
from chengxin.records.editions import in_use
from chengxin.records.editions.enums import EditionState
from chengxin.records.editions.models import LawEdition

PURPOSE = amendments.PURPOSE


@dataclass(frozen=True)
class Saving:
    """What is saved besides the text.

    Attributes:
        reason: Why the card is changed.
        notice: The text announced with the release.
        note: What this save is about; may be empty.
        saved_by: How the text came about.
    """

    reason: str
    notice: str
    note: str = ""
    saved_by: SavedBy = SavedBy.TEXT


@transaction.atomic
def begin(*, pack: str, reason: str, by: Actor, at: datetime) -> LawEdition:
    """Draft a new edition from the newest one, in force or released for a day to come.

    Raises:
        PermissionDeniedError: Not somebody who may change this card.
        NoRuleInForceError: There is no adopted edition of the card.
    """
    before = in_use.current().scorecard(pack.partition(".")[2])
    return _begin(before, Saving(reason, "", saved_by=SavedBy.BEGUN), by, at)


@transaction.atomic
def roll_back(*, edition_id: int, reason: str, by: Actor, at: datetime) -> LawEdition:
    """Draft a new edition with the content of the one that a released edition replaced.

    Raises:
        PermissionDeniedError: Not somebody who may change this card.
        TransitionError: The edition is not released, or replaced none.
    """
    edition = LawEdition.objects.get(pk=edition_id)
    if edition.state != EditionState.ADOPTED or not edition.replaces:
        raise TransitionError(
            f"{edition} is {edition.state} and replaces {edition.replaces or 'none'}: there is no "
            "former content to go back to. Draft a new edition instead.",
            state=str(edition.state),
            act="roll-back",
        )
    former = in_use.current().edition(edition.pack, edition.replaces)
    saving = Saving(reason, "", note=former.edition, saved_by=SavedBy.ROLLED_BACK)
    return _begin(former, saving, by, at)


def _begin(before: Pack, saving: Saving, by: Actor, at: datetime) -> LawEdition:
    since = _first_day(before.pack, localdate(at))
    content = contents.text_of(in_use.current(), before)
    content = _with_header(content, _new_name(before.pack, since), since)
    text = as_yaml(content)
    wording = Wording(text, "", _replaced(before.pack, since), saving.reason)
    edition = amendments.draft(wording=wording, by=by, at=at, workshop=CARDS)
    return _checked_and_kept(edition, text, saving, by, at)


def _first_day(pack: str, today: date) -> date:
    """The first day after the notice period on which no released edition begins any more."""
    newest = in_use.current().scorecard(pack.partition(".")[2])
    return max(earliest_day(today), newest.in_force.since + timedelta(days=1))


def _with_header(content: dict[str, Any], name: str, since: date) -> dict[str, Any]:
    header = {
        "pack": content["pack"],
        "edition": name,
        "status": "draft",
        "in_force": {"since": since},
    }
    rest = {k: v for k, v in content.items() if k not in header and k != "adopted_at"}
    return header | rest


def _new_name(pack: str, since: date) -> str:
    """A name nobody has used for an edition of this pack, after its first day."""
    drafted = LawEdition.objects.filter(pack=pack).exclude(state=EditionState.WITHDRAWN)
    used = {p.edition for p in in_use.current().editions_of(pack)}
    used |= set(drafted.values_list("edition", flat=True))
    name, number = since.isoformat(), 1
    while name in used:
        number += 1
        name = f"{since.isoformat()}.{number}"
    return name


def _replaced(pack: str, since: date) -> str:
    """The edition that ends when another begins on a day; empty for none."""
    try:
        return in_use.current().in_force(pack, since).edition
    except NoRuleInForceError:
        return ""


@transaction.atomic
def save(*, edition_id: int, text: str, saving: Saving, by: Actor, at: datetime) -> LawEdition:
    """Save the text of one's own draft.

    Raises:
        PermissionDeniedError: Somebody else's draft.
        TransitionError: It is not a draft any more.
        RulebookError: What the loader refuses; nothing is saved then.
    """
    edition = LawEdition.objects.get(pk=edition_id)
    since = contents.since_of(text)
    replaces = edition.replaces if since is None else _replaced(edition.pack, since)
    wording = Wording(text, edition.cases, replaces, saving.reason)
    edition = amendments.revise(
        edition_id=edition_id, wording=wording, by=by, at=at, workshop=CARDS
    )
    return _checked_and_kept(edition, text, saving, by, at)


def _checked_and_kept(
    edition: LawEdition, text: str, saving: Saving, by: Actor, at: datetime
) -> LawEdition:
    book_with(edition, at=at)  # the loader's refusal, before anything is kept
    amendments.check(edition_id=edition.pk, by=by, at=at, workshop=CARDS)
    newest = CardSave.objects.filter(edition=edition).order_by("-number").first()
    CardSave.objects.create(
        edition=edition,
        number=1 if newest is None else newest.number + 1,
        saved_by=saving.saved_by,
        text=text,
        digest=edition.digest,
        notice=saving.notice,
        note=saving.note,
        by=by.operator,
        at=at,
    )
    edition.refresh_from_db()
    return edition


@transaction.atomic
def restore(*, edition_id: int, number: int, by: Actor, at: datetime) -> LawEdition:
    """Save again what an earlier save says.

    Raises:
        CardSave.DoesNotExist: There is no such save.
        RulebookError: The loader refuses it now.
    """
    kept = CardSave.objects.get(edition_id=edition_id, number=number)
    edition = LawEdition.objects.get(pk=edition_id)
    saving = Saving(edition.reason, kept.notice, f"#{number}", SavedBy.RESTORED)
    return save(edition_id=edition_id, text=kept.text, saving=saving, by=by, at=at)


def discard(*, edition_id: int, reason: str, by: Actor, at: datetime) -> LawEdition:
    """Give a draft up; it stays to be read.

    Raises:
        TransitionError: It is released or given up already.
    """
    return amendments.withdraw(edition_id=edition_id, reason=reason, by=by, at=at, workshop=CARDS)
