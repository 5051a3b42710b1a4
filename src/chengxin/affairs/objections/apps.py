"""Django application of ``objections``."""

from django.apps import AppConfig


class ObjectionsConfig(AppConfig):
    """Objections, and corrections by the department itself."""

    name = "chengxin.affairs.objections"
    label = "objections"
    verbose_name = "异议"
