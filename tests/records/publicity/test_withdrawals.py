"""A withdrawn or annulled decision leaves publicity with the commit that tells of it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from chengxin.law import rulebook as rules
from chengxin.records.accounts.actors import Actor
from chengxin.records.ledger import services as ledger
from chengxin.records.ledger.models import LedgerRecord
from chengxin.records.publicity import selectors
from chengxin.records.publicity.models import PublicityWindow
from chengxin.records.publicity.services import disclosed_records
from chengxin.records.publicity.windows import WITHDRAWN, open_windows
from chengxin.records.publicity.withdrawals import late_withdrawals
from chengxin.records.subjects.models import Subject
from tests.records.ledger.builders import subject_for, version

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
AT = datetime(2100, 1, 1, tzinfo=SHANGHAI)
ITEM = "administrative-penalty"
TODAY = datetime.now(SHANGHAI).date()
DECIDED = TODAY - timedelta(days=60)
BODY = {
    "document_no": "沪示环罚〔2026〕9号",
    "penalty_kinds": ["fine"],
    "fine_fen": 50_000_00,
    "decided_on": DECIDED.isoformat(),
}


@pytest.fixture
def subject() -> Subject:
    return subject_for(ledger.open_commit(act="test", by="test"))


@pytest.fixture
def record(subject: Subject) -> Callable[..., LedgerRecord]:
    """Records a version of the penalty, with its windows."""

    def make(number: int = 8_000_001, **changes: object) -> LedgerRecord:
        commit = ledger.open_commit(act="intake.batch", by="test", batch_id=number)
        edition = rules.default().catalogue_item(ITEM, DECIDED).edition
        live = LedgerRecord.objects.filter(record_no=number, superseded_seq=None)
        ledger.close_versions(commit, list(live.values_list("id", flat=True)))
        row = {
            "body": BODY, "record_no": number, "item_edition": edition, "decided_on": DECIDED,
            "valid_from": DECIDED, "natural_key": ledger.natural_key(str(number)),
            "batch_id": commit.seq, **changes,
        }  # fmt: skip
        ledger.append_versions(commit, [version(commit, subject, **row)])
        open_windows(commit, commit.seq)
        return LedgerRecord.objects.get(record_no=number, superseded_seq=None)

    return make


def annul(number: int, since: date) -> ledger.Commit:
    commit = ledger.open_commit(act="test.annulled", by="test")
    ledger.record_effect(
        commit, record_no=number, kind="annulled", since=since, until=None,
        document="示例法院行政判决书", article="示例", by="test",
    )  # fmt: skip
    return commit


def is_found(subject: Subject, on: date = TODAY) -> tuple[bool, bool]:
    """Whether the public finds it: through the door, and in the list."""
    door = disclosed_records(
        subject_id=subject.pk, actor=Actor.visitor(), purpose="test", on=on, at=AT
    )
    page = selectors.list_public(ITEM, on=on, seq=selectors.latest_seq())
    return bool(door.records), bool(page.rows)


def test_a_decision_reported_as_withdrawn_leaves_with_that_commit(
    subject: Subject, record: Callable[..., LedgerRecord]
) -> None:
    record()
    assert is_found(subject) == (True, True)
    revoked = record(version=2, state="revoked", reason="revoked")
    assert is_found(subject) == (False, False)
    windows = PublicityWindow.objects.filter(record_id=revoked.pk)
    assert set(windows.values_list("rule", "published")) == {(WITHDRAWN, False)}


@pytest.mark.parametrize("days", [-30, 0, 1, 30], ids=lambda d: f"annulled_{d}_days_from_today")
def test_an_annulled_decision_leaves_once_it_is_known_whatever_day_is_given(
    subject: Subject, record: Callable[..., LedgerRecord], days: int
) -> None:
    number = record().record_no
    annul(number, TODAY + timedelta(days=days))
    assert is_found(subject) == (False, False)
    assert is_found(subject, TODAY + timedelta(days=4)) == (False, False)


def test_who_tells_after_the_three_days_is_named(
    record: Callable[..., LedgerRecord],
) -> None:
    today = datetime.now(SHANGHAI).date()  # of the commits below, not of when the file was read
    for number, days in ((8_000_001, 3), (8_000_002, 4)):
        record(number, document_no=str(number))
        annul(number, today - timedelta(days=days))
    late = late_withdrawals(seq=selectors.latest_seq())
    assert [(one.record_no, one.leaves_by, one.told_on) for one in late] == [
        (8_000_002, today - timedelta(days=1), today)
    ]
    assert "第四十八条" in late[0].article
    assert late_withdrawals(seq=selectors.latest_seq() - 1) == ()
