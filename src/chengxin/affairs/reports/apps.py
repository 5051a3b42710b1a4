"""Django application of ``reports``."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Special credit reports."""

    name = "chengxin.affairs.reports"
    label = "reports"
    verbose_name = "信用报告"
