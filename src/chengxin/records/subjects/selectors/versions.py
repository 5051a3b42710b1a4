"""What subjects were on a day, as known at a commit."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q, QuerySet

from chengxin.records.subjects.enums import Standing, Status
from chengxin.records.subjects.models import SubjectMember, SubjectName, SubjectVersion

KEY_OF_ID = "n"  # a subject without a code is addressed by its number: n1234


def known(seq: int | None) -> Q:
    """Condition: a two-clock row is live, or was known at commit `seq`."""
    if seq is None:
        return Q(superseded_seq__isnull=True)
    return Q(recorded_seq__lte=seq) & (Q(superseded_seq__isnull=True) | Q(superseded_seq__gt=seq))


def find_version(subject_id: int, *, on: date, seq: int | None = None) -> SubjectVersion | None:
    """What a subject was on a day; `None` when it was not yet or is not known.

    Args:
        seq: Known at this commit; `None` for now.
    """
    return _on_day(on, seq).filter(subject_id=subject_id).first()


def find_by_key(key: str, *, on: date) -> SubjectVersion | None:
    """The subject that a page's address names: by its unified code, or `n` and its number."""
    versions = _on_day(on, None)
    number = key.removeprefix(KEY_OF_ID)
    if key.startswith(KEY_OF_ID) and number.isdecimal() and len(number) < 18:
        return versions.filter(subject_id=int(number)).first()
    code = key.upper()
    return versions.filter(uscc=code).first() if len(code) == 18 else None


def latest_versions(subject_ids: Iterable[int], *, on: date) -> dict[int, SubjectVersion]:
    """What several subjects are on a day, by number."""
    rows = _on_day(on, None).filter(subject_id__in=set(subject_ids))
    return {row.subject_id: row for row in rows}


def former_names(subject_id: int, *, seq: int | None = None) -> list[str]:
    """Names a subject bore before, newest first."""
    rows = SubjectName.objects.filter(known(seq), subject_id=subject_id, former=True)
    return list(dict.fromkeys(rows.order_by("-valid_from", "id").values_list("name", flat=True)))


def count_by_town(*, on: date) -> dict[str, int]:
    """Registered, active subjects by code of their town; an empty code for those without."""
    rows = (
        _on_day(on, None)
        .filter(standing=Standing.REGISTERED, status=Status.ACTIVE)
        .order_by()
        .values_list("town_code")
        .annotate(subjects=Count("id"))
    )
    return dict(rows)


def subject_ids_of_account(account_id: int) -> list[int]:
    """Subjects an account acts for, in the order it joined them."""
    rows = SubjectMember.objects.filter(account_id=account_id).order_by("id")
    return list(rows.values_list("subject_id", flat=True))


def _on_day(on: date, seq: int | None) -> "QuerySet[SubjectVersion]":
    return SubjectVersion.objects.filter(
        known(seq), Q(valid_to__isnull=True) | Q(valid_to__gt=on), valid_from__lte=on
    ).order_by("-valid_from")
