"""Who somebody is decides as which audience they read."""

import pytest
from django.db import IntegrityError

from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.enums import Role
from chengxin.records.accounts.models import Account, Department


@pytest.mark.parametrize("role", Role.values)
def test_every_role_reads_as_some_audience(role: str) -> None:
    actor = Actor.of_account(Account(username="x", role=role, department_id="water"))
    assert actor.audience in Audience
    assert actor.department_code == "water"


def test_a_visitor_reads_as_the_public() -> None:
    assert Actor.visitor().audience is Audience.PUBLIC


@pytest.mark.django_db
def test_department_people_have_a_department() -> None:
    Department.objects.create(code="water", name="示例水务局", name_en="Water", kind="department")
    with pytest.raises(IntegrityError, match="department_people_have_a_department"):
        Account.objects.create(username="clerk", role=Role.DEPARTMENT, display_name="示例")
