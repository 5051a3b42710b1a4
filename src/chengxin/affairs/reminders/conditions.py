"""What should be open now: every reason for a reminder, reckoned anew from the records."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import connection

from chengxin.affairs.assessments.enums import NoticeState
from chengxin.affairs.assessments.models import Notice, NoticeReading
from chengxin.affairs.casework import deadlines
from chengxin.affairs.receipts import selectors as receipts
from chengxin.affairs.receipts.clocks import remind_until
from chengxin.affairs.reminders.enums import ReminderKind
from chengxin.records.accounts.enums import Role
from chengxin.records.accounts.models import Account
from chengxin.records.intake.models import HeldRow
from chengxin.records.intake.quality import evidence, months
from chengxin.records.intake.quality.enums import AppealState, FreshState
from chengxin.records.intake.quality.freshness import freshness
from chengxin.records.intake.quality.models import Appeal
from chengxin.records.intake.quality.scope import Scope, scope

OFFICE = ""
MONTHS_BACK = 2
_LOOK_BACK_DAYS = 90

# Rows that were handed in but are not taken in, and of which no record has come since.
_UNSETTLED = """
    SELECT b.department_id, b.item, coalesce(b.feed_body ->> 'channel', ''), u.decided_on, count(*)
    FROM quality_unaccepted_row u
    JOIN intake_batch b ON b.id = u.batch_id
    JOIN intake_row r ON r.batch_id = u.batch_id AND r.row_no = u.row_no
    WHERE NOT b.dry_run AND b.repeat_of_id IS NULL AND b.state <> 'cancelled'
      AND b.received_at <= %(at)s AND u.decided_on > %(since)s
      AND (r.outcome = 'rejected' AND u.document_no <> '' AND NOT EXISTS (
               SELECT FROM ledger_record l
               WHERE l.item = b.item AND l.department_code = b.department_id
                 AND l.document_no = u.document_no AND l.decided_on = u.decided_on)
           OR r.outcome = 'held' AND EXISTS (
               SELECT FROM intake_held_row h
               WHERE h.batch_id = u.batch_id AND h.row_no = u.row_no AND h.closed_at IS NULL))
    GROUP BY 1, 2, 3, 4
