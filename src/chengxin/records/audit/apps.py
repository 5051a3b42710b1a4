"""Django application of ``audit``."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The append-only trail of who did or saw what, and why."""

    name = "chengxin.records.audit"
    label = "audit"
    verbose_name = "审计"
