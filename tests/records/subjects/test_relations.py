"""Renames, mergers and splits keep history on two clocks."""

from datetime import date

import pytest

from chengxin.records.subjects import selectors
from chengxin.records.subjects import services as subjects
from chengxin.records.subjects.enums import RelationKind
from chengxin.records.subjects.errors import RelationError
from chengxin.records.subjects.models import SubjectRelation, SubjectVersion
from chengxin.records.subjects.selectors.judging import relations_of
from tests.records.subjects.conftest import Register
from tests.records.subjects.invented import code

ON = date(2026, 7, 1)


@pytest.fixture
def two(register: Register) -> tuple[int, int]:
    return (
        register.enter("上海示例甲贸易有限公司", uscc=code(1)),
        register.enter("上海示例乙实业有限公司", uscc=code(2)),
    )


def relate(
    register: Register, earlier: int, later: int, kind: RelationKind = RelationKind.ABSORBED
) -> SubjectRelation:
    return subjects.relate(
        register.commit(),
        earlier_id=earlier,
        later_id=later,
        kind=kind,
        on=ON,
        document="示例登记合并〔2026〕1号",
        by="tester",
    )


def status_on(subject_id: int, day: date, seq: int | None = None) -> str:
    found = selectors.version_of(subject_id, valid_on=day, seq=seq)
    assert found is not None
    return found.status


def test_a_rename_keeps_the_name_with_its_period_and_both_are_found(register: Register) -> None:
    known = register.enter("上海示例旧名商贸有限公司", uscc=code(1))
    register.state({"name": "上海示例新名科技有限公司", "uscc": code(1), "valid_from": ON})
    present, former = selectors.names_of(known)
    assert (present.name, present.former) == ("上海示例新名科技有限公司", False)
    assert (former.name, former.valid_to) == ("上海示例旧名商贸有限公司", ON)
    for fragment, by_former in (("新名", ""), ("旧名", "上海示例旧名商贸有限公司")):
        (hit,) = selectors.search(fragment).rows
        assert (hit.subject_id, hit.former_name) == (known, by_former)
    before = selectors.version_of(known, valid_on=date(2026, 6, 30))
    assert before is not None
    assert before.name == "上海示例旧名商贸有限公司"


def test_an_absorbed_enterprise_is_deregistered_from_that_day(
    register: Register, two: tuple[int, int]
) -> None:
    known = register.commit().seq
    made = relate(register, *two)
    assert status_on(two[0], date(2026, 6, 30)) == "active"
    assert status_on(two[0], ON) == "deregistered"
    assert status_on(two[0], ON, seq=known) == "active"
    assert status_on(two[1], ON) == "active"
    assert relations_of([two[1]]) == relations_of([two[0]]) == [made]
    assert relations_of([two[0]], seq=known) == []


def test_whoever_splits_off_leaves_the_other_as_it_was(
    register: Register, two: tuple[int, int]
) -> None:
    versions = SubjectVersion.objects.count()
    relate(register, *two, RelationKind.SPLIT_OFF)
    assert SubjectVersion.objects.count() == versions
    assert status_on(two[0], ON) == "active"


def test_a_relation_taken_back_restores_the_status_and_stays_known(
    register: Register, two: tuple[int, int]
) -> None:
    made = relate(register, *two)
    seq = made.recorded_seq
    assert subjects.unrelate(register.commit(), made)
    assert status_on(two[0], ON) == "active"
    assert status_on(two[0], ON, seq=seq) == "deregistered"
    assert relations_of(two) == []
    assert relations_of(two, seq=seq) == [made]
    made.refresh_from_db()
    with pytest.raises(RelationError):
        subjects.unrelate(register.commit(), made)


def test_what_the_register_said_since_is_left_alone(
    register: Register, two: tuple[int, int]
) -> None:
    made = relate(register, *two)
    register.state(
        {"name": "上海示例甲贸易有限公司", "uscc": code(1), "status": "revoked",
         "valid_from": date(2026, 8, 1)}
    )  # fmt: skip
    assert not subjects.unrelate(register.commit(), made)
    assert status_on(two[0], date(2026, 8, 2)) == "revoked"


def test_impossible_relations_are_refused(register: Register, two: tuple[int, int]) -> None:
    third = register.enter("上海示例丙控股有限公司", uscc=code(3))
    relate(register, *two)
    for pair in (two, two[::-1], (two[0], two[0]), (two[0], 999_999)):
        with pytest.raises(RelationError):
            relate(register, *pair)
    relate(register, two[1], third)
    with pytest.raises(RelationError, match="circle"):
        relate(register, third, two[0])
