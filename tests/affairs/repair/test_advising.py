"""Two papers served together: every decision comes with the advice how it is repaired."""

from datetime import UTC, date, datetime

import pytest

from chengxin.affairs.casework import letters
from chengxin.affairs.repair import services as repair
from chengxin.affairs.repair.errors import NotRepairableError, NotTheDeciderError
from chengxin.affairs.repair.models import RepairAdvice
from chengxin.affairs.repair.services.advising import list_unadvised
from tests.affairs.repair.conftest import OPENS_ON, UNIT, House

AT = datetime(2026, 5, 15, 2, tzinfo=UTC)
ON = date(2026, 5, 15)


def test_the_advice_says_from_when_on_what_conditions_and_to_whom(house: House) -> None:
    advice = repair.advise(record_no=house.record(), by=house.officer, at=AT)
    assert (advice.file_from, advice.late) == (OPENS_ON, False)
    (letter,) = letters.of_subject(house.subject.pk)
    assert (letter.letter_no, letter.pack) == (advice.letter_no, "letter.repair-advice")
    text = str(letter.content)
    for told in ("沪示环罚〔2026〕18号", OPENS_ON.isoformat(), "公开作出信用承诺", "信用承诺书"):
        assert told in text


def test_it_is_issued_once_and_late_is_said(house: House) -> None:
    number = house.record()
    late = repair.advise(record_no=number, by=house.office, at=datetime(2026, 6, 15, tzinfo=UTC))
    assert late.late
    assert repair.advise(record_no=number, by=house.officer, at=AT).pk == late.pk
    assert letters.of_subject(house.subject.pk).count() == 1


def test_only_who_decided_advises(house: House) -> None:
    number = house.record()
    for actor in (house.other, house.member):
        with pytest.raises(NotTheDeciderError):
            repair.advise(record_no=number, by=actor, at=AT)
    assert repair.advise(record_no=number, by=house.officer, at=AT).department_code == UNIT


def test_a_kind_without_advice_is_refused(house: House) -> None:
    number = house.record("tax-arrears")
    with pytest.raises(NotRepairableError) as refused:
        repair.advise(record_no=number, by=house.officer, at=AT)
    assert refused.value.reason == "not-advised"


def test_decisions_of_late_are_advised_by_the_job(house: House) -> None:
    new = house.record()
    house.record(decided_on=date(2026, 4, 2), body={"document_no": "沪示环罚〔2026〕2号"})
    before = [row.record_no for row in list_unadvised(on=ON, department=UNIT)]
    assert len(before) == 2
    assert repair.advise_new(at=AT) == 1
    assert list(RepairAdvice.objects.values_list("record_no", flat=True)) == [new]
    assert repair.advise_new(at=AT) == 0


def test_before_order_36_nothing_is_advised(house: House) -> None:
    house.record(decided_on=date(2026, 3, 2))
    assert not list_unadvised(on=date(2026, 3, 10)).exists()
    assert not list_unadvised(on=ON).exists()
