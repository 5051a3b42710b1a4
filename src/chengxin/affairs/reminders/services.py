"""Keeps the inbox's reminders as the records say, and sends one mail a person and day."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from chengxin.affairs.reminders.conditions import Wanted, wanted
from chengxin.affairs.reminders.enums import ReminderKind
from chengxin.affairs.reminders.models import MailDigest, Reminder
from chengxin.affairs.reminders.selectors import list_reminders, reminders_of
from chengxin.law.errors import PermissionDeniedError
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.enums import Role
from chengxin.records.accounts.models import Account
from chengxin.records.audit import services as audit
from chengxin.records.editions import in_use
from chengxin.records.intake.plans import local_day

Send = Callable[[str, str, str], Any]
_REMINDED = (Role.OFFICE, Role.DEPARTMENT, Role.REGULATOR)


@transaction.atomic
def refresh(*, at: datetime) -> dict[str, int]:
    """Open what should be open, update counts, close what has no reason any more.

    Done twice, it does nothing the second time.

    Args:
        at: The moment.

    Returns:
        How many were opened, changed and closed.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('chengxin'), hashtext('reminders'))")
    due = {each.identity: each for each in wanted(at)}
    standing = {
        (each.department_code, each.kind, each.key): each
        for each in Reminder.objects.filter(closed_at__isnull=True)
    }
    told = {"opened": 0, "changed": 0, "closed": 0}
    for identity, reminder in standing.items():
        found = due.get(identity)
        grown = found is not None and _has_grown(reminder, found)
        if found is None or (reminder.dismissed_at is not None and grown):
            reminder.closed_at = at
            reminder.save(update_fields=["closed_at"])
            told["closed"] += 1
        else:
            told["changed"] += _bring_up_to_date(reminder, found, at)
            del due[identity]
    for found in due.values():
        _open(found, at)
        told["opened"] += 1
    return told


def _has_grown(reminder: Reminder, found: Wanted) -> bool:
    """Whether there is more of it; that a silence lasts another day is nothing new."""
    return found.kind is not ReminderKind.SILENT and found.count > reminder.count


def _bring_up_to_date(reminder: Reminder, found: Wanted, at: datetime) -> bool:
    said = (reminder.count, reminder.due_on, reminder.provisional)
    if said == (found.count, found.due_on, found.provisional):
        return False
    reminder.count, reminder.due_on = found.count, found.due_on
    reminder.provisional, reminder.counted_at = found.provisional, at
    reminder.save(update_fields=["count", "due_on", "provisional", "counted_at"])
    return True


def _open(found: Wanted, at: datetime) -> None:
    Reminder.objects.create(
        department_code=found.department,
        kind=found.kind,
        key=found.key,
        item=found.item,
        count=found.count,
        due_on=found.due_on,
        provisional=found.provisional,
        opened_at=at,
        counted_at=at,
    )


@transaction.atomic
def dismiss(*, reminder_id: int, by: Actor, at: datetime) -> Reminder:
    """Hide a reminder somebody has seen to; it comes back when there is more of it.

    Raises:
        PermissionDeniedError: It is another unit's, or there is none.
    """
    found = list_reminders(by).select_for_update(of=("self",)).filter(pk=reminder_id).first()
    if found is None:
        raise PermissionDeniedError(
            f"{by.operator} has no open reminder {reminder_id}.",
            by=by.operator,
            what=f"reminder {reminder_id}",
        )
    found.dismissed_at, found.dismissed_by = at, by.operator
    found.save(update_fields=["dismissed_at", "dismissed_by"])
    audit.record(
        actor=by,
        action="reminders.reminder.dismissed",
        at=at,
        matter=f"reminder {found.pk}",
        purpose="data-quality",
        details={"reminder": found.pk, "kind": found.kind, "count": found.count},
    )
    return found


def send_digests(*, at: datetime, send: Send | None = None) -> int:
    """Send everybody with an address one mail about what is open; at most one a day each.

    The note that it is out is kept with the sending, so a run that fails is tried again, and a
    second run sends nothing.

    Args:
        at: The moment; its day in Shanghai is the day of the mail.
        send: Takes address, subject and text; Django's mail settings by default.

    Returns:
        How many mails went out.
    """
    day = local_day(at)
    sent = 0
    people = Account.objects.filter(is_active=True, role__in=_REMINDED).exclude(email="")
    for account in people.order_by("pk"):
        with transaction.atomic():
            sent += _send_one(account, day, at, send or _send)
    return sent


def _send_one(account: Account, day: date, at: datetime, send: Send) -> int:
    found = list(reminders_of(_unit(account)))
    if not found:
        return 0
    digest, _made = MailDigest.objects.select_for_update(of=("self",)).get_or_create(
        account=account, day=day, defaults={"reminders": len(found)}
    )
    if digest.sent_at is not None:
        return 0
    send(account.email, *digest_text(found))
    digest.sent_at, digest.reminders = at, len(found)
    digest.save(update_fields=["sent_at", "reminders"])
    return 1


def _unit(account: Account) -> str:
    return "" if account.role == Role.OFFICE else account.department_id or "-"


def digest_text(found: list[Reminder]) -> tuple[str, str]:
    """Subject and text of a mail: kinds, items, counts, days and a link; nobody's name."""
    with translation.override("zh-hans"):
        lines = [f"{n}. {line_of(reminder)}" for n, reminder in enumerate(found, 1)]
        subject = _("信用平台提醒：%(n)s 项待办") % {"n": len(found)}
        link = f"{settings.CHENGXIN_PUBLIC_URL.rstrip('/')}/desk/"
        closing = _("请登录工作台办理：%(link)s") % {"link": link}
        return subject, "\n".join([*lines, "", closing, _("本邮件由系统发出，每天最多一封。")])


def line_of(reminder: Reminder) -> str:
    """A reminder in one line."""
    title = reminder.get_kind_display()
    item = _item_title(reminder.item)
    unit = _("天没有报送") if reminder.kind == "silent" and reminder.item else _("项")
    parts = [f"{title}{'，' + item if item else ''}：{reminder.count} {unit}"]
    if reminder.due_on is not None:
        mark = _("（暂定）") if reminder.provisional else ""
        parts.append(_("最早期限 %(day)s") % {"day": f"{reminder.due_on:%Y-%m-%d}"} + mark)
    return "，".join(parts)


def _item_title(item: str) -> str:
    editions = in_use.current().editions_of(f"catalogue.{item}") if item else ()
    return editions[-1].title.zh if editions else item


def _send(address: str, subject: str, text: str) -> None:
    send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [address])
