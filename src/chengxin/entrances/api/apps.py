"""Django application of the programming interface."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Tokens, batches and items for systems."""

    name = "chengxin.entrances.api"
    label = "api"
    verbose_name = "接口"
