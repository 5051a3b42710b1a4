"""Django application of the store."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """The store has no tables of its own."""

    name = "chengxin.records.store"
    label = "store"
