"""What a person decides about rows that nobody could place: accept, refuse, create, take back.

An accepted row is taken in again in a batch of its own (way in ``judged``), received when it first
was, so that its deadlines stay what they were; the row it was held as is closed and stays.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl
from django.db import connection, transaction

from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import services as audit
from chengxin.records.editions import in_use
from chengxin.records.intake import chunks
from chengxin.records.intake.checking import REGISTRATION, VERDICT
from chengxin.records.intake.chunk_work import OnCommit, waiting
from chengxin.records.intake.enums import BatchState, HeldFor, Outcome, WayIn
from chengxin.records.intake.errors import HeldRowError
from chengxin.records.intake.models import JUDGED_RULE, Batch, BatchRow, HeldRow, RowProblem
from chengxin.records.intake.outcomes import RowOutcome, as_frame, write_held
from chengxin.records.intake.plans import local_day
from chengxin.records.intake.preparing import prepare
from chengxin.records.intake.reading import ROW_NO
from chengxin.records.intake.services.taking_in import take_in
from chengxin.records.ledger import services as ledger
from chengxin.records.ledger import taking_back
from chengxin.records.ledger.models import LedgerCommit
from chengxin.records.subjects import services as subjects
from chengxin.records.subjects.enums import LINKING, JudgementVerdict
from chengxin.records.subjects.models import SubjectJudgement

LOCK = timedelta(minutes=20)
"""How long a row stays with the person who took it up, since the last look at it."""


@dataclass(frozen=True)
class Accepted:
    """What came of accepting: the judgements, the subject, batches and outcomes of the rows."""

    judgement_ids: tuple[int, ...]
    subject_id: int
    batch_ids: tuple[int, ...]
    outcomes: tuple[str, ...]


@transaction.atomic
def take_up(*, held_id: int, actor: Actor, at: datetime) -> HeldRow:
    """Let one person see to a row; somebody else waits until it is left or the time is over.

    Raises:
        HeldRowError: Somebody else sees to it, or it waits no more.
    """
    row = _locked([held_id], actor, at)[0]
    HeldRow.objects.filter(pk=row.pk).update(
        assigned_to_id=actor.account_id, assigned_until=at + LOCK
    )
    row.assigned_to_id, row.assigned_until = actor.account_id, at + LOCK
    return row


@transaction.atomic
def leave(*, held_id: int, actor: Actor) -> None:
    """Give a row back to the queue; nothing happens when somebody else has it."""
    HeldRow.objects.filter(pk=held_id, assigned_to_id=actor.account_id).update(
        assigned_to=None, assigned_until=None
    )


@transaction.atomic
def accept(
    *,
    held_ids: Sequence[int],
    subject_id: int,
    actor: Actor,
    at: datetime,
    note: str = "",
    on_commit: OnCommit | None = None,
) -> Accepted:
    """Judge that rows mean a subject, and take them in.

    Args:
        held_ids: Open rows held for identity.
        subject_id: Whom they mean.
        actor: Who judges.
        at: Now.
        note: The person's own words.
        on_commit: As for `take_in`.

    Raises:
        HeldRowError: A row waits no more, waits for something else, or somebody else sees to it.
        CodesDifferError: A row has a valid unified code and the subject another one.
    """
    rows = _locked(held_ids, actor, at)
    return _link(rows, subject_id, JudgementVerdict.SAME, actor, at, note, on_commit)


@transaction.atomic
def create(
    *,
    held_ids: Sequence[int],
    kind: str,
    actor: Actor,
    at: datetime,
    note: str = "",
    on_commit: OnCommit | None = None,
) -> Accepted:
    """Judge that rows mean somebody the register does not know, keep it as provisional, take in.

    Args:
        held_ids: Open rows held for identity; all name the same subject.
        kind: A word of ``KindOfSubject``.
        actor: Who judges.
        at: Now.
        note: The person's own words.
        on_commit: As for `take_in`.

    Raises:
        HeldRowError: As for `accept`, or the rows name more than one subject, or none.
    """
    rows = _locked(held_ids, actor, at)
    mentions = {_mention(row).key: row for row in rows}
    if len(mentions) != 1 or not rows[0].name:
        raise HeldRowError(
            "a subject is created for rows that give one name. Choose rows that name it alike.",
            value=", ".join(sorted({row.name for row in rows})),
        )
    commit = ledger.open_commit(act="subjects.subject.created", by=actor.operator)
    valid = rows[0].code if subjects.is_valid_uscc(rows[0].code) else ""
    subject_id = subjects.create_named(commit, name=rows[0].name, kind=kind, code=valid)
    return _link(rows, subject_id, JudgementVerdict.NEW, actor, at, note, on_commit)


@transaction.atomic
def refuse(
    *, held_id: int, subject_ids: Sequence[int], actor: Actor, at: datetime, note: str = ""
) -> HeldRow:
    """Judge that a row does not mean some candidates; it waits on with the others.

    Returns:
        The row as it waits from now on: a new one, the old one is closed.

    Raises:
        HeldRowError: As for `accept`, or one of them is no candidate.
    """
    row = _locked([held_id], actor, at)[0]
    strangers = set(subject_ids) - set(row.candidate_ids)
    if strangers or not subject_ids:
        raise HeldRowError("only candidates of a row can be refused.", value=str(strangers))
    commit = ledger.open_commit(act="subjects.judgement.refused", by=actor.operator)
    for subject_id in subject_ids:
        _judge(commit, row, subject_id, JudgementVerdict.DIFFERENT, actor, at, note)
    kept = [s for s in row.candidate_ids if s not in set(subject_ids)]
    HeldRow.objects.filter(pk=row.pk).update(closed_at=at)
    row.pk = None
    row.candidate_ids = kept
    row.candidates = [c for c in row.candidates if c["subject"] in kept]
    row.held_at = at
    row.save(force_insert=True)
    _leave_trail(
        actor, at, "subjects.judgement.refused", row.batch, {"subjects": list(subject_ids)}
    )
    return row


@transaction.atomic
def reverse(
    *, judgement_id: int, actor: Actor, at: datetime, on_commit: OnCommit | None = None
) -> tuple[int, ...]:
    """Take a judgement back: what it linked leaves the subject, and its rows wait again.

    Versions are closed and, where an earlier one came from elsewhere, that one is recorded anew.

    Returns:
        Record numbers that changed.

    Raises:
        HeldRowError: The judgement links nothing, or was taken back already.
        SaidSinceError: It let a row of the register in, and the register has gone on since.
    """
    judgement = SubjectJudgement.objects.get(pk=judgement_id)
    if judgement.superseded_seq is not None or judgement.verdict not in LINKING:
        raise HeldRowError(
            "this judgement is not in force. Look at the list of judgements.",
            value=str(judgement_id),
        )
    sources = linked_rows(judgement)
    commit = ledger.open_commit(act="subjects.judgement.reversed", by=actor.operator)
    subjects.withdraw(commit, judgement)
    taken = taking_back.take_back(commit, sources)
    _unregister(commit, judgement.subject_id, {batch_id for batch_id, _ in sources})
    for batch_id in sorted(taken.batch_ids):
        if on_commit is not None:
            on_commit(commit, batch_id)
    for batch_id in sorted({batch_id for batch_id, _ in sources}):
        _wait_again(batch_id, [row_no for b, row_no in sources if b == batch_id], at)
    changed = (*taken.ended, *(version.record_no for version in taken.restored))
    audit.record(
        actor=actor,
        action="subjects.judgement.reversed",
        at=at,
        matter=f"judgement {judgement_id}",
        purpose="identity",
        subject_id=judgement.subject_id,
        details={"judgement": judgement_id, "records": list(changed)},
    )
    return changed


def _unregister(commit: ledger.Commit, subject_id: int, batch_ids: set[int]) -> None:
    """Undo what judged rows of the register said of the subject itself."""
    registering = Batch.objects.filter(pk__in=batch_ids, item=REGISTRATION, way_in=WayIn.JUDGED)
    commits = LedgerCommit.objects.filter(batch_id__in=registering.values("pk"))
    seqs = set(commits.exclude(seq=commit.seq).values_list("seq", flat=True))
    if seqs:
        subjects.undo(commit, subject_id=subject_id, seqs=seqs)


def linked_rows(judgement: SubjectJudgement) -> list[tuple[int, int]]:
    """Batch and number of every accepted row that a judgement linked, dry runs left out."""
    rows = RowProblem.objects.filter(
        rule=JUDGED_RULE, value=str(judgement.pk), batch__dry_run=False
    ).values_list("batch_id", "row_no")
    accepted = BatchRow.objects.filter(
        batch_id__in={b for b, _ in rows}, record_no__isnull=False
    ).values_list("batch_id", "row_no")
    return sorted(set(rows) & set(accepted))


def _locked(held_ids: Sequence[int], actor: Actor, at: datetime) -> list[HeldRow]:
    """The open rows, for nobody else until the end of the transaction."""
    rows = list(
        HeldRow.objects.select_for_update(of=("self",))
        .filter(pk__in=held_ids)
        .select_related("batch")
        .order_by("pk")
    )
    for row in rows:
        _refuse_unfit(row, actor, at)
    if not rows or len(rows) != len(set(held_ids)):
        raise HeldRowError("a row is not there any more.", value=str(list(held_ids)))
    return rows


def _refuse_unfit(row: HeldRow, actor: Actor, at: datetime) -> None:
    where = f"row {row.row_no} of batch {row.batch.batch_no}"
    if row.closed_at is not None:
        raise HeldRowError(f"{where} waits no more.", value=where)
    if row.held_for != HeldFor.IDENTITY:
        raise HeldRowError(f"{where} waits for something else than its subject.", value=where)
    taken = row.assigned_until is not None and row.assigned_until > at
    if taken and row.assigned_to_id != actor.account_id:
        raise HeldRowError(f"somebody else sees to {where}.", value=where)


def _mention(row: HeldRow) -> subjects.JudgedMention:
    scope = subjects.scope_of(row.item, row.department_code)
    return subjects.JudgedMention(scope, row.name, row.code)


def _judge(
    commit: ledger.Commit,
    row: HeldRow,
    subject_id: int,
    verdict: JudgementVerdict,
    actor: Actor,
    at: datetime,
    note: str,
) -> SubjectJudgement:
    compared = next((c for c in row.candidates if c["subject"] == subject_id), None)
    return subjects.judge(
        commit,
        mention=_mention(row),
        subject_id=subject_id,
        verdict=verdict,
        on=local_day(at),
        by=actor.operator,
        match_score=compared["match_score"] if compared else None,
        reasons=compared["reasons"] if compared else (),
        note=note,
    )


def _link(
    rows: list[HeldRow],
    subject_id: int,
    verdict: JudgementVerdict,
    actor: Actor,
    at: datetime,
    note: str,
    on_commit: OnCommit | None,
) -> Accepted:
    commit = ledger.open_commit(act="subjects.judgement.accepted", by=actor.operator)
    by_mention = {_mention(row).key: row for row in rows}
    judged = [
        _judge(commit, row, subject_id, verdict, actor, at, note) for row in by_mention.values()
    ]
    batches = [_take_in_again(batch_rows, actor, at, on_commit) for batch_rows in _by_batch(rows)]
    outcomes = BatchRow.objects.filter(batch__in=batches).values_list("outcome", flat=True)
    _leave_trail(
        actor,
        at,
        "subjects.judgement.accepted",
        rows[0].batch,
        {"judgements": [j.pk for j in judged], "rows": len(rows), "verdict": str(verdict)},
        subject_id=subject_id,
    )
    return Accepted(
        tuple(j.pk for j in judged), subject_id, tuple(b.pk for b in batches), tuple(outcomes)
    )


def _by_batch(rows: Iterable[HeldRow]) -> list[list[HeldRow]]:
    found: dict[int, list[HeldRow]] = {}
    for row in rows:
        found.setdefault(row.batch_id, []).append(row)
    return list(found.values())


def _take_in_again(
    rows: list[HeldRow], actor: Actor, at: datetime, on_commit: OnCommit | None
) -> Batch:
    """A batch of the rows as they came, taken in under the judgement just made."""
    source = rows[0].batch
    raw = pl.concat([chunks.raw_row(source, n) for n in sorted(row.row_no for row in rows)])
    batch = _batch_like(source, actor)
    batch.received = raw.height
    batch.process_log = [{"stage": "received", "rows": raw.height, "from": source.batch_no}]
    batch.save(force_insert=True)
    chunks.store(batch, raw)
    HeldRow.objects.filter(pk__in=[row.pk for row in rows]).update(
        closed_at=at, closed_by_batch_id=batch.pk
    )
    return take_in(batch_id=batch.pk, on_commit=on_commit, clock=_always(at))


def _always(at: datetime) -> Callable[[], datetime]:
    return lambda: at


def _batch_like(source: Batch, actor: Actor) -> Batch:
    """A batch that says of its rows what the batch they came in said."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('intake_batch', 'id'))")
        number = int(cursor.fetchone()[0])
    return Batch(
        pk=number,
        batch_no=f"{local_day(source.received_at):%Y%m%d}-{number:06d}",
        item=source.item,
        item_edition=source.item_edition,
        department_id=source.department_id,
        feed=source.feed,
        feed_digest=source.feed_digest,
        feed_body=source.feed_body,
        file_name=source.file_name,
        file_digest=source.file_digest,
        headers=source.headers,
        state=BatchState.RECEIVED,
        received_at=source.received_at,
        received_by=actor.operator,
        account_id=actor.account_id,
        way_in=WayIn.JUDGED,
    )


