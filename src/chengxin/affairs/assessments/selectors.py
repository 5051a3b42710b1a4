"""Reads of notices: the office sees drafts, every unit what is released."""

from django.db.models import Exists, OuterRef, QuerySet

from chengxin.affairs.assessments.enums import NoticeState
from chengxin.affairs.assessments.models import Notice, NoticeReading
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor

_STAFF = frozenset({Audience.DEPARTMENT, Audience.REGULATOR, Audience.AUDITOR})


def list_notices(actor: Actor) -> "QuerySet[Notice]":
    """Notices an actor may see, the newest period first, with whether its unit has opened them."""
    own = NoticeReading.objects.filter(
        notice=OuterRef("pk"), department_code=actor.department_code or "-"
    )
    found = Notice.objects.annotate(opened=Exists(own))
    if actor.audience is Audience.OFFICE:
        return found
    if actor.audience in _STAFF:
        return found.filter(state=NoticeState.RELEASED)
    return found.none()


def find_notice(actor: Actor, notice_no: str) -> Notice | None:
    """A notice an actor may see, or None."""
    return list_notices(actor).filter(notice_no=notice_no).first()


def unread_notices(actor: Actor) -> "QuerySet[Notice]":
    """Released notices that the actor's unit has not opened yet."""
    if actor.audience not in (Audience.DEPARTMENT, Audience.REGULATOR):
        return Notice.objects.none()
    own = NoticeReading.objects.filter(department_code=actor.department_code)
    return list_notices(actor).exclude(pk__in=own.values("notice_id"))


def drafts(actor: Actor) -> "QuerySet[Notice]":
    """Drafts that wait for the office."""
    return list_notices(actor).filter(state=NoticeState.DRAFT)
