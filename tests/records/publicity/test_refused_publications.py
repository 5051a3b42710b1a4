"""A publication outside its window cannot be stored: not by a service, not by SQL."""

from datetime import date
from typing import Any

import polars as pl
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from chengxin.law import rulebook as rules
from chengxin.records.ledger import services as ledger
from chengxin.records.ledger.models import LedgerRecord
from chengxin.records.publicity import editions, windows
from chengxin.records.publicity.errors import PublicationOutsideWindowError
from chengxin.records.publicity.models import PublicityTerm, PublicityWindow
from tests.records.ledger.builders import DECIDED_ON, subject_for, version

pytestmark = pytest.mark.django_db
RIGHT = {
    "edition": "2026-04", "rule": "R36-NORM", "severity": "general", "published": True,
    "starts_on": date(2026, 3, 2), "earliest_end_on": date(2026, 6, 2),
    "ends_on": date(2027, 3, 3), "article": "示例",
}  # fmt: skip
WRONG = [
    pytest.param({"ends_on": date(2027, 3, 4)}, "its last day is 2027-03-02", id="a_day_too_long"),
    pytest.param({"ends_on": None}, "not never", id="without_end"),
    pytest.param({"starts_on": date(2026, 3, 1)}, "cannot begin on 2026-03-01", id="too_early"),
    pytest.param({"rule": "R36-LIGHT"}, "the rule publishes nothing", id="minor"),
    pytest.param({"rule": "R58-DEF"}, "has such a rule", id="rule_of_another_edition"),
    pytest.param({"edition": "2030-01"}, "has such a rule", id="edition_nobody_follows"),
    pytest.param({"record_id": -1}, "no such version", id="no_version"),
]


@pytest.fixture
def commit() -> ledger.Commit:
    opened = ledger.open_commit(act="intake.batch", by="test", batch_id=1)
    editions.follow(opened, editions.changes(rules.default().publicity_editions()))
    return opened


def recorded(commit: ledger.Commit, **changes: Any) -> dict[str, Any]:
    """A penalty of the ledger, as the columns that tie a window to it."""
    subject = subject_for(commit)
    ledger.append_versions(commit, [version(commit, subject, **changes)])
    row = LedgerRecord.objects.get(subject_id=subject.pk)
    return {"record_id": row.pk, "record_no": row.record_no, "subject_id": row.subject_id}


def frame(row: dict[str, Any]) -> pl.DataFrame:
    days = dict.fromkeys(("starts_on", "earliest_end_on", "ends_on"), pl.Date())
    return pl.DataFrame([row], schema_overrides=days)


def by_sql(commit: ledger.Commit, row: dict[str, Any]) -> None:
    """What somebody with the application's password would type."""
    told = {**row, "recorded_seq": commit.seq}
    places = ", ".join(["%s"] * len(told))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO publicity_window ({', '.join(told)}) VALUES ({places})",
            list(told.values()),
        )


def test_the_window_of_the_rule_is_stored_both_ways(commit: ledger.Commit) -> None:
    windows.store(commit, frame({**recorded(commit), **RIGHT}))
    by_sql(commit, {**recorded(commit, record_no=9_000_001, natural_key=b"b" * 16), **RIGHT})
    assert PublicityWindow.objects.count() == 2
    assert RIGHT["starts_on"] == DECIDED_ON


@pytest.mark.parametrize(("change", "said"), WRONG)
def test_a_service_refuses_a_publication_outside_its_window(
    commit: ledger.Commit, change: dict[str, Any], said: str
) -> None:
    row = {**recorded(commit), **RIGHT, **change}
    with pytest.raises(PublicationOutsideWindowError, match=said), transaction.atomic():
        windows.store(commit, frame(row))
    assert not PublicityWindow.objects.exists()


@pytest.mark.parametrize(("change", "said"), WRONG)
def test_the_database_refuses_it_from_the_application_role(
    commit: ledger.Commit, change: dict[str, Any], said: str
) -> None:
    row = {**recorded(commit), **RIGHT, **change}
    with pytest.raises(IntegrityError, match=said) as refused:
        by_sql(commit, row)
    assert "cannot be published under rule" in str(refused.value)
    assert not PublicityWindow.objects.exists()


def test_a_withdrawn_decision_cannot_be_published(commit: ledger.Commit) -> None:
    row = {**recorded(commit, state="revoked"), **RIGHT}
    with pytest.raises(IntegrityError, match="the decision was withdrawn"):
        by_sql(commit, row)


def test_what_is_not_published_has_no_days(commit: ledger.Commit) -> None:
    with pytest.raises(IntegrityError, match="what_is_not_published_has_no_days"):
        by_sql(commit, {**recorded(commit), **RIGHT, "published": False})


def test_a_window_once_stored_is_neither_lengthened_nor_removed(commit: ledger.Commit) -> None:
    windows.store(commit, frame({**recorded(commit), **RIGHT}))
    for statement in (
        "UPDATE publicity_window SET ends_on = '2099-01-01'",
        "DELETE FROM publicity_window",
        "UPDATE publicity_term SET longest_months = 999",
        "UPDATE publicity_edition SET applies_to = '2099-01-01'",
    ):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_a_rule_of_a_followed_edition_cannot_be_told_a_second_term(commit: ledger.Commit) -> None:
    term = PublicityTerm.objects.get(rule="R36-NORM", edition__superseded_seq=None)
    assert term.longest_months == 12
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicityTerm.objects.create(
            edition=term.edition, rule=term.rule, published=True, longest_months=999,
            may_go_on=True,
        )  # fmt: skip
