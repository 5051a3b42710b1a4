"""Django application of ``quality``."""

from django.apps import AppConfig


class QualityConfig(AppConfig):
    """Figures of quality and appeals against them."""

    name = "chengxin.records.intake.quality"
    label = "quality"
    verbose_name = "归集数据质量"
