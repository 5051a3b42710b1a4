"""Django application of ``assessments``."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """Notices and assessments of data quality."""

    name = "chengxin.affairs.assessments"
    label = "assessments"
    verbose_name = "通报与考核"
