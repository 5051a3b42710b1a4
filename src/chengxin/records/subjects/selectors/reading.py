"""One subject and what is known of it, on both clocks; ``seq`` None means as known now."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from chengxin.engines.matching import normalise_name
from chengxin.law.identifiers import uscc as usccs
from chengxin.records.subjects.enums import Scheme, Standing
from chengxin.records.subjects.errors import UnknownSubjectError
from chengxin.records.subjects.models import (
    Subject,
    SubjectIdentifier,
    SubjectMember,
    SubjectName,
    SubjectVersion,
)


@dataclass(frozen=True)
class ProvisionalRow:
    """A subject that only departments know so far."""

    subject_id: int
    uscc: str
    name: str
    kind: str
    recorded_seq: int


@dataclass(frozen=True)
class ProvisionalPage:
    """Provisional subjects, newest first, and how many there are."""

    rows: tuple[ProvisionalRow, ...]
    total: int


def _known(seq: int | None) -> Q:
    if seq is None:
        return Q(superseded_seq__isnull=True)
    return Q(recorded_seq__lte=seq) & (Q(superseded_seq__isnull=True) | Q(superseded_seq__gt=seq))


def get_by_uscc(uscc: str, *, seq: int | None = None) -> Subject:
    """The subject with that unified code, however the code is written.

    Raises:
        UnknownSubjectError: Nobody has it.
    """
    code = usccs.normalise(uscc)
    found = (
        SubjectIdentifier.objects.filter(_known(seq), scheme=Scheme.USCC, value=code)
        .select_related("subject")
        .first()
    )
    if found is None:
        raise UnknownSubjectError(
            f"no subject in the register has the unified code {code!r}. Check the code on the "
            "licence, or search by name.",
            value=code,
        )
    return found.subject


def list_by_name(name: str, *, seq: int | None = None) -> list[Subject]:
    """Subjects that bear or bore a name, however it is written; present bearers first."""
    rows = (
        SubjectName.objects.filter(_known(seq), normalised=normalise_name(name))
        .select_related("subject")
        .order_by("former", "subject_id")
    )
    return list({row.subject_id: row.subject for row in rows}.values())


def find_by_name(name: str, *, seq: int | None = None) -> Subject | None:
    """The one subject that bears or bore a name; None when there is none, or more than one."""
    found = list_by_name(name, seq=seq)
    return found[0] if len(found) == 1 else None


def version_of(subject_id: int, *, valid_on: date, seq: int | None = None) -> SubjectVersion | None:
    """What a subject was on a day; None before it began or after its last version ended."""
    return (
        SubjectVersion.objects.filter(_known(seq), subject_id=subject_id, valid_from__lte=valid_on)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=valid_on))
        .first()
    )


def history_of(subject_id: int, *, seq: int | None = None) -> list[SubjectVersion]:
    """Every version of a subject that holds, oldest day first."""
    rows = SubjectVersion.objects.filter(_known(seq), subject_id=subject_id)
    return list(rows.order_by("valid_from"))


def names_of(subject_id: int, *, seq: int | None = None) -> list[SubjectName]:
    """The names of a subject: the present one, then former ones, latest first."""
    rows = SubjectName.objects.filter(_known(seq), subject_id=subject_id)
    return list(rows.order_by("former", "-valid_from", "-id"))


def identifiers_of(subject_id: int, *, seq: int | None = None) -> list[SubjectIdentifier]:
    """The codes of a subject by scheme, the strongest scheme first."""
    order = {scheme.value: place for place, scheme in enumerate(Scheme)}
    rows = SubjectIdentifier.objects.filter(_known(seq), subject_id=subject_id)
    return sorted(rows, key=lambda row: (order.get(row.scheme, len(order)), row.scheme, row.value))


def is_member(account_id: int | None, subject_id: int | None) -> bool:
    """Whether an account acts for a subject; nobody acts for none."""
    if account_id is None or subject_id is None:
        return False
    return SubjectMember.objects.filter(account_id=account_id, subject_id=subject_id).exists()


def members_subject(account_id: int) -> Subject | None:
    """The subject an enterprise account acts for; None for any other account."""
    found = (
        SubjectMember.objects.filter(account_id=account_id).select_related("subject").order_by("id")
    )
    member = found.first()
    return None if member is None else member.subject


def list_provisional(*, offset: int = 0, limit: int = 20) -> ProvisionalPage:
    """Subjects that departments name by a valid code and the register does not know, newest first.

    Args:
        offset: Rows to skip.
        limit: Rows to return.
    """
    rows = SubjectVersion.objects.filter(
        superseded_seq__isnull=True, standing=Standing.PROVISIONAL
    ).order_by("-id")
    page = tuple(
        ProvisionalRow(row.subject_id, row.uscc, row.name, row.kind, row.recorded_seq)
        for row in rows[offset : offset + limit]
    )
    return ProvisionalPage(page, rows.count())
