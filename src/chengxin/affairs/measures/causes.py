"""Whether a record carries a measure on a day: live, of this subject, under no shield."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from chengxin.affairs.measures.errors import CauseNotFittingError, CauseNotLiveError
from chengxin.law.rulebook.schemas.measure_rules import MeasureRule
from chengxin.law.words import Polarity, RecordShape
from chengxin.records.editions import in_use
from chengxin.records.ledger.enums import RecordState
from chengxin.records.ledger.models import LedgerEffect, LedgerRecord
from chengxin.records.ledger.selectors import valid_on

CLAUSE = "上海市社会信用条例第三十条、第三十一条"


@dataclass(frozen=True)
class Standing:
    """How the cause of a measure stands on a day.

    `record` is its live version, None where there is none; `shields` are the effects in force that
    take it out of use.
    """

    record: LedgerRecord | None
    shields: tuple[str, ...]

    @property
    def carries(self) -> bool:
        """Whether a measure may rest on it."""
        return self.record is not None and not self.shields


def standing_of(record_nos: list[int], on: date) -> dict[int, Standing]:
    """How records stand on a day, by record number; two queries for any number of them."""
    live = {
        record.record_no: record
        for record in LedgerRecord.objects.filter(
            Q(shape=RecordShape.ACT) | valid_on(on),
            record_no__in=record_nos,
            superseded_seq__isnull=True,
            state=RecordState.LIVE,
            polarity=Polarity.NEGATIVE,
        ).select_related("payload")
    }
    shielding = in_use.current().protections(on).shielding_effects
    shields: dict[int, list[str]] = {}
    rows = LedgerEffect.objects.filter(
        valid_on(on), record_no__in=record_nos, superseded_seq__isnull=True, kind__in=shielding
    )
    for number, kind in rows.values_list("record_no", "kind"):
        shields.setdefault(number, []).append(kind)
    return {
        number: Standing(live.get(number), tuple(sorted(shields.get(number, ()))))
        for number in record_nos
    }


def carrying_record(record_no: int, subject_id: int, on: date) -> LedgerRecord:
    """The live version of a record on which a measure against a subject may rest.

    Raises:
        CauseNotLiveError: There is none. What is shielded answers as what is not there, since not
            everybody may know of it.
    """
    standing = standing_of([record_no], on)[record_no]
    record = standing.record
    if record is None or standing.shields or record.subject_id != subject_id:
        raise CauseNotLiveError(
            f"record {record_no} is no live dishonesty record of this subject on {on}: a measure "
            "needs one. Choose a record of its file that is in force and not repaired.",
            clause=CLAUSE,
            record_no=record_no,
        )
    return record


def hold_to_rule(record: LedgerRecord, rule: MeasureRule, clause: str) -> None:
    """Refuse a record that is none of a rule's causes.

    Raises:
        CauseNotFittingError: It is none.
    """
    body = record.payload.body or {}
    kind = body.get("list_kind") or ""
    if not any(
        cause.fits(item=record.item, severity=record.severity, list_kind=str(kind))
        for cause in rule.causes
    ):
        raise CauseNotFittingError(
            f"record {record.record_no} ({record.item}, {record.severity or 'no class'}) is none "
            f"of the causes of {rule.id!r}. Choose another measure or another record.",
            clause=clause,
            record_no=record.record_no,
        )


def needs_record(rule: MeasureRule, clause: str) -> CauseNotFittingError:
    """The refusal of a measure without a record where the rule knows no document as a cause."""
    return CauseNotFittingError(
        f"{rule.id!r} rests on a record only. Name the record of the subject's file.",
        clause=clause,
        record_no=0,
    )
