"""A small district that handed in a registration and rows nobody could place."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from chengxin.law import rulebook
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.enums import Role
from chengxin.records.accounts.services import adopt_directory, open_account
from tests.records.intake.invented import Desk


@pytest.fixture
def desk(db: None, tmp_path: Path) -> Desk:
    """A desk whose files come in now, since grades are read by the ledger's own clock."""
    adopt_directory(rulebook.default().directory)
    return Desk(tmp_path, at=timezone.now() - timedelta(hours=1))


def somebody(role: Role, department: str | None = None) -> Actor:
    account = open_account(
        username=f"{role}-person", display_name="示例人", role=role, password="x" * 20,
        department_code=department,
    )  # fmt: skip
    return Actor.of_account(account)


@pytest.fixture
def officer(desk: Desk) -> Actor:
    """A person of the credit office."""
    return somebody(Role.OFFICE)


@pytest.fixture
def clerk(desk: Desk) -> Actor:
    """A person of the department that hands the rows in."""
    return somebody(Role.DEPARTMENT, "ecology-environment")
