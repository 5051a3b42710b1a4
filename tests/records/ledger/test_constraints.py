"""The database, not only the code, keeps the ledger's rules; the application role is refused."""

from datetime import date

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from chengxin.records.ledger import services as ledger
from chengxin.records.ledger.models import LedgerRecord
from chengxin.records.subjects.models import Subject
from tests.records.ledger.builders import subject_for, version

pytestmark = pytest.mark.django_db


@pytest.fixture
def commit() -> ledger.Commit:
    return ledger.open_commit(act="test", by="test")


@pytest.fixture
def subject(commit: ledger.Commit) -> Subject:
    return subject_for(commit)


@pytest.fixture
def record(commit: ledger.Commit, subject: Subject) -> LedgerRecord:
    ledger.append_versions(commit, [version(commit, subject)])
    return LedgerRecord.objects.get()


def test_tests_run_as_the_application_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, usesuper FROM pg_user WHERE usename = current_user")
        assert cursor.fetchone() == ("chengxin_app", False)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_record SET document_no = 'other'",
        "UPDATE ledger_record SET recorded_seq = 0",
        "DELETE FROM ledger_record",
        "TRUNCATE ledger_record",
        "UPDATE ledger_payload SET body = '{}'",
        "DELETE FROM ledger_commit",
        "UPDATE ledger_commit SET recorded_at = now()",
        "ALTER TABLE ledger_record DISABLE TRIGGER ALL",
        "DELETE FROM audit_entry",
        "UPDATE grade SET grade = 'A'",
    ],
)
def test_the_application_may_not_rewrite_what_was_recorded(
    record: LedgerRecord, statement: str
) -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_version_is_closed_once(
    commit: ledger.Commit, subject: Subject, record: LedgerRecord
) -> None:
    assert ledger.close_versions(commit, [record.pk]) == 1
    with pytest.raises(IntegrityError, match="once"):
        with transaction.atomic():
            LedgerRecord.objects.filter(pk=record.pk).update(superseded_seq=commit.seq)


def test_a_version_cannot_be_closed_by_another_commit(
    commit: ledger.Commit, record: LedgerRecord
) -> None:
    with pytest.raises(IntegrityError, match="not the commit of this transaction"):
        with transaction.atomic():
            LedgerRecord.objects.filter(pk=record.pk).update(superseded_seq=commit.seq + 7)


def test_rows_carry_the_commit_of_their_transaction(
    commit: ledger.Commit, subject: Subject
) -> None:
    earlier = ledger.Commit(commit.seq - 1, commit.recorded_at)
    with pytest.raises(IntegrityError, match="must carry the commit of this transaction"):
        with transaction.atomic():
            ledger.append_versions(earlier, [version(commit, subject)])


def test_a_record_has_one_live_version(
    commit: ledger.Commit, subject: Subject, record: LedgerRecord
) -> None:
    second = version(
        commit, subject, record_no=record.record_no, version=2, natural_key=b"\x01" * 16
    )
    with pytest.raises(IntegrityError, match="a_record_has_one_live_version"):
        with transaction.atomic():
            ledger.append_versions(commit, [second])
    ledger.close_versions(commit, [record.pk])
    ledger.append_versions(commit, [second])
    assert LedgerRecord.objects.filter(superseded_seq__isnull=True).get().version == 2


def test_the_same_document_is_recorded_once(
    commit: ledger.Commit, subject: Subject, record: LedgerRecord
) -> None:
    with pytest.raises(IntegrityError, match="a_live_document_is_recorded_once"):
        with transaction.atomic():
            ledger.append_versions(commit, [version(commit, subject)])


def test_states_of_one_subject_do_not_overlap(commit: ledger.Commit, subject: Subject) -> None:
    def grade_held(since: date, until: date | None, key: bytes) -> ledger.NewVersion:
        return version(
            commit,
            subject,
            item="tax-compliance-grade",
            shape="state",
            valid_from=since,
            valid_to=until,
            natural_key=key * 16,
        )

    ledger.append_versions(commit, [grade_held(date(2025, 4, 1), date(2026, 4, 1), b"\x01")])
    ledger.append_versions(commit, [grade_held(date(2026, 4, 1), None, b"\x02")])
    with pytest.raises(IntegrityError, match="states_do_not_overlap"):
        with transaction.atomic():
            ledger.append_versions(commit, [grade_held(date(2026, 1, 1), None, b"\x03")])


def test_a_period_begins_before_it_ends(commit: ledger.Commit, subject: Subject) -> None:
    backwards = version(commit, subject, valid_from=date(2026, 3, 2), valid_to=date(2026, 3, 2))
    with pytest.raises(IntegrityError, match="record_begins_before_it_ends"):
        with transaction.atomic():
            ledger.append_versions(commit, [backwards])
