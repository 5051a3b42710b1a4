"""Full snapshots (全量): what is missing has ended, unless a person has to look first."""

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl
from django.db.models import Q

from chengxin.law.words import RecordShape
from chengxin.records.intake.checking import PERSONAL, VERDICT, mentions_of
from chengxin.records.intake.facts import key_parts
from chengxin.records.intake.models import Batch
from chengxin.records.intake.plans import local_day
from chengxin.records.intake.preparing import Prepared
from chengxin.records.ledger.models import LedgerRecord
from chengxin.records.ledger.services import natural_key
from chengxin.records.subjects import services as subjects

DEFAULT_DROP_PERCENT = 5


@dataclass(frozen=True)
class LiveRecord:
    """A live version of what the feed covers."""

    id: int
    record_no: int
    version: int
    subject_id: int
    natural_key: bytes
    document_no: str


@dataclass(frozen=True)
class Protection:
    """What rows that were not accepted may be about: it never ends because of them.

    ``everything``: a row names neither a document nor a subject, so it may be about anything.
    """

    documents: frozenset[str]
    subjects: frozenset[int]
    everything: bool

    def covers(self, record: LiveRecord) -> bool:
        """Whether a record may be what such a row is about."""
        by_document = record.document_no != "" and record.document_no in self.documents
        return self.everything or by_document or record.subject_id in self.subjects


def covered(batch: Batch, *, is_pure_state: bool) -> list[LiveRecord]:
    """Live versions of (item, department, feed); of a pure state only what still holds."""
    found = LedgerRecord.objects.filter(
        item=batch.item,
        department_code=batch.department_id,
        feed=batch.feed,
        superseded_seq__isnull=True,
    )
    if is_pure_state:
        today = local_day(batch.received_at)
        found = found.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=today))
    names = ("id", "record_no", "version", "subject_id", "natural_key", "document_no")
    return [
        LiveRecord(
            id=row["id"],
            record_no=row["record_no"],
            version=row["version"],
            subject_id=row["subject_id"],
            natural_key=bytes(row["natural_key"]),
            document_no=row["document_no"],
        )
        for row in found.values(*names).iterator(chunk_size=10_000)
    ]


def protection(prepared: Prepared) -> Protection:
    """What the rows that are rejected or held may be about."""
    rows = prepared.frame.filter((pl.col(VERDICT) != "") & ~pl.col(PERSONAL))
    documents = frozenset(rows["fact:document_no"].to_list()) - {""}
    unnamed = rows.filter(pl.col("fact:document_no") == "")
    resolved = subjects.resolve(mentions_of(unnamed), seq=None)
    named = resolved.select("row_no", "subject_id", "candidate_ids")
    people = unnamed.select("row_no", "name_given", "uscc").join(named, on="row_no", how="left")
    ids = set(people["subject_id"].drop_nulls()) | set(
        people["candidate_ids"].explode().drop_nulls()
    )
    nameless = people.filter(pl.col("name_given").is_null() & pl.col("uscc").is_null())
    return Protection(documents, frozenset(ids), bool(nameless.height))


def is_pure_state(prepared: Prepared) -> bool:
    """Whether rows say what a subject is, without a document of their own."""
    item = prepared.rules.item
    return item.shape is RecordShape.STATE and not key_parts(item, prepared.keys)


def expected_absent(batch: Batch, prepared: Prepared) -> tuple[int, int]:
    """How many live records the file lacks, and how many there are, before anything is written."""
    pure = is_pure_state(prepared)
    live = covered(batch, is_pure_state=pure)
    rows = prepared.frame.filter(pl.col("subject_id").is_not_null())
    present_subjects = set(rows["subject_id"])
    present_keys = {
        natural_key(batch.item, str(subject), document)
        for subject, document in rows.select("subject_id", "fact:document_key").iter_rows()
    }
    guard = protection(prepared)
    absent = [
        record
        for record in live
        if not guard.covers(record)
        and not (
            record.subject_id in present_subjects if pure else record.natural_key in present_keys
        )
    ]
    return len(absent), len(live)


def absent_records(
    batch: Batch, prepared: Prepared, *, settled: Collection[int]
) -> list[tuple[int, int, int]]:
    """(row id, record number, version) of what the file lacks, after its rows were taken in.

    Args:
        batch: The snapshot.
        prepared: Its rows.
        settled: Record numbers that its rows are about.
    """
    guard = protection(prepared)
    live = covered(batch, is_pure_state=is_pure_state(prepared))
    return [
        (record.id, record.record_no, record.version)
        for record in live
        if record.record_no not in settled and not guard.covers(record)
    ]
