"""Granting: everything in one transaction, or nothing; the fact stays as it was."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from chengxin.affairs.evaluations import services as evaluations
from chengxin.affairs.evaluations.selectors import find_grade
from chengxin.affairs.receipts import selectors as receipts
from chengxin.affairs.repair import services as repair
from chengxin.affairs.repair.enums import ApplicationState
from chengxin.affairs.repair.errors import ConditionsUnmetError, NotRepairableError
from chengxin.affairs.repair.models import RepairApplication, RepairBar
from chengxin.affairs.repair.services import effects
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor
from chengxin.records.ledger.models import LedgerCommit, LedgerEffect, LedgerRecord
from chengxin.records.publicity import selectors as public
from chengxin.records.publicity import services as publicity
from tests.affairs.repair.conftest import AT, REASON, House, days_later, make_house

ON = date(2026, 8, 10)


def _now() -> datetime:
    """Later than every commit of the test: these are recorded by the real clock."""
    return datetime.now(UTC) + timedelta(minutes=1)


def _publicly(house: House) -> list[int]:
    file = publicity.disclosed_records(
        subject_id=house.subject.pk, actor=Actor.visitor(), purpose="test",
        on=ON, at=_now(), audience=Audience.PUBLIC,
    )  # fmt: skip
    return [record.record_no for record in file.records]


def test_the_record_leaves_every_use_and_stays_a_fact(house: House) -> None:
    number = house.record()
    before = LedgerRecord.objects.values().get(record_no=number)
    assert _publicly(house) == [number]
    done = house.granted(number)
    assert _publicly(house) == []
    rows = public.list_public("administrative-penalty", on=ON, seq=public.latest_seq()).rows
    assert number not in [row.record_no for row in rows]
    assert LedgerRecord.objects.values().get(record_no=number) == before
    (effect,) = LedgerEffect.objects.filter(record_no=number)
    assert (effect.kind, effect.valid_from, effect.valid_to) == ("repaired", ON, None)
    assert effect.document == done.decision_no
    assert effect.recorded_seq == done.effect_seq


def test_the_department_that_decided_still_sees_its_fact(house: House) -> None:
    number = house.record()
    house.granted(number)
    read = {
        "subject_id": house.subject.pk, "purpose": "test", "on": ON, "at": _now(),
        "matter": "示例事项",
    }  # fmt: skip
    own = publicity.disclosed_records(actor=house.officer, **read)
    other = publicity.disclosed_records(actor=house.other, **read)
    assert [record.record_no for record in own.records] == [number]
    assert other.records == ()


def test_the_grade_is_new_within_the_same_transaction(own_database: str) -> None:
    with transaction.atomic():
        house = make_house()
        number = house.record(body={"fine_fen": 10_000_000})
    evaluations.evaluate(as_of=date(2026, 8, 9), by=Actor.system("test"), at=_now())
    before = find_grade(house.subject.pk)
    assert before is not None
    assert str(number) in str(before.contributions)
    done = house.granted(number)
    after = find_grade(house.subject.pk)
    assert after is not None
    assert after.points > before.points
    assert str(number) not in str(after.contributions)
    assert (after.run.known_seq, after.run.reason) == (done.effect_seq, "repair.granted")


def test_every_copy_is_told(house: House) -> None:
    done = house.granted()
    assert done.effect_seq is not None
    rows = receipts.of_commit(done.effect_seq)
    assert rows
    assert not any(row.acknowledged_at for row in rows)


def test_a_failure_of_any_part_takes_back_all_of_it(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = house.accepted()
    commits = LedgerCommit.objects.count()

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr(effects, "regrade", fail)
    with pytest.raises(RuntimeError):
        repair.grant(case_no=application.case_no, reasons=REASON, by=house.officer, at=AT)
    application.refresh_from_db()
    assert (application.state, application.decision_no) == ("accepted", "")
    assert not LedgerEffect.objects.filter(record_no=application.record_no).exists()
    assert LedgerCommit.objects.count() == commits
    assert _publicly(house) == [application.record_no]


def test_what_stands_against_it_on_the_day_of_the_decision_is_told(house: House) -> None:
    application = house.accepted()
    other = house.granted(house.record(body={"document_no": "沪示环罚〔2026〕19号"}))
    RepairBar.objects.create(
        subject_id=house.subject.pk, application=other, ground="false-material", facts="示例",
        found_on=ON, until_on=date(2029, 8, 10), document_no="示例1号", article="示例",
        at=AT, by="test",
    )  # fmt: skip
    with pytest.raises(ConditionsUnmetError) as refused:
        repair.grant(case_no=application.case_no, reasons=REASON, by=house.officer, at=AT)
    assert refused.value.file_from == "2029-08-11"


def test_a_repaired_record_is_not_repaired_again(house: House) -> None:
    done = house.granted()
    with pytest.raises(NotRepairableError) as refused:
        house.start(done.record_no, days_later(1))
    assert refused.value.reason == "repaired"


def test_the_database_refuses_a_granted_case_without_its_decision(house: House) -> None:
    application = house.accepted()
    with pytest.raises(IntegrityError, match="a_granted_repair_names_decision_and_effect"):
        with transaction.atomic():
            RepairApplication.objects.filter(pk=application.pk).update(
                state=ApplicationState.GRANTED
            )
