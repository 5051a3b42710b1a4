"""Looks whether issued reports follow an effect: checked, each says that it is superseded."""

from datetime import datetime

from chengxin.affairs.receipts.enums import Change, Finding, Obstacle
from chengxin.affairs.receipts.errors import NotYetError
from chengxin.affairs.receipts.models import EffectNotice
from chengxin.affairs.receipts.registry import Party
from chengxin.affairs.reports.changes import list_changes
from chengxin.affairs.reports.models import CreditReport


def acknowledge(notice: EffectNotice, party: Party, at: datetime) -> str:
    """Check every report that states the record and was issued before the effect was known.

    Raises:
        NotYetError: One would still be called valid.
    """
    stating = CreditReport.objects.filter(
        subject_id=notice.subject_id,
        known_seq__lt=notice.recorded_seq,
        record_versions__contains=[{"record_no": notice.record_no}],
    )
    if notice.change == Change.ENDED or not stating.exists():
        # The check compares effects then and now: an effect that began and ended leaves no trace.
        return Finding.NONE_ISSUED if not stating.exists() else Finding.FOLLOWS
    if any(not list_changes(report, at=at) for report in stating):
        raise NotYetError(Obstacle.STILL_VALID)
    return Finding.SUPERSEDED
