"""Reads of drafted editions, their checks and findings."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from chengxin.affairs.amendments.models import AmendmentCheck, AmendmentFinding
from chengxin.affairs.amendments.services import PURPOSE
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import services as audit
from chengxin.records.editions.enums import EditionState
from chengxin.records.editions.models import LawEdition


def list_editions(*, state: str = "", query: str = "") -> "QuerySet[LawEdition]":
    """Editions drafted on the desk, newest first."""
    found = LawEdition.objects.select_related("drafted_by", "released_by")
    if state in EditionState.values:
        found = found.filter(state=state)
    if query.strip():
        found = found.filter(pack__icontains=query.strip()) | found.filter(
            reason__icontains=query.strip()
        )
    return found


def find_edition(edition_id: int) -> LawEdition | None:
    """The edition with its people, or None."""
    people = ("drafted_by", "released_by", "withdrawn_by")
    return LawEdition.objects.select_related(*people).filter(pk=edition_id).first()


def newest_check(edition: LawEdition) -> AmendmentCheck | None:
    """The newest check of an edition, of whichever text."""
    return edition.checks.order_by("-id").first()


def count_waiting(actor: Actor) -> int:
    """Submitted editions that this person may release."""
    waiting = LawEdition.objects.filter(state=EditionState.SUBMITTED)
    return waiting.exclude(drafted_by_id=actor.account_id).count()


@transaction.atomic
def read_findings(
    check: AmendmentCheck, *, actor: Actor, at: datetime, rule: str = ""
) -> "QuerySet[AmendmentFinding]":
    """Records held that would not be admitted any more; the read is written in the trail."""
    found = check.findings.all()
    if rule:
        found = found.filter(rule=rule)
    audit.record(
        actor=actor,
        action="amendments.findings.read",
        at=at,
        matter=f"{check.edition.pack} {check.edition.edition}",
        purpose=PURPOSE,
        details={"check": check.pk, "rule": rule, "kept": check.kept},
    )
    return found
