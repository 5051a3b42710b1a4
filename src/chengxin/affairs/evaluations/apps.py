"""Django application of ``evaluations``."""

from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    """Comprehensive evaluation."""

    name = "chengxin.affairs.evaluations"
    label = "evaluations"
    verbose_name = "综合评价"