"""


@dataclass(frozen=True)
class Wanted:
    """A reminder that should be open: whose, of what, how many, until when."""

    department: str
    kind: ReminderKind
    key: str
    item: str
    count: int
    due_on: date | None = None
    provisional: bool = False

    @property
    def identity(self) -> tuple[str, str, str]:
        """What makes it the same reminder tomorrow."""
        return self.department, self.kind.value, self.key


def wanted(at: datetime) -> list[Wanted]:
    """Every reminder that should be open at a moment.

    Args:
        at: The moment; nothing later is looked at.
    """
    month = months.of(at.astimezone(months.SHANGHAI).date())
    asked = scope(since=months.after(month, -MONTHS_BACK), until=month, now=at)
    return [
        *_near_deadlines(asked),
        *_steps_of_cases(asked),
        *_receipts(asked),
        *_held_long(asked),
        *_silent(asked),
        *_appeals(asked),
        *_notices(),
    ]


def _near_deadlines(asked: Scope) -> Iterable[Wanted]:
    """Rows not taken in, and decisions only others report, near or past their deadline."""
    near = asked.book.workdays.add(asked.on, asked.pack.reminders.deadline_within_workdays).on
    found: dict[tuple[str, str, str], Wanted] = {}
    for department, item, channel, decided_on, count in _waiting(asked):
        due = asked.deadline(item, department, decided_on, channel)
        if due is None or due.on > near:
            continue
        kind = ReminderKind.OVERDUE if due.on < asked.on else ReminderKind.DUE_SOON
        new = Wanted(department, kind, item, item, count, due.on, due.provisional)
        old = found.get(new.identity)
        if old is not None:
            first = min(old, new, key=lambda w: w.due_on or date.max)
            new = replace(first, count=old.count + new.count)
        found[new.identity] = new
    return found.values()


def _waiting(asked: Scope) -> list[tuple[str, str, str, date, int]]:
    with connection.cursor() as cursor:
        since = asked.on - timedelta(days=_LOOK_BACK_DAYS)
        cursor.execute(_UNSETTLED, {"at": asked.known.at, "since": since})
        rows = list(cursor.fetchall())
    seen = evidence.elsewhere(asked)
    return rows + [(each.department, each.item, "", each.decided_on, 1) for each in seen]


def _steps_of_cases(asked: Scope) -> Iterable[Wanted]:
    """Steps of cases near or past their legal deadline, by the unit that has to do them."""
    near = asked.book.workdays.add(asked.on, asked.pack.reminders.deadline_within_workdays).on
    found: dict[tuple[str, str, str], Wanted] = {}
    for deadline in deadlines.list_open().filter(due_on__lte=near):
        late = deadline.due_on < asked.on
        kind = ReminderKind.CASE_OVERDUE if late else ReminderKind.CASE_DUE
        new = Wanted(deadline.owner, kind, "all", "", 1, deadline.due_on, deadline.provisional)
        # Listed by last day, so the first one met is the first due.
        first = found.get(new.identity)
        found[new.identity] = new if first is None else replace(first, count=first.count + 1)
    return found.values()


def _receipts(asked: Scope) -> Iterable[Wanted]:
    """Receipts that systems of a department owe, due soon or overdue."""
    for department, (count, due_on, provisional) in receipts.owed(
        remind_until(asked.known.at)
    ).items():
        yield Wanted(department, ReminderKind.RECEIPT, "all", "", count, due_on, provisional)


def _held_long(asked: Scope) -> Iterable[Wanted]:
    before = asked.known.at - timedelta(days=asked.pack.reminders.held_longer_than_days)
    counts: dict[tuple[str, str], int] = {}
    found = HeldRow.objects.filter(closed_at__isnull=True, held_at__lt=before)
    for pair in found.values_list("department_code", "item"):
        counts[pair] = counts.get(pair, 0) + 1
    for (department, item), count in counts.items():
        yield Wanted(department, ReminderKind.HELD_LONG, item, item, count)
    if counts:
        yield Wanted(OFFICE, ReminderKind.HELD_LONG, "all", "", sum(counts.values()))


def _silent(asked: Scope) -> Iterable[Wanted]:
    silent = [each for each in freshness(asked) if each.state is FreshState.SILENT]
    for each in silent:
        yield Wanted(each.department, ReminderKind.SILENT, each.item, each.item, each.age_days)
    if silent:
        yield Wanted(OFFICE, ReminderKind.SILENT, "all", "", len(silent))


def _appeals(asked: Scope) -> Iterable[Wanted]:
    waiting = Appeal.objects.filter(
        state=AppealState.SUBMITTED, submitted_at__lte=asked.known.at
    ).order_by("due_on")
    found = list(waiting.values_list("due_on", "due_provisional"))
    if found:
        first, provisional = found[0]
        yield Wanted(OFFICE, ReminderKind.APPEAL, "all", "", len(found), first, provisional)


def _notices() -> Iterable[Wanted]:
    drafts = Notice.objects.filter(state=NoticeState.DRAFT).count()
    if drafts:
        yield Wanted(OFFICE, ReminderKind.DRAFT, "all", "", drafts)
    released = list(Notice.objects.filter(state=NoticeState.RELEASED).values_list("pk", flat=True))
    opened = set(
        NoticeReading.objects.filter(notice__in=released).values_list(
            "department_code", "notice_id"
        )
    )
    people = Account.objects.filter(role__in=[Role.DEPARTMENT, Role.REGULATOR], is_active=True)
    for department in sorted(set(people.values_list("department_id", flat=True)) - {None}):
        unread = sum((department, notice) not in opened for notice in released)
        if unread:
            yield Wanted(str(department), ReminderKind.NOTICE, "all", "", unread)
