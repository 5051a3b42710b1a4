"""Django application of the shared parts of the pages."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Frames, parts and error pages."""

    name = "chengxin.entrances.web"
    label = "web"
    verbose_name = "页面"
