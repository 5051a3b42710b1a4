"""Django application of the portal."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The public portal (信用门户)."""

    name = "chengxin.entrances.portal"
    label = "portal"
    verbose_name = "信用门户"
