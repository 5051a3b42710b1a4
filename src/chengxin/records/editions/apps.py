"""Django application of ``editions``."""

from django.apps import AppConfig


class EditionsConfig(AppConfig):
    """Editions of rule packs and the rulebook in use."""

    name = "chengxin.records.editions"
    label = "editions"
    verbose_name = "规则版本"
