"""Django application of ``receipts``."""

from django.apps import AppConfig


class ReceiptsConfig(AppConfig):
    """Receipts of every copy of a record."""

    name = "chengxin.affairs.receipts"
    label = "receipts"
    verbose_name = "回执"

    def ready(self) -> None:
        """Take up the consumers below the affairs: the public side, and connected systems."""
        from django.utils.translation import gettext_lazy as _

        from chengxin.affairs.receipts import public, webhooks
        from chengxin.affairs.receipts.registry import Consumer, register

        register(Consumer("portal", _("公示页面"), public.acknowledge_pages))
        register(Consumer("search", _("公开检索与列表"), public.acknowledge_search))
        register(
            Consumer(
                webhooks.CONSUMER,
                _("接入系统"),
                webhooks.acknowledge,
                parties=webhooks.parties,
                is_remote=True,
            )
        )
