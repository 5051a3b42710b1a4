"""Django application of ``evaluations``."""

from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    """Comprehensive evaluation."""

    name = "chengxin.affairs.evaluations"
    label = "evaluations"
    verbose_name = "综合评价"

    def ready(self) -> None:
        """Take part in receipts."""
        from django.utils.translation import gettext_lazy as _

        from chengxin.affairs.receipts.registry import Consumer, later, register

        following = f"{self.name}.following"
        register(Consumer("replica", _("评价副本"), later(f"{following}.acknowledge_replica")))
        register(Consumer("grades", _("评价等级"), later(f"{following}.acknowledge_grades")))
