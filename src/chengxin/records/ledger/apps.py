"""Django application of ``ledger``."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Credit records on two clocks."""

    name = "chengxin.records.ledger"
    label = "ledger"
    verbose_name = "信用记录台账"
