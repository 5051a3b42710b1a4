"""Django application of ``lists``."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ListsConfig(AppConfig):
    """Registers of the dishonest and the trustworthy."""

    name = "chengxin.affairs.lists"
    label = "lists"
    verbose_name = "名单"

    def ready(self) -> None:
        """Answer for the registers when a record changes; keep the bases the database checks."""
        from django.utils.translation import gettext_lazy as _

        from chengxin.affairs.receipts.registry import Consumer, later, register

        register(Consumer("lists", _("名单"), later(f"{self.name}.following.acknowledge")))
        post_migrate.connect(_bring_bases, sender=self)


def _bring_bases(*, using: str, **_: Any) -> None:
    """A fresh or upgraded database knows the packaged bases before anything is entered."""
    from chengxin.affairs.lists import references  # models are ready only now

    references.follow(using=using)
