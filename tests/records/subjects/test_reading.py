"""One subject on both clocks."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model

from chengxin.records.subjects import selectors, services
from chengxin.records.subjects.errors import UnknownSubjectError
from chengxin.records.subjects.models import SubjectMember
from tests.records.subjects.conftest import Register
from tests.records.subjects.invented import REGISTERED_ON, TODAY, code, mentions, number15

CHENGHUAI, HUAICHENG = "上海澄怀科技有限公司", "上海怀澄实业有限公司"
CHANGED_ON = date(2026, 5, 1)


def test_a_subject_is_read_as_it_was_and_as_it_was_known(register: Register) -> None:
    number = register.enter(CHENGHUAI, uscc=code(1))
    before = register.commit().seq
    register.state({"name": HUAICHENG, "uscc": code(1)}, on=CHANGED_ON)
    after = register.commit().seq

    def name(day: date, seq: int | None) -> str | None:
        version = selectors.version_of(number, valid_on=day, seq=seq)
        return None if version is None else version.name

    assert name(TODAY, before) == CHENGHUAI
    assert name(TODAY, after) == name(TODAY, None) == HUAICHENG
    assert name(CHANGED_ON.replace(month=4), after) == CHENGHUAI
    assert name(REGISTERED_ON.replace(year=2010), after) is None
    assert [v.name for v in selectors.history_of(number)] == [CHENGHUAI, HUAICHENG]
    assert [n.name for n in selectors.names_of(number)] == [HUAICHENG, CHENGHUAI]
    assert [n.name for n in selectors.names_of(number, seq=before)] == [CHENGHUAI]


def test_a_subject_is_found_by_a_code_or_a_name_however_they_are_written(
    register: Register,
) -> None:
    number = register.enter("上海澄怀（集团）有限公司", uscc=code(1))
    assert selectors.get_by_uscc(f" {code(1).lower()}").pk == number
    found = selectors.find_by_name("上海澄懷(集團)有限公司")
    assert found is not None
    assert found.pk == number


def test_an_unknown_code_is_refused_with_the_code(register: Register) -> None:
    with pytest.raises(UnknownSubjectError) as refusal:
        selectors.get_by_uscc(code(9))
    assert refusal.value.facts() == {"value": code(9)}


def test_a_shared_name_finds_nobody(register: Register) -> None:
    one, two = register.enter(CHENGHUAI, uscc=code(1)), register.enter(CHENGHUAI, uscc=code(2))
    assert selectors.find_by_name(CHENGHUAI) is None
    assert [s.pk for s in selectors.list_by_name(CHENGHUAI)] == [one, two]


def test_codes_come_strongest_first(register: Register) -> None:
    number = register.enter(CHENGHUAI, uscc=code(1), registration_number=number15(1))
    schemes = [row.scheme for row in selectors.identifiers_of(number)]
    assert schemes == ["uscc", "organisation-code", "registration-number"]


def test_the_office_sees_provisional_subjects_until_they_are_registered(
    register: Register,
) -> None:
    table = mentions({"uscc": code(1), "name": CHENGHUAI}, {"uscc": code(2), "name": HUAICHENG})
    services.create_provisional(register.commit(), table)
    page = selectors.list_provisional(limit=1)
    assert (page.total, [row.name for row in page.rows]) == (2, [HUAICHENG])
    register.enter(HUAICHENG, uscc=code(2))
    assert [row.uscc for row in selectors.list_provisional().rows] == [code(1)]


def test_an_enterprise_account_acts_for_its_subject(register: Register) -> None:
    number = register.enter(CHENGHUAI, uscc=code(1))
    account = get_user_model().objects.create(username="chenghuai")
    assert selectors.members_subject(account.pk) is None
    SubjectMember.objects.create(account=account, subject_id=number)
    subject = selectors.members_subject(account.pk)
    assert subject is not None
    assert subject.pk == number
