"""Court shields: raised on a ruling, follow what comes later, become repair or fall away."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from chengxin.affairs.repair import services as repair
from chengxin.affairs.repair.enums import ShieldState
from chengxin.affairs.repair.errors import CaseNotShownError, NotShieldableError
from chengxin.affairs.repair.models import RepairShield
from chengxin.affairs.repair.transitions import SHIELD, ShieldAct
from chengxin.law.errors import InputError, PermissionDeniedError, TransitionError
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor
from chengxin.records.ledger.models import LedgerEffect
from chengxin.records.publicity import services as publicity
from tests.affairs.repair.conftest import AT, House, days_later, pdf

RULED_ON = date(2026, 8, 3)
RULING = "（2026）沪示例破1号"


def _ask(house: House, by: Actor | None = None, at: datetime = AT) -> RepairShield:
    return repair.request_shield(
        subject_id=house.subject.pk, ruling_no=RULING, court="示例区人民法院",
        ruled_on=RULED_ON, name="裁定书.pdf", content=pdf(), by=by or house.member, at=at,
    )  # fmt: skip


def _raised(house: House) -> RepairShield:
    return repair.raise_shield(case_no=_ask(house).case_no, by=house.office, at=AT)


def _public(house: House, on: date) -> list[int]:
    file = publicity.disclosed_records(
        subject_id=house.subject.pk, actor=Actor.visitor(), purpose="test", on=on,
        at=datetime.now(UTC) + timedelta(minutes=1), audience=Audience.PUBLIC,
    )  # fmt: skip
    return sorted(record.record_no for record in file.records)


def _effects(number: int) -> list[tuple[str, date, date | None]]:
    live = LedgerEffect.objects.filter(record_no=number, superseded_seq__isnull=True)
    return list(live.order_by("id").values_list("kind", "valid_from", "valid_to"))


def test_what_was_before_the_ruling_is_shielded_and_no_more(house: House) -> None:
    before = house.record()
    after = house.record(decided_on=date(2026, 8, 5), body={"document_no": "沪示环罚〔2026〕30号"})
    assert _public(house, AT.date()) == [before, after]
    shield = _raised(house)
    assert shield.state == ShieldState.IN_FORCE
    assert _public(house, AT.date()) == [after]
    assert _effects(before) == [("court-shield", AT.date(), None)]
    assert _effects(after) == []


def test_a_record_that_comes_to_count_again_is_covered_by_the_job(house: House) -> None:
    first = house.granted()
    shield = _raised(house)
    assert shield.records.count() == 0
    assert repair.cover_new(at=days_later(1)) == 0
    repair.revoke(
        case_no=first.case_no, ground="broken-commitment", facts="示例事实", by=house.officer,
        at=days_later(2),
    )  # fmt: skip
    assert repair.cover_new(at=days_later(3)) == 1
    assert [each.record_no for each in shield.records.all()] == [first.record_no]


def test_carried_out_it_becomes_repair(house: House) -> None:
    number = house.record()
    shield = _raised(house)
    later = days_later(30)
    with pytest.raises(InputError):
        repair.complete_shield(case_no=shield.case_no, end_ruling_no=" ", by=house.office, at=later)
    repair.complete_shield(
        case_no=shield.case_no, end_ruling_no="（2026）沪示例破1号之二", by=house.office, at=later
    )
    on = later.date()
    assert _effects(number) == [
        ("court-shield", AT.date(), on),
        ("repaired", on, None),
    ]
    assert _public(house, on) == []


def test_failed_the_records_count_again(house: House) -> None:
    number = house.record()
    shield = _raised(house)
    later = days_later(30)
    repair.end_shield(case_no=shield.case_no, reasons="重整计划不能执行", by=house.office, at=later)
    assert _public(house, later.date()) == [number]
    assert _ask(house, at=days_later(31)).state == ShieldState.REQUESTED


def test_one_shield_at_a_time_and_only_for_oneself(house: House) -> None:
    _ask(house)
    with pytest.raises(NotShieldableError) as refused:
        _ask(house)
    assert refused.value.reason == "open-already"
    with pytest.raises(PermissionDeniedError):
        _ask(house, by=house.stranger)


def test_the_office_decides_and_refuses_with_reasons(house: House) -> None:
    shield = _ask(house)
    with pytest.raises(PermissionDeniedError):
        repair.raise_shield(case_no=shield.case_no, by=house.officer, at=AT)
    with pytest.raises(InputError):
        repair.refuse_shield(case_no=shield.case_no, reasons="", by=house.office, at=AT)
    done = repair.refuse_shield(
        case_no=shield.case_no, reasons="不是批准重整计划的裁定", by=house.office, at=AT
    )
    assert done.state == ShieldState.REFUSED
    with pytest.raises(TransitionError):
        repair.raise_shield(case_no=shield.case_no, by=house.office, at=AT)


def test_a_ruling_of_tomorrow_is_none(house: House) -> None:
    with pytest.raises(InputError):
        _ask(house, at=datetime(2026, 8, 1, tzinfo=UTC))


def test_who_may_open_a_shield(house: House) -> None:
    shield = _ask(house)
    for actor in (house.member, house.office):
        assert repair.open_shield(case_no=shield.case_no, by=actor, at=AT).pk == shield.pk
    for actor in (house.stranger, house.officer):
        with pytest.raises(CaseNotShownError):
            repair.open_shield(case_no=shield.case_no, by=actor, at=AT)


def test_a_request_can_be_taken_back(house: House) -> None:
    shield = _ask(house)
    with pytest.raises(PermissionDeniedError), transaction.atomic():
        repair.withdraw_request(case_no=shield.case_no, by=house.stranger, at=AT)
    done = repair.withdraw_request(case_no=shield.case_no, by=house.member, at=AT)
    assert done.state == ShieldState.WITHDRAWN


def test_every_state_of_a_shield_is_reached_and_left_by_the_table() -> None:
    assert set(SHIELD.states) == set(ShieldState.values)
    assert SHIELD.final_states == {"completed", "ended", "refused", "withdrawn"}
    assert set(SHIELD.acts) == {str(act) for act in ShieldAct}
