"""Reads of departments and accounts."""

from chengxin.records.accounts.models import Account, Department


def find_account(username: str) -> Account | None:
    """The active account of this user name."""
    return Account.objects.filter(username=username, is_active=True).first()


def list_accounts() -> list[Account]:
    """Active accounts in the order of their user names, departments fetched."""
    return list(
        Account.objects.filter(is_active=True).select_related("department").order_by("username")
    )


def list_departments() -> list[Department]:
    """All departments in the order of their codes."""
    return list(Department.objects.all())


def find_department(code: str) -> Department | None:
    """The department of this code."""
    return Department.objects.filter(code=code).first()
