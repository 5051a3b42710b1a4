"""Who sees what, until when: the one door, on records of an invented enterprise."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from chengxin.law import rulebook as rules
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.enums import Role
from chengxin.records.accounts.models import Account
from chengxin.records.audit.models import AuditEntry
from chengxin.records.ledger import services as ledger
from chengxin.records.publicity import selectors
from chengxin.records.publicity.disclosure import DisclosedFile
from chengxin.records.publicity.errors import NotDisclosedError
from chengxin.records.publicity.services import disclosed_records, record_history
from chengxin.records.publicity.windows import open_windows
from chengxin.records.subjects.models import Subject, SubjectMember
from tests.records.ledger.builders import subject_for, version

pytestmark = pytest.mark.django_db
AT = datetime(2100, 1, 1, tzinfo=UTC)  # after anything a test records by the real clock
DECIDED = date(2025, 6, 10)
FINE = {
    "subject_name": "上海示例精密机械有限公司",
    "document_no": "沪示环罚〔2025〕18号",
    "penalty_kinds": ["fine"],
    "fine_fen": 500_000_00,
    "decided_on": DECIDED.isoformat(),
    "authority": "示例区生态环境局",
    "legal_representative_id_number": {"masked": "310120********0011", "ref": "00"},
    "remarks": "内部备注",
}
WARNING = {**FINE, "document_no": "沪示环罚〔2025〕19号", "penalty_kinds": ["warning"]}


@pytest.fixture
def commit() -> ledger.Commit:
    return ledger.open_commit(act="intake.batch", by="test", batch_id=1)


@pytest.fixture
def subject(commit: ledger.Commit) -> Subject:
    return subject_for(commit)


@pytest.fixture
def penalty(commit: ledger.Commit, subject: Subject) -> Callable[..., int]:
    """Records a penalty with its windows; returns its record number."""

    def record(body: dict[str, Any] = FINE, **changes: Any) -> int:
        decided_on = date.fromisoformat(body["decided_on"])
        edition = rules.default().catalogue_item("administrative-penalty", decided_on).edition
        number = ledger.next_record_nos(1)[0]
        row = {
            "body": body,
            "record_no": number,
            "item_edition": edition,
            "decided_on": decided_on,
            "valid_from": decided_on,
            "document_no": body["document_no"],
            "natural_key": ledger.natural_key(str(number)),
            "batch_id": number,
        }
        ledger.append_versions(commit, [version(commit, subject, **{**row, **changes})])
        assert open_windows(commit, number) > 0
        return number

    return record


def member(subject: Subject) -> Actor:
    account = Account.objects.create_user(
        "enterprise", password=None, role=Role.ENTERPRISE, display_name="示例企业"
    )
    SubjectMember.objects.create(account=account, subject=subject)
    return Actor.of_account(account)


def clerk(department: str = "tax", role: str = Role.DEPARTMENT) -> Actor:
    return Actor("clerk", role, Audience(role), None, department)


def read(subject: Subject, actor: Actor, on: date, **changes: Any) -> DisclosedFile:
    asked: dict[str, Any] = {"purpose": "test", "at": AT, "on": on, "matter": "示例事项"}
    return disclosed_records(subject_id=subject.pk, actor=actor, **{**asked, **changes})


def test_the_public_sees_a_record_only_while_its_window_is_open(
    subject: Subject, penalty: Callable[..., int]
) -> None:
    penalty()
    seen = {
        day: len(read(subject, Actor.visitor(), day).records)
        for day in (date(2025, 6, 9), DECIDED, date(2026, 3, 31), date(2026, 11, 21))
    }
    # Order 58 would show it for three years; order 36, in force since April 2026, for one.
    assert seen == {
        date(2025, 6, 9): 0, DECIDED: 1, date(2026, 3, 31): 1, date(2026, 11, 21): 0,
    }  # fmt: skip


def test_the_edition_in_force_on_the_day_of_reading_decides(
    subject: Subject, penalty: Callable[..., int]
) -> None:
    penalty()
    before = read(subject, Actor.visitor(), date(2026, 3, 31)).records[0].window
    after = read(subject, Actor.visitor(), date(2026, 4, 1)).records[0].window
    assert before is not None
    assert after is not None
    assert before.rule.startswith("R58")
    assert after.rule.startswith("R36")
    assert after.ends_on == date(2026, 6, 11)  # the corresponding day is the last one shown
    assert before.article
    assert after.article


def test_a_warning_is_collected_and_never_public(
    subject: Subject, penalty: Callable[..., int]
) -> None:
    penalty(WARNING)
    assert read(subject, Actor.visitor(), DECIDED).records == ()
    assert len(read(subject, Actor.command_line("test"), DECIDED).records) == 1


def test_the_public_sees_no_personal_number_and_no_remark(
    subject: Subject, penalty: Callable[..., int]
) -> None:
    penalty()
    shown = read(subject, Actor.visitor(), DECIDED).records[0]
    names = {field.name for field in shown.fields}
    assert "document_no" in names
    assert "legal_representative_id_number" not in names


def test_the_subject_sees_its_own_file_masked_and_the_read_is_audited(
    subject: Subject, penalty: Callable[..., int]
) -> None:
    penalty()
    file = read(subject, member(subject), date(2026, 11, 21))
    assert file.records[0].text("legal_representative_id_number") == "310120********0011"
    assert file.records[0].text("fine_fen") == "50.000000 万元"
    assert file.records[0].text("penalty_kinds") == "罚款"
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject_id) == ("publicity.subject.read", subject.pk)
    assert "示例精密" not in entry.canonical


def test_a_public_read_leaves_no_entry(subject: Subject, penalty: Callable[..., int]) -> None:
    penalty()
    read(subject, Actor.visitor(), DECIDED)
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    ("actor", "changes"),
    [
        pytest.param(clerk(), {"matter": ""}, id="no_matter_named"),
        pytest.param(clerk(role=Role.AUDITOR), {}, id="auditor"),
        pytest.param(Actor.visitor(), {"audience": Audience.OFFICE}, id="visitor_as_office"),
        pytest.param(Actor.visitor(), {"audience": Audience.SELF}, id="visitor_as_self"),
        pytest.param(Actor.visitor(), {"audience": Audience.BANK}, id="bank_without_consent"),
    ],
)
def test_a_reader_without_access_is_refused_and_written_down(
    subject: Subject, penalty: Callable[..., int], actor: Actor, changes: dict[str, Any]
) -> None:
    penalty()
    with pytest.raises(NotDisclosedError):
        read(subject, actor, DECIDED, **changes)
    assert AuditEntry.objects.get().outcome == "refused"


def test_another_enterprise_does_not_see_the_file(
    commit: ledger.Commit, subject: Subject, penalty: Callable[..., int]
) -> None:
    penalty()
    stranger = member(subject_for(commit))
    with pytest.raises(NotDisclosedError):
        read(subject, stranger, DECIDED)


def test_a_repaired_record_leaves_publicity_and_sharing_and_stays_with_its_subject(
    commit: ledger.Commit, subject: Subject, penalty: Callable[..., int]
) -> None:
    number = penalty()
    ledger.record_effect(
        commit,
        record_no=number,
        kind="repaired",
        since=date(2025, 10, 1),
        until=None,
        document="沪示环修〔2025〕1号",
        article="示例",
        by="test",
    )
    on = date(2025, 10, 2)
    assert read(subject, Actor.visitor(), date(2025, 9, 30)).records
    assert not read(subject, Actor.visitor(), on).records
    assert not read(subject, clerk("tax"), on).records
    assert read(subject, clerk("ecology-environment"), on).records, "its own record"
    assert read(subject, member(subject), on).records[0].has_effect("repaired", on=on)


def test_an_act_past_the_inquiry_term_is_not_provided(
    subject: Subject, penalty: Callable[..., int]
) -> None:
    penalty({**FINE, "decided_on": "2019-08-01"})
    assert read(subject, clerk("tax"), date(2024, 8, 1)).records
    assert not read(subject, clerk("tax"), date(2024, 8, 2)).records
    assert read(subject, Actor.command_line("test"), date(2024, 8, 2)).records[0].past_inquiry_term


def test_a_revoked_decision_is_not_public(subject: Subject, penalty: Callable[..., int]) -> None:
    penalty(state="revoked")
    assert not read(subject, Actor.visitor(), DECIDED).records


def test_the_list_of_public_records_shows_what_the_door_shows(
    commit: ledger.Commit, subject: Subject, penalty: Callable[..., int]
) -> None:
    penalty()
    penalty(WARNING)
    for on in (DECIDED, date(2026, 6, 10), date(2026, 6, 11), date(2026, 11, 21)):
        page = selectors.list_public("administrative-penalty", on=on, seq=commit.seq)
        door = read(subject, Actor.visitor(), on).of("administrative-penalty")
        assert [row.record_no for row in page.rows] == [record.record_no for record in door]
        counts = selectors.public_counts(on=on, seq=commit.seq)
        assert counts["administrative-penalty"] == page.total


def test_history_shows_every_version_to_those_who_may_read(
    commit: ledger.Commit, subject: Subject, penalty: Callable[..., int]
) -> None:
    number = penalty()
    versions = record_history(
        record_no=number, actor=clerk(), purpose="test", on=DECIDED, at=AT, matter="示例事项"
    )
    assert [v.version for v in versions] == [1]


def test_a_record_without_an_exact_day_is_not_published(
    subject: Subject, penalty: Callable[..., int]
) -> None:
    penalty({**FINE, "estimated": "decided_on"})
    assert not read(subject, Actor.visitor(), DECIDED).records
    window = read(subject, Actor.command_line("test"), DECIDED).records[0].window
    assert window is not None
    assert (window.rule, window.published) == ("DAY-NOT-GIVEN", False)


@pytest.mark.parametrize("known", ["now", "then"])
def test_what_is_stopped_today_is_not_shown_as_of_an_earlier_day(
    commit: ledger.Commit, subject: Subject, penalty: Callable[..., int], known: str
) -> None:
    number = penalty()
    late = ledger.open_commit(act="test.repaired", by="test")
    ledger.record_effect(
        late, record_no=number, kind="repaired", since=date(2025, 10, 1), until=None,
        document="沪示环修〔2025〕1号", article="示例", by="test",
    )  # fmt: skip
    asked = {"at": late.recorded_at} | ({"known_at": commit.recorded_at} if known == "then" else {})
    before = date(2025, 9, 30)
    assert not read(subject, clerk("tax"), before, **asked).records
    assert read(subject, clerk("ecology-environment"), before, **asked).records, "its own record"
    assert read(subject, Actor.command_line("test"), before, **asked).records, "the office"
