"""A grade as known then and as known now: equal when nothing came, else every step adds up."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from chengxin.affairs.evaluations import differences, services
from chengxin.affairs.evaluations.differences import Difference
from chengxin.law.errors import PermissionDeniedError
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit.models import AuditEntry
from chengxin.records.ledger import services as ledger
from chengxin.records.ledger.models import LedgerCommit, LedgerRecord
from chengxin.records.publicity.errors import NotDisclosedError
from tests.affairs.evaluations.district import AS_OF, District

BY = Actor.command_line("test")


def differing(subject_id: int, known_at: datetime, **options: object) -> Difference:
    given = {"as_of": AS_OF, "by": BY, "at": datetime.now(tz=UTC), "matter": "示例事项"}
    return differences.difference(subject_id=subject_id, known_at=known_at, **(given | options))


def last_recorded() -> datetime:
    return LedgerCommit.objects.order_by("-seq").values_list("recorded_at", flat=True)[0]


@pytest.fixture
def district(own_database: str) -> District:
    made = District(subjects=10)
    made.record(120)
    return made


def test_nothing_recorded_since_is_no_difference(district: District) -> None:
    found = differing(district.subject_ids[0], last_recorded())
    assert found.is_same
    assert found.steps == ()


def test_the_steps_add_up_to_the_whole_difference(district: District) -> None:
    then = last_recorded()
    district.correct(30)
    district.end(5)
    district.protect(20)
    district.record(30)
    moved = 0
    for number in district.subject_ids[:10]:
        found = differing(number, then)
        assert found.before is not None
        assert found.after is not None
        assert found.before.points + sum(s.gave for s in found.steps) == found.after.points
        today = services.evaluate_subject(
            subject_id=number, as_of=AS_OF, by=BY, at=datetime.now(tz=UTC), matter="示例事项"
        )
        assert found.after == today
        moved += not found.is_same
    assert moved


def test_then_is_what_was_evaluated_then(district: District) -> None:
    number = district.subject_ids[0]
    before = services.evaluate_subject(
        subject_id=number, as_of=AS_OF, by=BY, at=datetime.now(tz=UTC), matter="示例事项"
    )
    then = last_recorded()
    district.correct(40)
    assert differing(number, then).before == before


def test_a_step_names_what_was_recorded(district: District) -> None:
    record = LedgerRecord.objects.filter(polarity="negative", state="live").order_by("id")[0]
    then = last_recorded()
    with transaction.atomic():
        commit = ledger.open_commit(act="repair.accepted", by="test")
        ledger.record_effect(
            commit,
            record_no=record.record_no,
            kind="repaired",
            since=date(2026, 1, 1),
            until=None,
            document="沪示信修〔2026〕1号",
            article="第三条",
            by="test",
        )
    (step,) = differing(record.subject_id, then).steps
    (change,) = step.changes
    assert (change.kind, change.word, change.record_no) == ("effect", "repaired", record.record_no)
    assert change.record is not None
    assert step.act == "repair.accepted"


def test_a_version_since_and_an_ending_are_told_apart(district: District) -> None:
    then = last_recorded()
    district.correct(25)
    district.end(5)
    kinds = {
        change.kind
        for number in district.subject_ids
        for step in differing(number, then).steps
        for change in step.changes
    }
    assert {"corrected", "revoked", "ended"} <= kinds


def test_an_enterprise_that_was_not_graded_then_begins_with_nothing(district: District) -> None:
    found = differing(district.subject_ids[0], datetime(2026, 6, 1, tzinfo=UTC))
    assert found.before is None
    assert found.after is not None
    assert found.steps[-1].grade == found.after.grade


def test_comparing_needs_a_matter_and_leaves_its_entries(district: District) -> None:
    with pytest.raises(NotDisclosedError):
        differing(district.subject_ids[0], last_recorded(), matter="")
    stranger = Actor(operator="somebody", role="public", audience=Actor.visitor().audience)
    with pytest.raises(PermissionDeniedError):
        differing(district.subject_ids[0], last_recorded(), by=stranger)
    assert AuditEntry.objects.filter(action="evaluations.grade.refused").count() == 1
    differing(district.subject_ids[0], last_recorded())
    assert AuditEntry.objects.filter(purpose="grade-differences", outcome="allowed").count() == 2
