"""Django application of ``repair``."""

from django.apps import AppConfig


class RepairConfig(AppConfig):
    """Applications for credit repair, bars, shields and advice."""

    name = "chengxin.affairs.repair"
    label = "repair"
    verbose_name = "信用修复"

    def ready(self) -> None:
        """Serve the advice on repair together with every decision to list (两书同达)."""
        from chengxin.affairs.lists import companions
        from chengxin.affairs.receipts.registry import later

        advise = later(f"{self.name}.services.advising.advise_listing")
        companions.register(companions.Companion("repair-advice", advise))
