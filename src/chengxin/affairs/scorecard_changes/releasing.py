"""Acts by which a draft of a scorecard comes into use, or a released edition does not.

All are those of `amendments`, in the workshop of cards: submitted with an impact list, released by
somebody else, on a day after the notice period; taken back before that day.
"""

from datetime import datetime

from django.db import transaction

from chengxin.affairs.amendments import services as amendments
from chengxin.affairs.amendments.transitions import Act
from chengxin.affairs.scorecard_changes.errors import NoImpactListError
from chengxin.affairs.scorecard_changes.models import CardSave
from chengxin.affairs.scorecard_changes.workshop import CARDS, hold_impact
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import services as audit
from chengxin.records.editions.models import EditionRecall, LawEdition

PURPOSE = amendments.PURPOSE


def submit(*, edition_id: int, by: Actor, at: datetime) -> LawEdition:
    """Hand one's own draft to a second person.

    Raises:
        NoticeTooShortError: The first day comes before the notice period is over.
        NoImpactListError: No recent impact list of exactly this text.
        CreditError: What `amendments.services.submit` refuses.
    """
    return amendments.submit(edition_id=edition_id, by=by, at=at, workshop=CARDS)


def send_back(*, edition_id: int, reason: str, by: Actor, at: datetime) -> LawEdition:
    """Give a submitted draft back to its author."""
    return amendments.send_back(edition_id=edition_id, reason=reason, by=by, at=at, workshop=CARDS)


@transaction.atomic
def release(
    *, edition_id: int, confirmed: str, impact_id: int, by: Actor, at: datetime
) -> LawEdition:
    """Release a submitted draft on the strength of the impact list that was read.

    Args:
        edition_id: The draft.
        confirmed: Digest of the card that was read before confirming.
        impact_id: The impact list that was read before confirming.
        by: Somebody of the workshop, not the author.
        at: Now.

    Raises:
        NoImpactListError: Another impact list holds now.
        CreditError: What `amendments.services.release` refuses.
    """
    edition = amendments.release(
        edition_id=edition_id, confirmed=confirmed, by=by, at=at, workshop=CARDS
    )
    impact = hold_impact(edition, Act.RELEASE, at)
    if impact.pk != impact_id:
        raise NoImpactListError(
            f"{edition}: a newer impact list was made meanwhile. Read it before releasing.",
            state=str(edition.state),
            act=str(Act.RELEASE),
            why="newer",
        )
    newest = CardSave.objects.filter(edition=edition).order_by("-number").first()
    audit.record(
        actor=by,
        action="scorecard-changes.released",
        at=at,
        matter=f"{edition.pack} {edition.edition}",
        purpose=PURPOSE,
        details={
            "edition": edition.pk,
            "impact": impact.pk,
            "result_digest": impact.result_digest,
            "fallen": impact.fallen,
            "save": None if newest is None else newest.number,
        },
    )
    return edition


def recall(*, edition_id: int, reason: str, by: Actor, at: datetime) -> EditionRecall:
    """Take a released edition back before its first day.

    Raises:
        AlreadyInForceError: Its first day has come.
        CreditError: What `amendments.services.recall` refuses.
    """
    return amendments.recall(edition_id=edition_id, reason=reason, by=by, at=at, workshop=CARDS)