def _wait_again(batch_id: int, row_nos: list[int], at: datetime) -> None:
    """Hold rows again that a judgement had let in, as they are checked now."""
    batch = Batch.objects.get(pk=batch_id)
    raw = pl.concat([chunks.raw_row(batch, row_no) for row_no in row_nos])
    prepared = prepare(batch, in_use.current(), raw=[raw.sort(ROW_NO)])
    frame = prepared.frame
    found = waiting(frame.filter(pl.col(VERDICT) != ""), prepared.problems)
    outcomes = {
        row_no: found.get(row_no) or _doubted(subject_id, candidates)
        for row_no, subject_id, candidates in frame.select(
            "row_no", "subject_id", "candidate_ids"
        ).iter_rows()
    }
    for outcome in outcomes.values():
        outcome.outcome = Outcome.HELD.value
    write_held(batch, frame, as_frame(outcomes), at=at, since=batch.received_at)


def _doubted(subject_id: int | None, candidates: list[int]) -> RowOutcome:
    """A row that nothing else holds waits all the same: a person has doubted whom it means."""
    return RowOutcome(
        Outcome.HELD.value,
        held_for=HeldFor.IDENTITY.value,
        candidates=list(candidates) or ([] if subject_id is None else [subject_id]),
        reasons=[{"rule": "who-is-this", "message": "原来的主体判定已撤销，须重新确认"}],
    )


def _leave_trail(
    actor: Actor,
    at: datetime,
    action: str,
    batch: Batch,
    details: dict[str, object],
    subject_id: int | None = None,
) -> None:
    audit.record(
        actor=actor,
        action=action,
        at=at,
        matter=batch.batch_no,
        purpose="identity",
        subject_id=subject_id,
        details=details,
    )
