"""Opens publicity windows for versions as they are recorded: one per edition of the rules."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import transaction

from chengxin.law import rulebook as rules
from chengxin.law.publicity_rules import WindowDecision, facts_of, window
from chengxin.law.rulebook import CatalogueItem, PublicityPack
from chengxin.law.words import SubjectKind
from chengxin.records.ledger.models import LedgerRecord
from chengxin.records.ledger.services import Commit
from chengxin.records.store.copying import copy_rows
from chengxin.records.subjects.models import SubjectVersion

COLUMNS = (
    "record_id", "record_no", "subject_id", "edition", "applies_from", "applies_to", "rule",
    "severity", "published", "starts_on", "earliest_end_on", "ends_on", "article", "recorded_seq",
)  # fmt: skip


def open_windows(commit: Commit, batch_id: int) -> int:
    """Open the windows of all versions that this commit recorded for a batch.

    Every adopted edition of the rules that was in force on or after the decision gets a window of
    its own; the edition in force on the day of reading decides. Runs in the commit's transaction.

    Args:
        commit: The open commit.
        batch_id: The batch being taken in.

    Returns:
        Number of windows opened.
    """
    versions = list(
        LedgerRecord.objects.filter(batch_id=batch_id, recorded_seq=commit.seq).select_related(
            "payload"
        )
    )
    kinds = _kinds_of({version.subject_id for version in versions})
    rows = list(_rows(versions, kinds, commit))
    with transaction.atomic():
        copy_rows("publicity_window", COLUMNS, rows)
    return len(rows)


def _kinds_of(subject_ids: set[int]) -> dict[int, str]:
    rows = SubjectVersion.objects.filter(subject_id__in=subject_ids, superseded_seq__isnull=True)
    return dict(rows.order_by("valid_from").values_list("subject_id", "kind"))


def _rows(
    versions: Sequence[LedgerRecord], kinds: dict[int, str], commit: Commit
) -> Iterator[tuple[Any, ...]]:
    book = rules.default()
    editions = book.publicity_editions()
    items: dict[tuple[str, str], CatalogueItem] = {}
    for version in versions:
        identity = (version.item, version.item_edition)
        if identity not in items:
            items[identity] = book.catalogue_item_edition(*identity)
        kind = kinds.get(version.subject_id)
        facts = facts_of(
            items[identity],
            version.payload.body or {},
            department=version.department_code,
            subject_kind=SubjectKind(kind) if kind else None,
            decided_on=version.decided_on,
        )
        for edition in editions:
            until = edition.in_force.until
            if until is None or until > version.decided_on:
                yield _row(version, edition, window(edition, facts), commit)


def _row(
    version: LedgerRecord, edition: PublicityPack, decision: WindowDecision, commit: Commit
) -> tuple[Any, ...]:
    return (
        version.pk,
        version.record_no,
        version.subject_id,
        edition.edition,
        edition.in_force.since,
        edition.in_force.until,
        decision.rule_id,
        decision.severity or "",
        decision.published,
        decision.starts_on,
        decision.repairable_from,
        decision.shown_until,
        decision.article,
        commit.seq,
    )
