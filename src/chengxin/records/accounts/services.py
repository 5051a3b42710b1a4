"""Writes of departments and accounts."""

from django.db import transaction

from chengxin.law.rulebook import Directory
from chengxin.records.accounts.enums import Role
from chengxin.records.accounts.models import Account, Department


@transaction.atomic
def adopt_directory(directory: Directory) -> int:
    """Bring the departments to what a directory pack says; returns how many units it names.

    A unit that the pack no longer names is kept: what it handed in stays attributable to it.
    """
    Department.objects.bulk_create(
        [
            Department(code=unit.code, name=unit.zh, name_en=unit.en, kind=unit.kind)
            for unit in directory.units
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "name_en", "kind"],
    )
    return len(directory.units)


@transaction.atomic
def open_account(
    *,
    username: str,
    display_name: str,
    role: Role,
    password: str,
    department_code: str | None = None,
) -> Account:
    """The account of this user name with this role and password; made when there is none."""
    account, _ = Account.objects.update_or_create(
        username=username,
        defaults={
            "display_name": display_name,
            "role": role,
            "department_id": department_code,
            "is_active": True,
        },
    )
    account.set_password(password)
    account.full_clean()
    account.save(update_fields=["password"])
    return account


def set_mail_address(*, username: str, address: str) -> None:
    """Where reminders are mailed to; an empty address means no mails."""
    Account.objects.filter(username=username).update(email=address)
