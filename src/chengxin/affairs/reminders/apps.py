"""Django application of ``reminders``."""

from django.apps import AppConfig


class RemindersConfig(AppConfig):
    """Reminders in the inbox and by mail."""

    name = "chengxin.affairs.reminders"
    label = "reminders"
    verbose_name = "提醒"
