"""People of every role, and a browser-less client for each."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from chengxin.records.accounts import services as accounts
from chengxin.records.accounts.enums import Role
from chengxin.records.accounts.models import Account, Department

PASSWORD = "一条足够长的测试口令 2026"


@pytest.fixture
def department(db) -> Department:
    """One department of the directory."""
    return Department.objects.create(
        code="market-regulation",
        name="区市场监督管理局",
        name_en="Administration for Market Regulation",
        kind="department",
    )


@pytest.fixture
def person(department) -> Callable[[str], Account]:
    """Makes the account of a role."""

    def make(role: str) -> Account:
        needs = role in {Role.DEPARTMENT, Role.REGULATOR, Role.COUNTER}
        return accounts.open_account(
            username=f"{role}-1",
            display_name=f"{role} 甲",
            role=Role(role),
            password=PASSWORD,
            department_code=department.code if needs else None,
        )

    return make


@pytest.fixture
def signed_in(person) -> Callable[[str], Client]:
    """Makes a client in which a person of this role is signed in."""

    def make(role: str) -> Client:
        client = Client()
        client.force_login(person(role), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


@pytest.fixture
def unblocked(django_db_blocker, town) -> Iterator[None]:
    """Queries are allowed: the town's database is real, and nothing is rolled back."""
    with django_db_blocker.unblock():
        yield
