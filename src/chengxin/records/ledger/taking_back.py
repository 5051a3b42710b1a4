"""Takes versions back that were recorded for the wrong subject; nothing is overwritten.

The version before them, if there is one, comes to life again as a new version; a record without one
ends and says why.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields, replace

from chengxin.records.ledger.enums import EndingKind, VersionReason
from chengxin.records.ledger.models import LedgerRecord
from chengxin.records.ledger.services import (
    Commit,
    NewVersion,
    append_versions,
    close_versions,
    end_records,
)

Source = tuple[int, int]
"""Batch and row a version came from."""


@dataclass(frozen=True)
class TakenBack:
    """What became of the records: numbers of those that ended, versions that live again."""

    ended: tuple[int, ...]
    restored: tuple[NewVersion, ...]

    @property
    def batch_ids(self) -> set[int]:
        """Batches whose versions live again."""
        return {version.batch_id for version in self.restored}


def live_from(sources: Collection[Source]) -> list[LedgerRecord]:
    """Live versions that came from one of the rows."""
    wanted = set(sources)
    batches = {batch_id for batch_id, _ in wanted}
    found = LedgerRecord.objects.filter(batch_id__in=batches, superseded_seq__isnull=True)
    return [record for record in found if (record.batch_id, record.row_no) in wanted]


def take_back(commit: Commit, sources: Collection[Source]) -> TakenBack:
    """Take back every live version that came from one of the rows.

    Args:
        commit: The open commit.
        sources: Rows that are about somebody else.
    """
    live = live_from(sources)
    before = _before(live, set(sources))
    ending = [record for record in live if record.record_no not in before]
    close_versions(commit, [record.pk for record in live if record.record_no in before])
    end_records(
        commit,
        [(record.pk, record.record_no, record.version) for record in ending],
        kind=EndingKind.TAKEN_BACK.value,
        batch_id=None,
    )
    restored = [
        replace(_copy(before[r.record_no]), version=r.version + 1) for r in live
        if r.record_no in before
    ]  # fmt: skip
    append_versions(commit, restored)
    return TakenBack(tuple(record.record_no for record in ending), tuple(restored))


def _before(live: Iterable[LedgerRecord], sources: set[Source]) -> dict[int, LedgerRecord]:
    """The latest version of each record that did not come from the rows."""
    numbers = [record.record_no for record in live]
    found: dict[int, LedgerRecord] = {}
    for record in LedgerRecord.objects.filter(record_no__in=numbers).order_by("version"):
        if (record.batch_id, record.row_no) not in sources:
            found[record.record_no] = record
    return found


def _copy(record: LedgerRecord) -> NewVersion:
    values = {
        field.name: getattr(record, field.name)
        for field in fields(NewVersion)
        if field.name != "payload_digest"
    }
    values["natural_key"] = bytes(record.natural_key)
    values["reason"] = VersionReason.RESTORED.value
    return NewVersion(payload_digest=bytes(record.payload_id), **values)
