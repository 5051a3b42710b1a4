"""Which accounts act for a subject."""

from datetime import datetime

from django.db import transaction

from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import services as audit
from chengxin.records.subjects.models import SubjectMember


@transaction.atomic
def add_member(
    *, account_id: int, subject_id: int, by: Actor, at: datetime, matter: str
) -> SubjectMember:
    """Let an account act for a subject; nothing happens when it already does."""
    member, is_new = SubjectMember.objects.get_or_create(
        account_id=account_id, subject_id=subject_id
    )
    if is_new:
        audit.record(
            actor=by,
            action="subjects.member.added",
            at=at,
            matter=matter,
            purpose="sign-in",
            subject_id=subject_id,
            details={"account_id": account_id},
        )
    return member
