"""One subject's facts read from PostgreSQL, in the form the plain evaluator wants."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from chengxin.affairs.evaluations.columns import columns_of
from chengxin.engines.scorecards.plain import Record, Subject
from chengxin.records.ledger import selectors as ledger
from chengxin.records.publicity.models import PublicityWindow
from chengxin.records.subjects.enums import Standing
from chengxin.records.subjects.models import SubjectVersion


@dataclass(frozen=True)
class Facts:
    """What was known of one subject at one commit, for one day.

    `subject` is None where no version of it is valid on the day. `records` holds every version
    known, shielded or not.
    """

    subject: Subject | None
    records: tuple[Record, ...]


def facts_of(subject_id: int, *, as_of: date, seq: int, shielding: frozenset[str]) -> Facts:
    """The facts of one subject.

    Args:
        subject_id: Which subject.
        as_of: Day of evaluation.
        seq: What was known at this commit.
        shielding: Effect kinds that take a record out of evaluation.
    """
    version = (
        SubjectVersion.objects.filter(ledger.known(seq), ledger.valid_on(as_of))
        .filter(subject_id=subject_id)
        .first()
    )
    subject = None
    if version is not None:
        provisional = version.standing == Standing.PROVISIONAL
        subject = Subject(
            subject_id,
            version.kind,
            version.status,
            provisional,
            industry=version.industry or None,
            town=version.town_code or None,
        )
    versions = list(ledger.records_of_subject(subject_id, seq=seq))
    shielded = {
        effect.record_no
        for effect in ledger.effects_of([v.record_no for v in versions], seq=seq)
        .filter(ledger.valid_on(as_of))
        .filter(kind__in=shielding)
    }
    return Facts(subject, tuple(_row(v, v.record_no in shielded) for v in versions))


def _row(version: Any, shielded: bool) -> dict[str, Any]:
    body = version.payload.body or {}
    typed = {c.name: c.python_value(body) for c in columns_of(version.item).columns}
    return typed | {
        "record_no": version.record_no,
        "subject_id": version.subject_id,
        "item": version.item,
        "polarity": version.polarity,
        "severity": version.severity or None,
        "state": version.state,
        "decided_on": version.decided_on,
        "valid_from": version.valid_from,
        "valid_to": version.valid_to,
        "department": version.department_code,
        "shielded": shielded,
    }


def repairable_on(record_nos: list[int], *, as_of: date, seq: int) -> dict[int, date]:
    """By record, the first day on which repair may end its publicity, where it may at all."""
    windows = (
        PublicityWindow.objects.filter(
            ledger.known(seq),
            record_no__in=record_nos,
            applies_from__lte=as_of,
            earliest_end_on__isnull=False,
        )
        .exclude(applies_to__lte=as_of)
        .values_list("record_no", "earliest_end_on")
    )
    return {number: day for number, day in windows if day is not None}
