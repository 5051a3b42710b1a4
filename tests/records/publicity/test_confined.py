"""A record in its period of grace: known to its court, and to nobody else through any reading."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.enums import Role
from chengxin.records.accounts.models import Account
from chengxin.records.intake import services as intake
from chengxin.records.ledger import services as ledger
from chengxin.records.publicity import registers, selectors
from chengxin.records.publicity.services import disclosed_records, record_history
from chengxin.records.publicity.windows import open_windows
from chengxin.records.subjects.models import Subject, SubjectMember
from tests.records.ledger.builders import subject_for, version

pytestmark = pytest.mark.django_db
AT = datetime(2100, 1, 1, tzinfo=UTC)
LISTED, UNTIL = date(2026, 5, 11), date(2026, 7, 12)
ITEM = "judgment-defaulter"
BODY = {"document_no": "（2026）沪示例执26号", "published_on": LISTED.isoformat()}


@pytest.fixture
def record() -> tuple[Subject, int]:
    """A defaulter's record of the court with a period of grace until 11 July."""
    commit = ledger.open_commit(act="test", by="test", batch_id=77)
    subject = subject_for(commit)
    row = version(
        commit, subject, item=ITEM, item_edition="2017-05", shape="state", severity="serious",
        body=BODY, document_no="（2026）沪示例执26号", decided_on=LISTED, valid_from=LISTED,
        department_code="court", batch_id=77,
    )  # fmt: skip
    ledger.append_versions(commit, [row])
    open_windows(commit, 77)
    ledger.record_effect(
        commit, record_no=row.record_no, kind="grace-period", since=LISTED, until=UNTIL,
        document="示例决定", article="法发〔2019〕35号", by="test",
    )  # fmt: skip
    return subject, row.record_no


def readers(subject: Subject) -> dict[str, Actor]:
    """Everybody who reads records."""
    account = Account.objects.create_user(
        "enterprise", password=None, role=Role.ENTERPRISE, display_name="示例企业"
    )
    SubjectMember.objects.create(account=account, subject=subject)

    def clerk(department: str, role: str = Role.DEPARTMENT) -> Actor:
        return Actor("clerk", role, Audience(role), None, department)

    return {
        "public": Actor.visitor(),
        "self": Actor.of_account(account),
        "office": Actor("office", Role.OFFICE, Audience.OFFICE, None, "credit-office"),
        "command line": Actor.command_line("root"),
        "department": clerk("tax"),
        "regulator": clerk("ecology-environment", Role.REGULATOR),
        "counter": clerk("government-services", Role.COUNTER),
        "court": clerk("court"),
    }


@pytest.mark.parametrize("on", [LISTED, UNTIL - timedelta(days=1)], ids=["first-day", "last-day"])
def test_within_grace_only_the_court_reads_it(record: tuple[Subject, int], on: date) -> None:
    subject, number = record
    for who, actor in readers(subject).items():
        file = disclosed_records(
            subject_id=subject.pk, actor=actor, purpose="test", on=on, at=AT, matter="示例"
        )
        assert bool(file.records) is (who == "court"), who
        if who != "public":
            history = record_history(
                record_no=number, actor=actor, purpose="test", on=on, at=AT, matter="示例"
            )
            assert bool(history) is (who == "court"), who
    seq = selectors.latest_seq()
    assert not selectors.is_public(number, on=on, seq=seq)
    assert registers.count_register(ITEM, {}, on=on, seq=seq) == 0


def test_after_grace_it_is_public(record: tuple[Subject, int]) -> None:
    subject, number = record
    for who, actor in readers(subject).items():
        file = disclosed_records(
            subject_id=subject.pk, actor=actor, purpose="test", on=UNTIL, at=AT, matter="示例"
        )
        assert [found.record_no for found in file.records] == [number], who
    seq = selectors.latest_seq()
    assert registers.count_register(ITEM, {}, on=UNTIL, seq=seq) == 1


@pytest.mark.parametrize(
    ("who", "rows"), [("office", 0), ("command line", 0), ("department", 0), ("court", 1)]
)
def test_an_export_leaves_it_out(
    record: tuple[Subject, int], tmp_path: Path, who: str, rows: int
) -> None:
    subject, _number = record
    out = tmp_path / "out.csv"
    actor = readers(subject)[who]
    written = intake.export(item=ITEM, out=out, actor=actor, at=AT, matter="示例", as_of=LISTED)
    assert written == rows
    assert (BODY["document_no"] in out.read_text(encoding="utf-8-sig")) is bool(rows)
    after = intake.export(item=ITEM, out=out, actor=actor, at=AT, matter="示例", as_of=UNTIL)
    assert after == 1
