"""Django application of ``amendments``."""

from django.apps import AppConfig


class AmendmentsConfig(AppConfig):
    """Drafts of rule packs, their checks and their release."""

    name = "chengxin.affairs.amendments"
    label = "amendments"
    verbose_name = "规则修订"
