"""Expects receipts in the transaction of an act; collects them, tries again, chases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import F

from chengxin.affairs.casework import deadlines
from chengxin.affairs.receipts import registry
from chengxin.affairs.receipts.clocks import local_day, remind_until, rules_on
from chengxin.affairs.receipts.enums import CORRECTED, TOLD_KINDS, Change, Finding
from chengxin.affairs.receipts.errors import NotYetError, UnknownEffectError
from chengxin.affairs.receipts.models import EffectNotice, Receipt
from chengxin.affairs.receipts.registry import Consumer, Party
from chengxin.affairs.receipts.selectors import outstanding, visible_to
from chengxin.law.rulebook.schemas.receipts import Receipts
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import services as audit
from chengxin.records.editions import in_use
from chengxin.records.ledger import selectors as ledger
from chengxin.records.ledger.enums import EffectKind
from chengxin.records.ledger.models import LedgerEffect, LedgerRecord

SHANGHAI = ZoneInfo("Asia/Shanghai")
AFFAIR = "receipts"
STEP = "acknowledge"
OFFICE = ""
AT_ONCE = 200
_LONGEST_TEXT = 300
_KINDS = frozenset(str(kind) for kind, _label in TOLD_KINDS)


@dataclass(frozen=True)
class Answered:
    """What one round of collecting did: receipts that arrived, still miss, are not needed."""

    arrived: int
    missing: int
    dropped: int


def expect(
    *,
    commit_seq: int,
    record_no: int,
    effect_kind: str,
    at: datetime,
    change: Change = Change.BEGAN,
) -> int:
    """Tell every copy of a record of an effect, and expect a receipt of each.

    Called inside the transaction of the act, after the effect is written or ended; a second call
    for the same change does nothing. Of a record in its grace period nobody is told: no copy may
    know of it yet.

    Args:
        commit_seq: The open commit; another one is refused by the database.
        record_no: The record the effect is on.
        effect_kind: A word of ``EffectKind``, or ``corrected`` for a new version of the fact.
        at: Moment of the act; the clocks run from its day, or from the effect's first day.
        change: Whether it began or ended.

    Returns:
        How many receipts are expected.

    Raises:
        UnknownEffectError: No such kind or record.
    """
    record = _record(record_no, effect_kind)
    if effect_kind == EffectKind.GRACE_PERIOD or _in_grace(record_no, local_day(at)):
        return 0
    first_day = max(local_day(at), _takes_effect_on(commit_seq, record_no, effect_kind, change))
    rules = rules_on(local_day(at))
    notice, made = EffectNotice.objects.get_or_create(
        recorded_seq=commit_seq,
        record_no=record_no,
        effect_kind=effect_kind,
        change=change,
        defaults={
            "subject_id": record.subject_id,
            "item": record.item,
            "department_code": record.department_code,
            "takes_effect_on": first_day,
            "noticed_at": at,
            "edition": rules.edition,
        },
    )
    if not made:
        return 0
    expected = Receipt.objects.bulk_create(
        _expected(notice, consumer, party, rules)
        for consumer in registry.every_consumer()
        for party in consumer.parties(notice)
    )
    _start_deadline(notice, expected, rules)
    return len(expected)


def answer(
    *, at: datetime, by: Actor, remote: bool | None = None, limit: int = AT_ONCE
) -> Answered:
    """Ask every party that is due to be asked; one that does not follow is asked again later.

    Each receipt is a transaction of its own; what one party gets wrong holds up no other.

    Args:
        at: The moment.
        by: Who collects.
        remote: Only consumers that wait for somebody else's machine, or only the others; None for
            all.
        limit: Most receipts in one round.
    """
    consumers = {
        each.key: each
        for each in registry.every_consumer()
        if remote is None or each.is_remote is remote
    }
    due = outstanding().filter(consumer__in=consumers, next_try_at__lte=at)
    told = {"arrived": 0, "missing": 0, "dropped": 0}
    for number in list(due.order_by("next_try_at", "pk").values_list("pk", flat=True)[:limit]):
        outcome = _ask(number, consumers, at)
        if outcome:
            told[outcome] += 1
    done = Answered(**told)
    if done.arrived or done.dropped:
        audit.record(
            actor=by, action="receipts.collected", at=at, matter=AFFAIR, purpose=AFFAIR,
            details=dict(told),
        )  # fmt: skip
    return done


@transaction.atomic
def chase(*, by: Actor, at: datetime, receipts: Sequence[int] | None = None) -> int:
    """Chase parties whose receipts are missing: they are counted, and asked again at once.

    Args:
        by: A person of the office, or the job.
        at: The moment.
        receipts: These, whenever they are due; None for all that are due soon or overdue and were
            not chased today.

    Returns:
        How many were chased.

    Raises:
        PermissionDeniedError: A receipt is another unit's, or not open; or the actor only watches.
    """
    found = outstanding()
    if receipts is not None:
        found = visible_to(by, found.filter(pk__in=receipts), wanted=len(set(receipts)))
    else:
        today = datetime.combine(local_day(at), time.min, SHANGHAI)
        found = found.filter(due_on__lte=remind_until(at)).exclude(chased_at__gte=today)
    numbers = list(found.select_for_update(of=("self",)).values_list("pk", flat=True))
    Receipt.objects.filter(pk__in=numbers).update(
        chases=F("chases") + 1, chased_at=at, next_try_at=at
    )
    if numbers:
        audit.record(
            actor=by, action="receipts.chased", at=at, matter=AFFAIR, purpose=AFFAIR,
            details={"receipts": len(numbers), "first": numbers[0]},
        )  # fmt: skip
    return len(numbers)


@transaction.atomic
def drop_party(*, consumer: str, party: str, at: datetime, why: str) -> int:
    """Expect nothing of a party any more, such as a system whose webhook is closed.

    Returns:
        How many receipts are dropped.
    """
    rows = outstanding().select_for_update(of=("self",)).filter(consumer=consumer, party=party)
    dropped = list(rows.select_related("notice"))
    for receipt in dropped:
        _end(receipt, dropped_at=at, finding=why)
        _meet_deadline(receipt.notice, at)
    return len(dropped)


def ask_again(*, consumer: str, party: str, at: datetime) -> int:
    """Let a party that answers again be asked at once for all that it still owes.

    Returns:
        How many receipts need not wait any longer.
    """
    waiting = outstanding().filter(
        consumer=consumer, party=party, attempts__gt=0, next_try_at__gt=at
    )
    return waiting.update(next_try_at=at)


def _record(record_no: int, effect_kind: str) -> LedgerRecord:
    found = LedgerRecord.objects.filter(record_no=record_no).order_by("-version").first()
    if found is None or effect_kind not in _KINDS:
        what = "record" if found is None else "effect"
        raise UnknownEffectError(
            f"there is no {what} to tell of: record {record_no}, effect {effect_kind!r}. Write the "
            "effect first, and name it by its word.",
            value=effect_kind,
        )
    return found


def _in_grace(record_no: int, on: date) -> bool:
    return LedgerEffect.objects.filter(
        ledger.valid_on(on),
        record_no=record_no,
        kind=EffectKind.GRACE_PERIOD,
        superseded_seq__isnull=True,
    ).exists()


def _takes_effect_on(seq: int, record_no: int, kind: str, change: Change) -> date:
    """The first day on which the change shows; the past where the effect has no day of its own."""
    if kind == CORRECTED:
        return date.min
    of_commit = LedgerEffect.objects.filter(recorded_seq=seq, record_no=record_no, kind=kind)
    days = of_commit.values_list("valid_from" if change is Change.BEGAN else "valid_to", flat=True)
    return min((day for day in days if day is not None), default=date.min)


def _expected(notice: EffectNotice, consumer: Consumer, party: Party, rules: Receipts) -> Receipt:
    limit = rules.limit(consumer.key, notice.effect_kind)
    due = limit.due(notice.takes_effect_on, in_use.current().workdays)
    first_moment = datetime.combine(notice.takes_effect_on, time.min, SHANGHAI)
    return Receipt(
        notice=notice,
        consumer=consumer.key,
        party=party.key,
        party_title=party.title,
        department_code=party.department,
        due_on=due.on,
        provisional=due.provisional,
        article=limit.article,
        next_try_at=max(notice.noticed_at, first_moment),
    )


def _start_deadline(notice: EffectNotice, expected: Sequence[Receipt], rules: Receipts) -> None:
    """One clock for all receipts of a notice: that of the first due."""
    if not expected:
        return
    first = min(expected, key=lambda receipt: (receipt.due_on, receipt.consumer))
    deadlines.start(
        affair=AFFAIR,
        case_no=notice.notice_no,
        step=STEP,
        owner=OFFICE,
        limit=rules.limit(first.consumer, notice.effect_kind),
        pack=rules.pack,
        edition=rules.edition,
        on=notice.takes_effect_on,
        subject_id=notice.subject_id,
    )


@transaction.atomic
def _ask(number: int, consumers: dict[str, Consumer], at: datetime) -> str:
    """Ask one party; `arrived`, `missing`, `dropped`, or nothing where somebody else asks."""
    receipt = (
        outstanding()
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("notice")
        .filter(pk=number)
        .first()
    )
    if receipt is None:
        return ""
    if _is_overtaken(receipt.notice):
        _end(receipt, dropped_at=at, finding=Finding.OVERTAKEN)
        _meet_deadline(receipt.notice, at)
        return "dropped"
    receipt.attempts, receipt.tried_at = receipt.attempts + 1, at
    party = Party(receipt.party, receipt.party_title, receipt.department_code)
    finding, obstacle = "", ""
    try:
        with transaction.atomic():
            try:
                finding = consumers[receipt.consumer].acknowledge(receipt.notice, party, at)
            except NotYetError as error:  # caught inside: what the party has logged is kept
                obstacle = error.why
    except Exception as error:  # noqa: BLE001  whatever is wrong with one copy, the others answer
        obstacle = f"{type(error).__name__}: {error}"
    if obstacle:
        _postpone(receipt, obstacle, at)
        return "missing"
    _end(receipt, acknowledged_at=at, finding=finding)
    _meet_deadline(receipt.notice, at)
    return "arrived"


def _is_overtaken(notice: EffectNotice) -> bool:
    """Whether a later notice says the opposite: nobody need follow this one any more."""
    return (
        EffectNotice.objects.filter(
            record_no=notice.record_no,
            effect_kind=notice.effect_kind,
            recorded_seq__gt=notice.recorded_seq,
        )
        .exclude(change=notice.change)
        .exists()
    )


def _end(receipt: Receipt, *, finding: str, **moment: datetime) -> None:
    receipt.finding, receipt.problem = finding[:_LONGEST_TEXT], ""
    for name, at in moment.items():
        setattr(receipt, name, at)
    receipt.save(update_fields=["attempts", "tried_at", "finding", "problem", *moment])


def _postpone(receipt: Receipt, obstacle: str, at: datetime) -> None:
    waits: Sequence[int] = settings.RECEIPTS_AGAIN_AFTER_SECONDS
    wait = waits[min(receipt.attempts, len(waits)) - 1]
    receipt.problem = obstacle[:_LONGEST_TEXT]
    receipt.next_try_at = at + timedelta(seconds=wait)
    receipt.save(update_fields=["attempts", "tried_at", "problem", "next_try_at"])


def _meet_deadline(notice: EffectNotice, at: datetime) -> None:
    if not outstanding().filter(notice=notice).exists():
        deadlines.meet(affair=AFFAIR, case_no=notice.notice_no, step=STEP, on=local_day(at))
