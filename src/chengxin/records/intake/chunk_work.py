"""One chunk: who is meant, what becomes of each row, and everything written about it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import polars as pl
from django.db import transaction

from chengxin.law.rulebook import CatalogueItem
from chengxin.records.intake import personal, writing
from chengxin.records.intake.checking import PERSONAL, VERDICT, Rules
from chengxin.records.intake.decisions import Decider, Decisions, Row
from chengxin.records.intake.enums import ACCEPTED, HeldFor, Outcome, Severity
from chengxin.records.intake.models import Batch, BatchChunk
from chengxin.records.intake.outcomes import (
    OUTCOME_SCHEMA,
    RowOutcome,
    as_frame,
    close_held,
    held_for,
    write_held,
    write_problems,
    write_rows,
)
from chengxin.records.intake.payloads import digests, payload_texts
from chengxin.records.intake.preparing import IMPLIED, LATE_DAYS, LATE_PROVISIONAL, Prepared
from chengxin.records.intake.quality import unaccepted
from chengxin.records.intake.registering import register_rows
from chengxin.records.intake.rows import rows_where
from chengxin.records.intake.settling import DIGEST, OUTCOME, RECORD_NO, Settled, settle
from chengxin.records.intake.wording import found, said
from chengxin.records.intake.writing import PAYLOAD, POLARITY, VERSION
from chengxin.records.ledger import services as ledger
from chengxin.records.ledger.services import Commit
from chengxin.records.subjects import services as subjects

OnCommit = Callable[[Commit, int], object]


@dataclass(frozen=True)
class ChunkResult:
    """How many rows came to each outcome, and what is counted beside them."""

    rows: int
    by_outcome: Mapping[str, int]
    personal: int
    late: int
    late_provisional: bool


class LazyCommit:
    """The commit of this transaction, opened when something is to be recorded."""

    def __init__(self, batch: Batch) -> None:
        """Keep whose commit it will be."""
        self._batch = batch
        self.opened: Commit | None = None

    def open(self) -> Commit:
        """The open commit."""
        if self.opened is None:
            self.opened = ledger.open_commit(
                act="intake.chunk.taken_in",
                by=self._batch.received_by,
                batch_id=self._batch.pk,
                recorded_at=self._batch.received_at if self._batch.replayed else None,
            )
        return self.opened


def take_chunk(
    batch: Batch, chunk: BatchChunk, prepared: Prepared, on_commit: OnCommit | None
) -> ChunkResult:
    """Take in one chunk inside the caller's transaction; of a dry run only the outcomes stay."""
    in_chunk = pl.col("row_no").is_between(chunk.first_row, chunk.last_row)
    rows = rows_where(prepared.frame, in_chunk)
    texts = payload_texts(rows, prepared.rules.item)
    rows = rows.with_columns(
        texts.alias(PAYLOAD),
        pl.Series(DIGEST, digests(texts), dtype=pl.Binary),
        _polarity(prepared.rules.item).alias(POLARITY),
    )
    savepoint = transaction.savepoint()
    outcomes, problems = _decide_and_record(batch, rows, prepared, on_commit)
    if batch.dry_run:
        transaction.savepoint_rollback(savepoint)
        outcomes = outcomes.with_columns(record_no=pl.lit(None, pl.Int64))
    else:
        transaction.savepoint_commit(savepoint)
        close_held(batch, rows, at=batch.received_at)
        write_held(batch, rows, outcomes, at=batch.received_at)
        unaccepted.write(batch.pk, rows, outcomes)
    write_rows(batch, rows, outcomes)
    write_problems(batch, problems, prepared.plan)
    return _counted(rows, outcomes)


def _counted(rows: pl.DataFrame, outcomes: pl.DataFrame) -> ChunkResult:
    late = rows_where(rows, pl.col(LATE_DAYS).is_not_null())
    if late.height:
        late = late.join(outcomes.filter("is_first"), on="row_no", how="semi")
    return ChunkResult(
        rows=outcomes.height,
        by_outcome=dict(outcomes.group_by("outcome").len().iter_rows()),
        personal=int(rows[PERSONAL].sum()),
        late=late.height,
        late_provisional=bool(late[LATE_PROVISIONAL].any()),
    )


