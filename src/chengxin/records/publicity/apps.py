"""Django application of ``publicity``."""

from django.apps import AppConfig


class PublicityConfig(AppConfig):
    """What may be shown to whom, until when."""

    name = "chengxin.records.publicity"
    label = "publicity"
    verbose_name = "公示"
