"""Opens publicity windows for versions as they are recorded: one per edition of the rules."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from chengxin.law.publicity_rules import WindowDecision, facts_of, window
from chengxin.law.rulebook import CatalogueItem, PublicityPack
from chengxin.law.words import SubjectKind
from chengxin.records.editions import in_use
from chengxin.records.intake.payloads import ESTIMATES
from chengxin.records.ledger.models import LedgerRecord
from chengxin.records.ledger.services import Commit
from chengxin.records.store.copying import copy_rows
from chengxin.records.subjects.models import SubjectVersion

COLUMNS = (
    "record_id", "record_no", "subject_id", "edition", "applies_from", "applies_to", "rule",
    "severity", "published", "starts_on", "earliest_end_on", "ends_on", "article", "recorded_seq",
)  # fmt: skip
DAY_NOT_GIVEN = "DAY-NOT-GIVEN"


class _Version(NamedTuple):
    """What of a version its windows depend on."""

    id: int
    record_no: int
    subject_id: int
    item: str
    item_edition: str
    department_code: str
    decided_on: date
    body: dict[str, Any] | None


@in_use.pinned()
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
    found = LedgerRecord.objects.filter(batch_id=batch_id, recorded_seq=commit.seq).values_list(
        "id",
        "record_no",
        "subject_id",
        "item",
        "item_edition",
        "department_code",
        "decided_on",
        "payload__body",
    )
    versions = [_Version(*row) for row in found]
    rows = list(_rows(versions, commit))
    copy_rows("publicity_window", COLUMNS, rows)
    return len(rows)


def _kinds_of(versions: Sequence[_Version]) -> dict[int, str]:
    """Kinds of the subjects whose records are classed, where a fine weighs by who pays it."""
    ids = {version.subject_id for version in versions if _item(version).severity_rule}
    rows = SubjectVersion.objects.filter(subject_id__in=ids, superseded_seq__isnull=True)
    return dict(rows.order_by("valid_from").values_list("subject_id", "kind"))


def _item(version: _Version) -> CatalogueItem:
    return in_use.current().catalogue_item_edition(version.item, version.item_edition)


def _rows(versions: Sequence[_Version], commit: Commit) -> Iterator[tuple[Any, ...]]:
    editions = in_use.current().publicity_editions()
    kinds = _kinds_of(versions)
    for version in versions:
        kind = kinds.get(version.subject_id)
        body = version.body or {}
        facts = facts_of(
            _item(version),
            body,
            department=version.department_code,
            subject_kind=SubjectKind(kind) if kind else None,
            decided_on=version.decided_on,
        )
        for edition in editions:
            until = edition.in_force.until
            if until is None or until > version.decided_on:
                decision = window(edition, facts)
                if ESTIMATES in body:
                    decision = _uncounted(decision)
                yield _row(version, edition, decision, commit)


def _uncounted(decision: WindowDecision) -> WindowDecision:
    """Not published: the source names no exact day, so no period can be counted from it."""
    return replace(
        decision,
        rule_id=DAY_NOT_GIVEN,
        published=False,
        starts_on=None,
        earliest_end_on=None,
        ends_on=None,
    )


def _row(
    version: _Version, edition: PublicityPack, decision: WindowDecision, commit: Commit
) -> tuple[Any, ...]:
    return (
        version.id,
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
