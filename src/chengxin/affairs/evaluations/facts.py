"""One subject's facts read from PostgreSQL, in the form the plain evaluator wants."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from chengxin.affairs.evaluations.columns import columns_of
from chengxin.engines.scorecards.plain import Record, Subject
from chengxin.records.ledger import selectors as ledger
from chengxin.records.ledger.enums import EffectKind
from chengxin.records.ledger.models import LedgerEffect
from chengxin.records.publicity.editions import edition_on
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


@dataclass(frozen=True)
class History:
    """What was known of one subject at one commit, for every day.

    `records` are the rows without what effects make of them.
    """

    subject_id: int
    versions: tuple[SubjectVersion, ...]
    records: tuple[Mapping[str, Any], ...]
    effects: tuple[LedgerEffect, ...]

    def on(self, day: date, shielding: frozenset[str]) -> Facts:
        """The facts of a day.

        Args:
            day: Decides which version of the subject is valid and which effects are in force.
            shielding: Effect kinds that take a record out of evaluation.
        """
        in_force: dict[int, list[str]] = {}
        for effect in self.effects:
            if _covers(effect, day):
                in_force.setdefault(effect.record_no, []).append(effect.kind)
        return Facts(
            self._subject(day),
            tuple(_with_effects(r, in_force.get(r["record_no"], ()), shielding)
                  for r in self.records),
        )  # fmt: skip

    def days_of_change(self) -> set[date]:
        """Days on which something about it becomes otherwise without anybody's act."""
        spans = [(one.valid_from, one.valid_to) for one in (*self.effects, *self.versions)]
        days = {day for span in spans for day in span if day is not None}
        return days | {r[name] for r in self.records for name in ("decided_on", "valid_from")}

    def _subject(self, day: date) -> Subject | None:
        version = next((v for v in self.versions if _covers(v, day)), None)
        if version is None:
            return None
        return Subject(
            self.subject_id,
            version.kind,
            version.status,
            version.standing == Standing.PROVISIONAL,
            industry=version.industry or None,
            town=version.town_code or None,
        )


def _covers(row: Any, day: date) -> bool:
    return row.valid_from <= day and (row.valid_to is None or row.valid_to > day)


def _with_effects(
    record: Mapping[str, Any], kinds: "list[str] | tuple[()]", shielding: frozenset[str]
) -> Record:
    return {
        **record,
        "shielded": not shielding.isdisjoint(kinds),
        "objected": EffectKind.OBJECTION in kinds,
        "effects": tuple(sorted(shielding.intersection(kinds))),
    }


def history_of(subject_id: int, *, seq: int) -> History:
    """All that was known of one subject at a commit."""
    versions = list(ledger.records_of_subject(subject_id, seq=seq))
    return History(
        subject_id,
        tuple(SubjectVersion.objects.filter(ledger.known(seq), subject_id=subject_id)),
        tuple(_row(version) for version in versions),
        tuple(ledger.effects_of([v.record_no for v in versions], seq=seq)),
    )


def facts_of(subject_id: int, *, as_of: date, seq: int, shielding: frozenset[str]) -> Facts:
    """The facts of one subject.

    Args:
        subject_id: Which subject.
        as_of: Day of evaluation.
        seq: What was known at this commit.
        shielding: Effect kinds that take a record out of evaluation.
    """
    return history_of(subject_id, seq=seq).on(as_of, shielding)


def _row(version: Any) -> dict[str, Any]:
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
    }


def repairable_on(record_nos: list[int], *, as_of: date, seq: int) -> dict[int, date]:
    """By record, the first day on which repair may end its publicity, where it may at all."""
    windows = PublicityWindow.objects.filter(
        ledger.known(seq),
        record_no__in=record_nos,
        edition=edition_on(as_of, seq=seq),
        earliest_end_on__isnull=False,
    ).values_list("record_no", "earliest_end_on")
    return {number: day for number, day in windows if day is not None}
