"""Django application of ``subjects``."""

from django.apps import AppConfig


class SubjectsConfig(AppConfig):
    """Credit subjects and the names and codes they are known by."""

    name = "chengxin.records.subjects"
    label = "subjects"
    verbose_name = "信用主体"
