"""Django application of ``evidence``."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Files handed in with cases."""

    name = "chengxin.records.evidence"
    label = "evidence"
    verbose_name = "证据材料"
