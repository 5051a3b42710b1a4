"""Reminders and the mails that were sent about them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from chengxin.affairs.reminders.enums import ReminderKind
from chengxin.records.accounts.models import Account


class Reminder(models.Model):
    """Something a unit should see to (提醒): how many rows, until when. Counts and codes only.

    One open per unit, kind and key. It closes by itself when its reason is gone; dismissed, it is
    hidden until the count grows. ``department_code`` is empty for the credit office.
    """

    department_code = models.CharField(_("单位"), max_length=64, blank=True)
    kind = models.CharField(_("种类"), max_length=12, choices=ReminderKind)
    key = models.CharField(_("对象"), max_length=100)
    item = models.CharField(_("目录项"), max_length=64, blank=True)
    count = models.IntegerField(_("数量"))
    due_on = models.DateField(_("期限"), null=True)
    provisional = models.BooleanField(_("期限为暂定"), default=False)
    opened_at = models.DateTimeField(_("开始时间"))
    counted_at = models.DateTimeField(_("统计时间"))
    closed_at = models.DateTimeField(_("了结时间"), null=True)
    dismissed_at = models.DateTimeField(_("已办时间"), null=True)
    dismissed_by = models.CharField(_("办理人"), max_length=100, blank=True)

    class Meta:
        db_table = "reminder"
        ordering = ("due_on", "kind", "id")
        verbose_name = _("提醒")
        verbose_name_plural = _("提醒")
        constraints = (
            models.UniqueConstraint(
                fields=["department_code", "kind", "key"],
                condition=models.Q(closed_at__isnull=True),
                name="one_open_reminder_of_a_thing",
            ),
        )

    def __str__(self) -> str:
        return f"{self.department_code} {self.kind} {self.key}"


class MailDigest(models.Model):
    """The one mail of a person's day (每日提醒邮件); ``sent_at`` once it is out."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="mail_digests")
    day = models.DateField(_("日期"))
    reminders = models.IntegerField(_("提醒数"))
    sent_at = models.DateTimeField(_("发出时间"), null=True)

    class Meta:
        db_table = "reminder_mail"
        ordering = ("-day", "account_id")
        verbose_name = _("每日提醒邮件")
        verbose_name_plural = _("每日提醒邮件")
        constraints = (
            models.UniqueConstraint(fields=["account", "day"], name="one_mail_a_person_and_day"),
        )

    def __str__(self) -> str:
        return f"{self.account_id} {self.day}"
