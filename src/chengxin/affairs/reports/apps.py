"""Django application of ``reports``."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Special credit reports."""

    name = "chengxin.affairs.reports"
    label = "reports"
    verbose_name = "信用报告"

    def ready(self) -> None:
        """Take part in receipts."""
        from django.utils.translation import gettext_lazy as _

        from chengxin.affairs.receipts.registry import Consumer, later, register

        register(
            Consumer("reports", _("已出具的报告"), later(f"{self.name}.following.acknowledge"))
        )
