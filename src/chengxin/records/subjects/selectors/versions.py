"""What several subjects are on a day, as known now: for lists, addresses and figures."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q, QuerySet

from chengxin.records.subjects.enums import Standing, Status
from chengxin.records.subjects.models import SubjectVersion

KEY_OF_ID = "n"  # a subject without a code is addressed by its number: n1234
USCC_LENGTH = 18


def find_by_key(key: str, *, on: date) -> SubjectVersion | None:
    """The subject that a page's address names: by its unified code, or `n` and its number."""
    number = key.removeprefix(KEY_OF_ID)
    if key.startswith(KEY_OF_ID) and number.isdecimal() and len(number) < USCC_LENGTH:
        return _on_day(on).filter(subject_id=int(number)).first()
    if len(key) != USCC_LENGTH:
        return None
    return _on_day(on).filter(uscc=key.upper()).first()


def latest_versions(subject_ids: Iterable[int], *, on: date) -> dict[int, SubjectVersion]:
    """What several subjects are on a day, by number; those not there yet are left out."""
    rows = _on_day(on).filter(subject_id__in=set(subject_ids))
    return {row.subject_id: row for row in rows}


def count_by_town(*, on: date) -> dict[str, int]:
    """Registered, active subjects by code of their town; an empty code for those without."""
    rows = (
        _on_day(on)
        .filter(standing=Standing.REGISTERED, status=Status.ACTIVE)
        .order_by()
        .values_list("town_code")
        .annotate(subjects=Count("id"))
    )
    return dict(rows)


def _on_day(on: date) -> "QuerySet[SubjectVersion]":
    return SubjectVersion.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=on),
        superseded_seq__isnull=True,
        valid_from__lte=on,
    ).order_by("-valid_from")
