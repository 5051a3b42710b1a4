"""Django application of ``tolerance``."""

from django.apps import AppConfig


class ToleranceConfig(AppConfig):
    """Cases of tolerance."""

    name = "chengxin.affairs.tolerance"
    label = "tolerance"
    verbose_name = "容错认定"
