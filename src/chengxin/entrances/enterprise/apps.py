"""Django application of the enterprise."""

from django.apps import AppConfig


class EnterpriseConfig(AppConfig):
    """The subject's own door (企业专区)."""

    name = "chengxin.entrances.enterprise"
    label = "enterprise"
    verbose_name = "企业专区"