def _decide_and_record(
    batch: Batch, rows: pl.DataFrame, prepared: Prepared, on_commit: OnCommit | None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Outcomes of all rows, and problems with those that only the ledger or register gave."""
    problems = prepared.problems.join(rows.select("row_no"), on="row_no", how="semi")
    outcomes = waiting(rows, problems)
    commit = LazyCommit(batch)
    ledger.wait_for_turn()
    accepted = rows_where(rows, pl.col(VERDICT) == "")
    personal_rows = rows_where(accepted, pl.col(PERSONAL))
    outcomes |= _persons(batch, personal_rows, prepared, commit)
    of_subjects = rows_where(accepted, ~pl.col(PERSONAL))
    doubtful: dict[int, RowOutcome] = {}
    if prepared.rules.registers:
        of_subjects, doubtful = register_rows(
            batch, of_subjects, prepared, commit.open, lambda known: _recorded(known, prepared)
        )
    else:
        of_subjects = _with_provisional(of_subjects, commit.open)
    settled, made = _decide(of_subjects, prepared)
    fresh = settled.fresh.with_columns(pl.lit(1).alias(VERSION))
    if fresh.height or made.changes_anything:
        fresh = writing.record(
            commit.open(), batch, prepared.rules, fresh=fresh, made=made, rows=of_subjects
        )
    decided = _decided(made)
    doubtful |= {n: o for n, o in decided.items() if o.outcome == Outcome.HELD.value}
    outcomes |= decided | doubtful
    if commit.opened is not None and on_commit is not None and not batch.dry_run:
        on_commit(commit.opened, batch.pk)
    everything = pl.concat([as_frame(outcomes), _settled(fresh), _settled(settled.same)])
    return everything, pl.concat([problems, _problems_of(doubtful, prepared.rules)])


def _persons(
    batch: Batch, rows: pl.DataFrame, prepared: Prepared, commit: LazyCommit
) -> dict[int, RowOutcome]:
    """Keep natural persons' rows beside the ledger."""
    persons = personal.decide(rows, prepared.rules.item, department=batch.department_id)
    if any(row.outcome != Outcome.UNCHANGED for row in persons):
        personal.write(
            commit.open(), persons, prepared.rules.item, batch_id=batch.pk,
            department=batch.department_id,
        )  # fmt: skip
    return {p.row_no: RowOutcome(p.outcome, is_first=p.is_first) for p in persons}


def _decide(rows: pl.DataFrame, prepared: Prepared) -> tuple[Settled, Decisions]:
    """Settle the rows that stand alone together, and decide the others one by one."""
    settled = settle(rows, prepared.rules.item, prepared.keys)
    return settled, _decider(prepared).decide(read_rows(settled.rest))


def _settled(rows: pl.DataFrame) -> pl.DataFrame:
    """Outcomes of rows that were settled together."""
    is_first = pl.col(VERSION) == 1 if VERSION in rows.columns else pl.lit(value=False)
    return rows.select(
        "row_no",
        outcome=OUTCOME,
        record_no=pl.col(RECORD_NO).cast(pl.Int64),
        held_for=pl.lit(""),
        candidates=pl.lit([], pl.List(pl.Int64)),
        reasons=pl.lit("[]"),
        is_first=is_first,
    ).cast(OUTCOME_SCHEMA)


def waiting(rows: pl.DataFrame, problems: pl.DataFrame) -> dict[int, RowOutcome]:
    """Outcomes of the rows that were rejected or held before the ledger was asked.

    Args:
        rows: ``row_no``, ``verdict``, ``subject_id``, ``candidate_ids``.
        problems: `PROBLEM_SCHEMA`.
    """
    holding = rows_where(problems, pl.col("severity") == Severity.HOLD.value)
    reasons: dict[int, list[dict[str, str]]] = {}
    for row_no, rule, message in holding.select("row_no", "rule", "message").iter_rows():
        reasons.setdefault(row_no, []).append({"rule": rule, "message": message})
    found: dict[int, RowOutcome] = {}
    columns = ("row_no", VERDICT, "subject_id", "candidate_ids")
    for row_no, verdict, subject_id, candidates in rows.select(columns).iter_rows():
        if verdict == Severity.REJECT.value:
            found[row_no] = RowOutcome(Outcome.REJECTED.value)
        elif verdict == Severity.HOLD.value:
            found[row_no] = RowOutcome(
                Outcome.HELD.value,
                held_for=held_for(reason["rule"] for reason in reasons.get(row_no, ())),
                candidates=[subject_id] if subject_id is not None else list(candidates),
                reasons=reasons.get(row_no, []),
            )
    return found


def _with_provisional(rows: pl.DataFrame, commit: Callable[[], Commit]) -> pl.DataFrame:
    """Keep subjects that only a valid code speaks for, and give their rows the subject."""
    unknown = rows_where(rows, pl.col("provisional"))
    if unknown.is_empty():
        return rows
    made = subjects.create_provisional(
        commit(), unknown.select("row_no", "uscc", name="name_given")
    )
    found = pl.DataFrame(
        {"row_no": list(made), "made": list(made.values())},
        schema={"row_no": pl.Int64, "made": pl.Int64},
    )
    return (
        rows.join(found, on="row_no", how="left", maintain_order="left")
        .with_columns(pl.coalesce("subject_id", "made").alias("subject_id"))
        .drop("made")
    )


def _decider(prepared: Prepared) -> Decider:
    held_to = prepared.rules
    return Decider(
        held_to.item,
        department=held_to.department,
        on_change=held_to.feed.on_change if held_to.feed else "correct",
        received_on=held_to.received_on,
        keys=prepared.keys,
    )


def _recorded(rows: pl.DataFrame, prepared: Prepared) -> set[int]:
    """Rows of known subjects that say what is recorded already."""
    settled, made = _decide(rows, prepared)
    unchanged = {n for n, d in made.by_row.items() if d.outcome == Outcome.UNCHANGED}
    return unchanged | set(settled.same["row_no"])


def read_rows(rows: pl.DataFrame) -> Iterable[Row]:
    """Rows with a subject, in the order of the file, as the decider takes them."""
    columns = (
        "row_no", "subject_id", PAYLOAD, DIGEST, "fact:document_key", "fact:slot", "fact:state",
        "fact:document_no", "fact:authority", "fact:authority_code", "fact:decided_on",
        "fact:valid_from", "fact:valid_to", POLARITY, IMPLIED,
    )  # fmt: skip
    return [Row(*values) for values in rows.select(columns).iter_rows()]


def _polarity(item: CatalogueItem) -> pl.Expr:
    if item.polarity is not None:
        return pl.lit(item.polarity.value)
    assert item.polarity_by is not None
    words = {code: polarity.value for code, polarity in item.polarity_by.values.items()}
    return pl.col(item.polarity_by.field).replace_strict(
        words, default="neutral", return_dtype=pl.String
    )


def _decided(made: Decisions) -> dict[int, RowOutcome]:
    outcomes = {}
    for row_no, decision in made.by_row.items():
        entry = decision.entry
        held = decision.outcome == Outcome.HELD
        accepted = decision.outcome in ACCEPTED
        outcomes[row_no] = RowOutcome(
            decision.outcome,
            record_no=entry.record_no if entry is not None else None,
            held_for=HeldFor.CONFLICT.value if held else "",
            candidates=[entry.subject_id] if held and entry is not None else [],
            reasons=[{"rule": "conflict", "message": decision.held_reason}] if held else [],
            is_first=accepted
            and entry is not None
            and entry.row is not None
            and entry.row.row_no == row_no
            and entry.version == 1,
        )
    return outcomes


def _problems_of(held: dict[int, RowOutcome], rules: Rules) -> pl.DataFrame:
    """What is said about rows that were held only when the ledger or the register was asked."""
    about = rules.item.role("document_no") or rules.item.role("subject_uscc")
    reasons = [
        (row_no, reason["rule"], reason["message"])
        for row_no, outcome in held.items()
        for reason in outcome.reasons
    ]
    table = pl.DataFrame(
        reasons, schema={"row_no": pl.Int64, "rule": pl.String, "said": pl.String}, orient="row"
    )
    field = about.code if about is not None else ""
    problems = [
        found(these, str(rule), field=field).with_columns(message=these["said"])
        for (rule,), these in table.group_by("rule", maintain_order=True)
    ]
    return said(problems, rules.checks)
