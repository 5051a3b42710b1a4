"""Turns the decisions about a chunk into versions of the ledger."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from chengxin.law.errors import NoRuleInForceError
from chengxin.law.publicity_rules import classify, facts_of
from chengxin.law.rulebook import CatalogueItem, PublicityPack
from chengxin.law.words import Severity, SubjectKind
from chengxin.records.intake import recorded, sealing
from chengxin.records.intake.checking import Rules
from chengxin.records.intake.decisions import Decisions, Entry, Row
from chengxin.records.intake.models import Batch, SealedValue
from chengxin.records.intake.payloads import reference_of
from chengxin.records.ledger import services as ledger
from chengxin.records.ledger.enums import VersionReason
from chengxin.records.ledger.services import Commit, NewVersion
from chengxin.records.subjects.models import SubjectVersion


def record(
    commit: Commit, batch: Batch, rules: Rules, made: Decisions, sensitive: dict[int, list[str]]
) -> None:
    """Write the versions that a chunk closes and appends, with payloads and sealed values.

    Args:
        commit: The open commit.
        batch: The batch.
        rules: Its item and department.
        made: The decisions; entries get their record numbers here.
        sensitive: Sensitive values by row number.
    """
    fresh = [entry for entry in made.entries if entry.row is not None]
    _number(fresh, rules.item)
    rows = [entry.row for entry in fresh if entry.row is not None]
    ledger.store_payloads({row.digest: row.payload for row in rows})
    _keep_sealed([value for row in rows for value in sensitive.get(row.row_no, ())])
    ledger.close_versions(commit, made.closed)
    ends = {
        entry.copies: (entry.version, entry.ended_by, entry.valid_to)
        for entry in made.entries
        if entry.copies is not None and entry.ended_by is not None and entry.valid_to is not None
    }
    shorter = recorded.copies(ends, batch_id=batch.pk, reason=VersionReason.CORRECTED.value)
    ledger.append_versions(commit, [*shorter, *_versions(batch, rules, fresh)])


def _number(fresh: Sequence[Entry], item: CatalogueItem) -> None:
    """Give record numbers; a document that ended by absence goes on under its old one."""
    unnumbered = [entry for entry in fresh if entry.record_no is None]
    ended = recorded.ended_documents(item.code, [entry.natural_key for entry in unnumbered])
    new = []
    for entry in unnumbered:
        before = ended.get(entry.natural_key)
        if before is None:
            new.append(entry)
            continue
        entry.record_no, entry.version = before[0], before[1] + 1
        entry.reason = VersionReason.REAPPEARED.value
    for entry, record_no in zip(new, ledger.next_record_nos(len(new)), strict=True):
        entry.record_no = record_no


def _versions(batch: Batch, rules: Rules, fresh: Sequence[Entry]) -> Iterator[NewVersion]:
    severity = _Severities(rules, {entry.subject_id for entry in fresh})
    for entry in fresh:
        row = entry.row
        assert row is not None
        assert entry.record_no is not None
        yield NewVersion(
            record_no=entry.record_no,
            version=entry.version,
            subject_id=entry.subject_id,
            item=rules.item.code,
            item_edition=rules.item.edition,
            shape=rules.item.shape.value,
            slot=entry.slot,
            polarity=row.polarity,
            severity=severity.of(row),
            state=entry.state,
            document_no=row.document_no[:300],
            authority=row.authority[:200],
            authority_code=row.authority_code[:32],
            decided_on=row.decided_on,
            valid_from=entry.valid_from,
            valid_to=entry.valid_to,
            payload_digest=entry.digest,
            natural_key=entry.natural_key,
            department_code=batch.department_id,
            feed=batch.feed,
            batch_id=batch.pk,
            row_no=row.row_no,
            reason=entry.reason,
        )


class _Severities:
    """Severity of records under the publicity rules in force on the day of receipt."""

    def __init__(self, rules: Rules, subject_ids: set[int]) -> None:
        self._rules = rules
        self._pack: PublicityPack | None = None
        self._kinds: dict[int, str] = {}
        if rules.item.severity_rule == "classified":
            self._pack = _pack(rules)
            kinds = SubjectVersion.objects.filter(
                subject_id__in=subject_ids, superseded_seq__isnull=True
            )
            self._kinds = dict(kinds.order_by("valid_from").values_list("subject_id", "kind"))

    def of(self, row: Row) -> str:
        """The severity of one record; empty where it has none."""
        rule = self._rules.item.severity_rule
        if isinstance(rule, Severity):
            return rule.value
        if rule is None or self._pack is None:
            return ""
        kind = self._kinds.get(row.subject_id)
        body: dict[str, Any] = json.loads(row.payload)
        facts = facts_of(
            self._rules.item,
            body,
            department=self._rules.department,
            subject_kind=SubjectKind(kind) if kind else None,
            decided_on=row.decided_on,
        )
        found = classify(self._pack, facts)
        return found.value if found is not None else ""


def _pack(rules: Rules) -> PublicityPack | None:
    try:
        return rules.book.publicity(rules.received_on)
    except NoRuleInForceError:  # received before the first rules known here
        return None


def _keep_sealed(values: Sequence[str]) -> None:
    """Seal sensitive values under their references; one that is kept already stays."""
    by_reference = {reference_of(value): value for value in values}
    SealedValue.objects.bulk_create(
        [
            SealedValue(ref=ref, sealed=sealing.seal(value.encode(), context=f"value:{ref.hex()}"))
            for ref, value in by_reference.items()
        ],
        ignore_conflicts=True,
        batch_size=2000,
    )
