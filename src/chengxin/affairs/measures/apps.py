"""Django application of ``measures``."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class MeasuresConfig(AppConfig):
    """Disciplinary measures and the reference table that holds them to the list."""

    name = "chengxin.affairs.measures"
    label = "measures"
    verbose_name = "失信惩戒措施"

    def ready(self) -> None:
        """Whoever migrates brings the reference table to the lists; effects are told here too."""
        from django.utils.translation import gettext_lazy as _

        from chengxin.affairs.receipts.registry import Consumer, later, register

        register(Consumer("measures", _("惩戒措施"), later(f"{self.name}.consuming.acknowledge")))
        post_migrate.connect(_follow, sender=self)


def _follow(*, using: str, **_: Any) -> None:
    from chengxin.affairs.measures import references  # models are ready only now

    references.follow(using=using)
