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

        from chengxin.affairs.receipts.registry import SYSTEMS, Consumer, later, register

        public, webhooks = f"{self.name}.public", f"{self.name}.webhooks"
        register(Consumer("portal", _("公示页面"), later(f"{public}.acknowledge_pages")))
        register(Consumer("search", _("公开检索与列表"), later(f"{public}.acknowledge_search")))
        register(
            Consumer(
                SYSTEMS,
                _("接入系统"),
                later(f"{webhooks}.acknowledge"),
                parties=later(f"{webhooks}.parties"),
                is_remote=True,
            )
        )
