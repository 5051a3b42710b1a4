"""Which records held would no longer be admitted if an edition were in force.

Every live record of the item is written out again and checked by the draft and by the edition it
replaces; only what the draft says and the other does not is told. What a record holds sealed is
checked by its mask, so both say the same of it and nothing is told.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from chengxin.affairs.amendments.cells import Body, frame_of
from chengxin.affairs.amendments.models import KEPT_FINDINGS, AmendmentFinding
from chengxin.engines.validation import validate
from chengxin.law.rulebook import CatalogueItem, Rulebook
from chengxin.law.words import RuleAction
from chengxin.records.ledger import selectors as ledger
from chengxin.records.subjects.models import SubjectVersion

AT_ONCE = 10_000
_REASON = ("field", "rule", "severity", "message")
_SHOWN = 200


@dataclass
class Holdings:
    """What the check of the records found.

    ``records`` looked at, ``refused`` with a reason to reject, ``doubted`` with a reason to hold
    and none to reject; ``reasons`` counts records by (field, rule, severity, message);
    ``findings`` are kept up to `KEPT_FINDINGS`.
    """

    records: int = 0
    refused: int = 0
    doubted: int = 0
    reasons: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    findings: list[AmendmentFinding] = field(default_factory=list)


@dataclass(frozen=True)
class Draft:
    """The item drafted, the one in force until then, and the rulebook with the draft in it."""

    item: CatalogueItem
    before: CatalogueItem
    book: Rulebook

    @property
    def since(self) -> date:
        """The first day of the draft."""
        return self.item.in_force.since


def examine(draft: Draft, *, seq: int) -> Holdings:
    """Hold every live record of the item, as known at a ledger commit, to the draft."""
    found = Holdings()
    for records in _in_batches(draft.item.code, seq):
        found.records += len(records)
        _count(found, records, _newly_said(draft, records))
    return found


def _in_batches(item: str, seq: int) -> Iterator[list[dict[str, Any]]]:
    columns = ("id", "record_no", "subject_id", "batch_id", "row_no", "department_code",
               "document_no", "payload__body")  # fmt: skip
    live = ledger.records_known(seq).filter(item=item).order_by("id")
    after = 0
    while rows := list(live.filter(id__gt=after).values(*columns)[:AT_ONCE]):
        yield rows
        after = rows[-1]["id"]


def _newly_said(draft: Draft, records: Sequence[dict[str, Any]]) -> pl.DataFrame:
    """Problems of the rows that the draft alone sees: the columns of ``PROBLEM_COLUMNS``."""
    bodies: list[Body] = [record["payload__body"] or {} for record in records]
    said = _problems(draft, draft.item, bodies)
    before = _problems(draft, draft.before, bodies).select("row_no", "field", "rule")
    new = said.filter(pl.col("severity") != RuleAction.WARN.value).join(
        before, on=["row_no", "field", "rule"], how="anti", maintain_order="left"
    )
    gates = [*_gone_fields(draft, bodies), *_reporters(draft, records), *_kinds(draft, records)]
    return pl.concat([new, pl.DataFrame(gates, schema=said.schema, orient="row")])


def _problems(draft: Draft, item: CatalogueItem, bodies: Sequence[Body]) -> pl.DataFrame:
    currencies = draft.book.code_table("currency", draft.since)
    frame = frame_of(bodies, item, currencies)
    return validate(frame, item, received_on=draft.since, rulebook=draft.book).problems


Gate = tuple[int, str, str, str, str, str, str, str, str, str]


def _gate(row: int, field_code: str, value: str, rule: str, message: str, remedy: str) -> Gate:
    said = (message, remedy, "", "", "")  # in English and mended: nothing
    return (row, field_code, value[:_SHOWN], rule, RuleAction.REJECT.value, *said)


def _gone_fields(draft: Draft, bodies: Sequence[Body]) -> Iterator[Gate]:
    """A column the draft does not have stops a file; records hold what stood in it."""
    kept = {f.name for f in draft.item.fields}
    for gone in (f for f in draft.before.fields if f.name not in kept):
        for row, body in enumerate(bodies):
            if body.get(gone.name) is not None:
                shown = "" if gone.sensitive else str(body[gone.name])
                yield _gate(row, gone.code, shown, "field-removed",
                            f"新版本没有“{gone.title_zh}”", "确认这一列今后不再归集")  # fmt: skip


def _reporters(draft: Draft, records: Sequence[dict[str, Any]]) -> Iterator[Gate]:
    for row, record in enumerate(records):
        department = record["department_code"]
        if draft.before.may_report(department) and not draft.item.may_report(department):
            yield _gate(row, "", department, "reporter-removed",
                        "新版本不再由这个单位报送", "确认今后由哪个单位报送")  # fmt: skip


def _kinds(draft: Draft, records: Sequence[dict[str, Any]]) -> Iterator[Gate]:
    gone = set(draft.before.subject_kinds) - set(draft.item.subject_kinds)
    if not gone:
        return
    subjects = {record["subject_id"] for record in records}
    live = SubjectVersion.objects.filter(subject_id__in=subjects, superseded_seq__isnull=True)
    kinds = dict(live.order_by("valid_from").values_list("subject_id", "kind"))
    for row, record in enumerate(records):
        if kinds.get(record["subject_id"]) in gone:
            yield _gate(row, "", kinds[record["subject_id"]], "subject-kind-removed",
                        "新版本不再归集这一类主体", "确认这一类主体今后不归集")  # fmt: skip


def _count(found: Holdings, records: Sequence[dict[str, Any]], said: pl.DataFrame) -> None:
    rejecting = said["severity"] == RuleAction.REJECT.value
    refused = set(said.filter(rejecting)["row_no"])
    found.refused += len(refused)
    found.doubted += len(set(said["row_no"]) - refused)
    reasons = said.group_by(_REASON, maintain_order=True).agg(pl.col("row_no").n_unique())
    for *reason, count in reasons.iter_rows():
        found.reasons[(reason[0], reason[1], reason[2], reason[3])] += count
    room = KEPT_FINDINGS - len(found.findings)
    for row in said.head(max(room, 0)).iter_rows(named=True):
        found.findings.append(_finding(records[row["row_no"]], row))


def _finding(record: dict[str, Any], said: dict[str, Any]) -> AmendmentFinding:
    return AmendmentFinding(
        record_no=record["record_no"],
        batch_id=record["batch_id"],
        row_no=record["row_no"],
        department_code=record["department_code"],
        document_no=record["document_no"],
        **{
            name: said[name] for name in ("field", "value", "rule", "severity", "message", "remedy")
        },
    )
