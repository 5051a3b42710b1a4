"""Django application of the desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The staff's desk (工作台)."""

    name = "chengxin.entrances.desk"
    label = "desk"
    verbose_name = "工作台"
