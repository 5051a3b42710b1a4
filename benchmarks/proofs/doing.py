"""Does in earnest what a way up tells, on the ledger, and undoes it again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any


def redone(way: Any, *, subject_id: int, card: str) -> tuple[int, str] | None:
    """Points and grade after doing a way up in earnest; None where the card grades no more.

    Every act is recorded on the ledger as the law records it, the days pass, and the subject is
    evaluated again from the database; then the transaction is taken back.

    Args:
        way: A `WayUp`.
        subject_id: Whose.
        card: Key of the card.
    """
    from chengxin.affairs.evaluations import services
    from chengxin.records.accounts.actors import Actor

    with _undoing():
        for act in way.acts:
            _do(act, subject_id)
        found = services.evaluate_subject(
            subject_id=subject_id,
            card=card,
            as_of=way.on,
            by=Actor.command_line("proof"),
            at=datetime.now(tz=UTC),
            matter="proof of a way up",
        )
    return None if found is None else (found.points, str(found.grade))


@contextmanager
def _undoing() -> Iterator[None]:
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _do(act: Any, subject_id: int) -> None:
    """Record one act: an effect, another version of the record, or a new record."""
    from chengxin.records.ledger import services as ledger

    commit = ledger.open_commit(act="proof.way-up", by="proof")
    if act.record_no is not None and act.changes.get("effects"):
        ledger.record_effect(
            commit,
            record_no=act.record_no,
            kind=act.changes["effects"][0],
            since=act.opens_on,
            until=None,
            document="示例决定",
            article="示例条款",
            by="proof",
        )
    elif act.record_no is not None:
        _correct(commit, act)
    else:
        _hand_in(commit, act, subject_id)


def _correct(commit: Any, act: Any) -> None:
    from chengxin.records.ledger import services as ledger
    from chengxin.records.ledger.models import LedgerRecord

    old = LedgerRecord.objects.get(record_no=act.record_no, superseded_seq__isnull=True)
    ledger.close_versions(commit, [old.pk])
    body = {**(old.payload.body or {}), **_payload(act.changes)}
    _append(commit, old, body, version=old.version + 1, reason="corrected", **_columns(act.changes))


def _hand_in(commit: Any, act: Any, subject_id: int) -> None:
    """A report of the same item as one handed in before, with what the act says."""
    from chengxin.records.ledger import services as ledger
    from chengxin.records.ledger.models import LedgerRecord

    live = LedgerRecord.objects.filter(
        subject_id=subject_id, item=act.changes["item"], superseded_seq__isnull=True
    )
    number = ledger.next_record_nos(1)[0]
    body = {**(live.order_by("-id")[0].payload.body or {}), **_payload(act.changes)}
    _append(
        commit,
        live.order_by("-id")[0],
        body,
        record_no=number,
        version=1,
        slot=str(number),
        natural_key=ledger.natural_key(str(number)),
        reason="new",
        decided_on=act.changes["decided_on"],
        valid_from=act.changes["valid_from"],
        valid_to=act.changes["valid_to"],
        department_code=act.changes["department"],
        **_columns(act.changes),
    )


LEDGER = [
    "record_no",
    "subject_id",
    "item",
    "polarity",
    "severity",
    "state",
    "decided_on",
    "valid_from",
    "valid_to",
    "department",
    "shielded",
    "objected",
    "effects",
]


def _payload(changes: Any) -> dict[str, Any]:
    """The payload fields among the changes, as the ledger keeps them."""
    said = {name: value for name, value in changes.items() if name not in LEDGER}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in said.items()
        if value is not None
    }


def _columns(changes: Any) -> dict[str, Any]:
    """The columns of the record among the changes of a correction."""
    return {name: changes[name] for name in ("polarity",) if name in changes}


def _append(commit: Any, like: Any, body: dict[str, Any], **changes: Any) -> None:
    from chengxin.records.ledger import services as ledger

    digest = ledger.payload_digest(body)
    ledger.store_payloads({digest: ledger.canonical_body(body)})
    values = {name: getattr(like, name) for name in ledger.VERSION_COLUMNS if hasattr(like, name)}
    values |= {"payload_digest": digest, "natural_key": bytes(like.natural_key)} | changes
    ledger.append_versions(commit, [ledger.NewVersion(**values)])
