"""What has happened to the facts of a report since it was issued."""

from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from chengxin.affairs.reports.composing import domain_of, falls_into_period, omitting_effects
from chengxin.affairs.reports.models import CreditReport
from chengxin.law.rulebook.schemas.report import SpecialReportPack
from chengxin.records.editions import in_use
from chengxin.records.intake.models import HeldRow
from chengxin.records.ledger import selectors as ledger
from chengxin.records.ledger.enums import RecordState
from chengxin.records.ledger.models import LedgerRecord

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Change(StrEnum):
    """Why a report no longer says what is known; codes are stable."""

    RECORD_CHANGED = "record-changed"
    EFFECT_CHANGED = "effect-changed"
    RECORD_ADDED = "record-added"
    GAP_SETTLED = "gap-settled"


def list_changes(report: CreditReport, *, at: datetime) -> list[Change]:
    """Every kind of change since a report was issued; none while it still stands.

    Reads only whether something changed, never what: the check is public.

    Args:
        report: As issued.
        at: Moment of asking.
    """
    on = at.astimezone(SHANGHAI).date()
    now = ledger.known_at(None, now=at).seq
    pack = in_use.current().edition("report.special", report.pack_edition)
    assert isinstance(pack, SpecialReportPack)
    changed = {
        Change.RECORD_CHANGED: _record_changed(report, now),
        Change.EFFECT_CHANGED: _effect_changed(report, now, on),
        Change.RECORD_ADDED: _record_added(report, pack, now, on),
        Change.GAP_SETTLED: _gap_settled(report, at),
    }
    return [change for change, happened in changed.items() if happened]


def _record_changed(report: CreditReport, now: int) -> bool:
    """Whether a stated version was closed since: corrected, revoked or ended."""
    ids = [stated["id"] for stated in report.record_versions]
    return LedgerRecord.objects.filter(pk__in=ids, superseded_seq__lte=now).exists()


def _effect_changed(report: CreditReport, now: int, on: date) -> bool:
    """Whether other effects are in force on the stated records than the report shows."""
    numbers = [stated["record_no"] for stated in report.record_versions]
    issued_on = report.issued_at.astimezone(SHANGHAI).date()
    then = _in_force(numbers, seq=report.known_seq, on=issued_on)
    return then != _in_force(numbers, seq=now, on=on)


def _in_force(record_nos: list[int], *, seq: int, on: date) -> set[tuple[int, str]]:
    effects = ledger.effects_of(record_nos, seq=seq).filter(ledger.valid_on(on))
    return set(effects.values_list("record_no", "kind"))


def _record_added(report: CreditReport, pack: SpecialReportPack, now: int, on: date) -> bool:
    """Whether a record was recorded since that the report would state."""
    book = in_use.current()
    stated = {each["record_no"] for each in report.record_versions}
    asked = set(report.domains)
    new = LedgerRecord.objects.filter(
        ledger.known(now),
        subject_id=report.subject_id,
        recorded_seq__gt=report.known_seq,
        state=RecordState.LIVE,
    ).exclude(record_no__in=stated)
    added = []
    for record in new:
        domain = domain_of(pack, book, record.item, record.department_code)
        is_asked = len(asked) == len(pack.domains) if domain is None else domain.code in asked
        if is_asked and falls_into_period(pack, record, since=report.since, until=report.until):
            added.append(record.record_no)
    hidden = {
        number
        for number, kind in _in_force(added, seq=now, on=on)
        if kind in omitting_effects(pack)
    }
    return bool(set(added) - hidden)


def _gap_settled(report: CreditReport, at: datetime) -> bool:
    """Whether a row that stood against the report was settled since."""
    ids = [row for gap in report.gaps for row in gap["rows"]]
    return HeldRow.objects.filter(pk__in=ids, closed_at__lte=at).exists()
