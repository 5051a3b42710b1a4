"""False papers and broken commitments: on record, revoked, and nothing for three years."""

from datetime import date

import pytest

from chengxin.affairs.receipts import selectors as receipts
from chengxin.affairs.repair import services as repair
from chengxin.affairs.repair.enums import ApplicationState
from chengxin.affairs.repair.errors import ConditionsUnmetError
from chengxin.law.errors import InputError, TransitionError
from chengxin.records.ledger import services as ledger
from chengxin.records.ledger.models import LedgerEffect, LedgerRecord
from tests.affairs.repair.conftest import AT, UNIT, House, days_later

FACTS = "提交的缴款凭证是伪造的"


def test_deceit_goes_on_record_as_a_row_of_the_deciding_unit(house: House) -> None:
    application = house.accepted()
    bar = repair.find_deceit(
        case_no=application.case_no, ground="false-material", facts=FACTS, by=house.officer, at=AT
    )
    application.refresh_from_db()
    assert application.state == ApplicationState.REFUSED
    record = LedgerRecord.objects.get(record_no=bar.entered_record_no)
    assert (record.item, record.department_code) == ("false-material", UNIT)
    assert record.subject_id == house.subject.pk
    assert record.document_no == bar.document_no == application.decision_no
    assert FACTS in record.payload.body["facts"]


def test_nothing_of_the_subject_is_repaired_for_three_years(house: House) -> None:
    application = house.accepted()
    other = house.record(body={"document_no": "沪示环罚〔2026〕19号"})
    bar = repair.find_deceit(
        case_no=application.case_no, ground="false-material", facts=FACTS, by=house.officer, at=AT
    )
    assert (bar.record_no, bar.until_on) == (None, date(2029, 8, 10))
    for number in (application.record_no, other):
        with pytest.raises(ConditionsUnmetError) as refused:
            house.start(number, days_later(30))
        assert refused.value.unmet[0]["condition"] == "not-barred"
        assert refused.value.file_from == "2029-08-11"


def test_a_granted_repair_is_revoked_and_the_record_counts_again(house: House) -> None:
    done = house.granted()
    later = days_later(40)
    repair.revoke(
        case_no=done.case_no, ground="broken-commitment", facts="再次未设标志", by=house.officer,
        at=later,
    )  # fmt: skip
    done.refresh_from_db()
    assert (done.state, done.revoked_on) == (ApplicationState.REVOKED, date(2026, 9, 19))
    live = LedgerEffect.objects.filter(record_no=done.record_no, superseded_seq__isnull=True)
    (ended,) = live
    assert (ended.valid_from, ended.valid_to) == (date(2026, 8, 10), date(2026, 9, 19))
    told = receipts.of_record(done.record_no)
    assert len(told) > len(receipts.of_commit(done.effect_seq or 0))
    with pytest.raises(TransitionError):
        repair.revoke(
            case_no=done.case_no, ground="broken-commitment", facts="又一次", by=house.officer,
            at=later,
        )  # fmt: skip


def test_a_ground_is_one_of_the_pack_and_facts_are_told(house: House) -> None:
    application = house.accepted()
    for ground, facts in (("bad-mood", FACTS), ("false-material", " ")):
        with pytest.raises(InputError):
            repair.find_deceit(
                case_no=application.case_no, ground=ground, facts=facts, by=house.officer, at=AT
            )
    assert not LedgerRecord.objects.filter(item="false-material").exists()


def test_a_bar_falls_with_the_record_it_stands_on(house: House) -> None:
    application = house.accepted()
    bar = repair.find_deceit(
        case_no=application.case_no, ground="false-material", facts=FACTS, by=house.officer, at=AT
    )
    later = days_later(20)
    with pytest.raises(ConditionsUnmetError):
        house.start(application.record_no, later)
    ledger.record_effect(
        ledger.open_commit(act="objection.upheld", by="test"),
        record_no=bar.entered_record_no or 0, kind="annulled", since=later.date(), until=None,
        document="沪示例撤〔2026〕1号", article="示例", by="test",
    )  # fmt: skip
    assert house.start(application.record_no, later).state == ApplicationState.DRAFT
