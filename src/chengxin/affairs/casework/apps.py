"""Django application of ``casework``."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """History, deadlines and letters of cases."""

    name = "chengxin.affairs.casework"
    label = "casework"
    verbose_name = "办件"
