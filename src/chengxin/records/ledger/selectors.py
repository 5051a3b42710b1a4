"""Reads of the ledger, always as known at one commit."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from chengxin.records.ledger.models import LedgerCommit, LedgerEffect, LedgerRecord


@dataclass(frozen=True)
class KnownAt:
    """A moment of knowledge: everything up to commit ``seq``, resolved from the time ``at``."""

    seq: int
    at: datetime


def known_at(at: datetime | None, *, now: datetime) -> KnownAt:
    """Resolve a time to the last commit recorded by then; the same time gives the same answer.

    A writer in flight has taken its time but is not visible yet. When ``at`` is later than every
    visible commit, the shared lock waits for that writer; whoever commits after it is recorded
    later than ``now``. A time in the future is taken as ``now``.

    Args:
        at: Moment of knowledge; None for now.
        now: The caller's clock.
    """
    moment = min(at or now, now)
    if not LedgerCommit.objects.filter(recorded_at__gt=moment).exists():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock_shared(hashtext('chengxin'), hashtext('ledger'))"
            )
    seq = (
        LedgerCommit.objects.filter(recorded_at__lte=moment)
        .order_by("-seq")
        .values_list("seq", flat=True)
        .first()
    )
    return KnownAt(seq or 0, moment)


def known(seq: int) -> Q:
    """Condition: a two-clock row was known and not yet superseded at commit ``seq``."""
    return Q(recorded_seq__lte=seq) & (Q(superseded_seq__isnull=True) | Q(superseded_seq__gt=seq))


def valid_on(day: date) -> Q:
    """Condition: a two-clock row is true on ``day``."""
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gt=day))


def records_known(seq: int) -> "QuerySet[LedgerRecord]":
    """Versions known at commit ``seq``, with their payloads; one live version per record."""
    return LedgerRecord.objects.filter(known(seq)).select_related("payload")


def records_of_subject(subject_id: int, *, seq: int) -> "QuerySet[LedgerRecord]":
    """A subject's versions known at ``seq``, newest decision first."""
    return records_known(seq).filter(subject_id=subject_id).order_by("-decided_on", "-id")


def history_of(record_no: int, *, seq: int) -> "QuerySet[LedgerRecord]":
    """All versions of a record recorded by ``seq``, oldest first."""
    return (
        LedgerRecord.objects.filter(record_no=record_no, recorded_seq__lte=seq)
        .select_related("payload")
        .order_by("version")
    )


def effects_of(record_nos: list[int], *, seq: int) -> "QuerySet[LedgerEffect]":
    """Effects on records as known at ``seq``; whether one is in force on a day, the caller asks."""
    return LedgerEffect.objects.filter(known(seq), record_no__in=record_nos).order_by(
        F("valid_from"), F("id")
    )


def commit_times(seqs: set[int]) -> dict[int, datetime]:
    """When commits were recorded."""
    return dict(LedgerCommit.objects.filter(seq__in=seqs).values_list("seq", "recorded_at"))
