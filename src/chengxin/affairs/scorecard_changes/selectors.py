"""Reads of changes of scorecards; named subjects only through `read_moves`, which is audited."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet

from chengxin.affairs.scorecard_changes.enums import Direction
from chengxin.affairs.scorecard_changes.models import (
    CardSave,
    Challenge,
    ChallengeRun,
    ImpactList,
    ImpactMove,
)
from chengxin.affairs.scorecard_changes.permissions import KIND, cards_of, may_change
from chengxin.affairs.scorecard_changes.workshop import CARDS
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.enums import Role
from chengxin.records.audit import services as audit
from chengxin.records.editions.enums import EditionState
from chengxin.records.editions.models import LawEdition
from chengxin.records.subjects.models import SubjectVersion

PURPOSE = "card-impact"


def list_changes(
    by: Actor, *, on: date, state: str = "", query: str = ""
) -> "QuerySet[LawEdition]":
    """Editions of cards drafted on the desk that somebody may see, newest first.

    The office and the auditor see all; a regulator those of its own field.
    """
    found = LawEdition.objects.filter(pack__startswith=f"{KIND}.").select_related(
        "drafted_by", "released_by", "recall"
    )
    if by.role not in (Role.OFFICE, Role.AUDITOR):
        found = found.filter(pack__in=cards_of(by, on=on))
    if state in EditionState.values:
        found = found.filter(state=state)
    words = query.strip()
    if words:
        found = found.filter(Q(pack__icontains=words) | Q(reason__icontains=words))
    return found


def find_change(by: Actor, edition_id: int, *, on: date) -> LawEdition | None:
    """One of the editions somebody may see, with its people; None else."""
    people = ("drafted_by", "released_by", "withdrawn_by", "recall__recalled_by")
    return list_changes(by, on=on).select_related(*people).filter(pk=edition_id).first()


def list_waiting(by: Actor, *, on: date) -> list[LawEdition]:
    """Submitted editions of any pack that this person may release, those first in force first."""
    waiting = LawEdition.objects.filter(state=EditionState.SUBMITTED).select_related("drafted_by")
    found = waiting.exclude(drafted_by_id=by.account_id).order_by("in_force_since", "id")
    if by.role == Role.OFFICE:
        return list(found)
    return [edition for edition in found if may_change(by, edition.pack, on=on)]


def list_saves(edition: LawEdition) -> "QuerySet[CardSave]":
    """Saves of a draft, newest first."""
    return CardSave.objects.filter(edition=edition).order_by("-number")


def find_save(edition: LawEdition, number: int) -> CardSave | None:
    """One save by its number."""
    return CardSave.objects.filter(edition=edition, number=number).first()


def newest_save(edition: LawEdition) -> CardSave | None:
    """The newest save of a draft."""
    return list_saves(edition).first()


def newest_impact(edition: LawEdition) -> ImpactList | None:
    """The newest impact list that was not cancelled, of whichever text."""
    return ImpactList.objects.filter(edition=edition).exclude(state="cancelled").first()


def list_impacts(edition: LawEdition) -> "QuerySet[ImpactList]":
    """Every impact list of a draft, newest first."""
    return ImpactList.objects.filter(edition=edition)


def find_impact(edition: LawEdition, impact_id: int) -> ImpactList | None:
    """One impact list of a draft."""
    return ImpactList.objects.filter(edition=edition, pk=impact_id).first()


@transaction.atomic
def read_moves(
    impact: ImpactList,
    *,
    actor: Actor,
    at: datetime,
    matter: str,
    way: str = Direction.FALL,
    query: str = "",
    filters: dict[str, str] | None = None,
) -> "QuerySet[ImpactMove]":
    """Subjects whose grade would be another, the greatest loss of points first; audited.

    Args:
        impact: The list.
        actor: Who reads.
        at: Now.
        matter: For which matter.
        way: Which direction; empty for all.
        query: Part of a name, or the beginning of a unified code.
        filters: Values of before, after, town, size, section, age.

    Raises:
        PermissionDeniedError: Not somebody who may change this card.
    """
    CARDS.account_of(actor, "read who would move", impact.edition.pack)
    found = ImpactMove.objects.filter(impact=impact)
    if way in Direction.values:
        found = found.filter(direction=way)
    asked = {name: value for name, value in (filters or {}).items() if value}
    found = found.filter(**asked)
    words = query.strip()
    if words:
        live = SubjectVersion.objects.filter(superseded_seq__isnull=True)
        named = live.filter(Q(name__contains=words) | Q(uscc__startswith=words.upper()))
        found = found.filter(subject_id__in=named.values("subject_id"))
    audit.record(
        actor=actor,
        action="scorecard-changes.moves.read",
        at=at,
        matter=matter,
        purpose=PURPOSE,
        details={"impact": impact.pk, "way": way, "filters": asked, "searched": bool(words)},
    )
    return found.order_by("-after", "before", "id")


def list_challenges(edition: LawEdition) -> "QuerySet[Challenge]":
    """Challenges of an edition, newest first, with their comparisons oldest first."""
    runs = ChallengeRun.objects.select_related("champion_run", "challenger_run").order_by("id")
    return Challenge.objects.filter(edition=edition).prefetch_related(Prefetch("runs", runs))


def find_challenge(edition: LawEdition, challenge_id: int) -> Challenge | None:
    """One challenge of an edition, with its comparisons."""
    return list_challenges(edition).filter(pk=challenge_id).first()


def running_challenges(by: Actor, *, on: date) -> "QuerySet[Challenge]":
    """Challenges nobody has ended, of the cards somebody may see."""
    seen = list_changes(by, on=on).values("pk")
    running = Challenge.objects.filter(ended_at__isnull=True, edition__in=seen)
    return running.select_related("edition").order_by("until", "id")
