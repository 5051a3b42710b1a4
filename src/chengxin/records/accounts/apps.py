"""Django application of ``accounts``."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Departments, people and roles."""

    name = "chengxin.records.accounts"
    label = "accounts"
    verbose_name = "人员与部门"
