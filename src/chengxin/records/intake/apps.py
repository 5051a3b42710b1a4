"""Django application of ``intake``."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Batches handed in by departments."""

    name = "chengxin.records.intake"
    label = "intake"
    verbose_name = "归集"
