"""A job finds measures that nothing carries any more, and closes what was put right."""

from datetime import timedelta

import pytest
from django.db import connection

from chengxin.affairs.measures import conflicts, selectors, services
from chengxin.affairs.measures.models import MeasureConflict
from chengxin.records.accounts.enums import Role
from chengxin.records.ledger import services as ledger
from tests.affairs.measures.place import AT, ON, Place, person


def found() -> list[tuple[str, str]]:
    return sorted((c.case.case_no, c.kind) for c in selectors.open_conflicts())


def test_a_sound_measure_has_no_conflict(place: Place) -> None:
    place.in_force(place.record())
    assert conflicts.find(at=AT) == {"found": 0, "closed": 0}


@pytest.mark.parametrize("effect", ["repaired", "lifted", "annulled", "minor-case", "court-shield"])
def test_a_shielded_cause_is_found_and_goes_when_the_measure_is_lifted(
    place: Place, effect: str
) -> None:
    record = place.record()
    case = place.in_force(record)
    place.effect(record, effect)
    assert conflicts.find(at=AT) == {"found": 1, "closed": 0}
    assert conflicts.find(at=AT) == {"found": 0, "closed": 0}
    assert found() == [(case.case_no, "cause-shielded")]
    assert MeasureConflict.objects.get().detail == effect
    services.lift(
        case_no=case.case_no, document="示解1号", article="", reason="依据已无", by=place.chief,
        at=AT,
    )  # fmt: skip
    assert conflicts.find(at=AT + timedelta(hours=1)) == {"found": 0, "closed": 1}


def test_a_suspended_measure_may_stand_under_a_court_shield(place: Place) -> None:
    record = place.record()
    place.in_force(record)
    place.effect(record, "court-shield")
    office = person("office", Role.OFFICE, "credit-office")
    services.suspend_for(
        subject_id=place.subject.pk, document="示破1号", article="", by=office, on=ON, at=AT,
        commit=ledger.open_commit(act="test", by="office"),
    )  # fmt: skip
    assert conflicts.find(at=AT)["found"] == 0


def test_a_cause_that_was_revoked_is_found(place: Place) -> None:
    record = place.record()
    case = place.in_force(record)
    commit = ledger.open_commit(act="test", by="test")
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, version FROM ledger_record WHERE record_no = %s", [record])
        row_id, version = cursor.fetchone()
    ledger.end_records(commit, [(row_id, record, version)], kind="absent", batch_id=None)
    conflicts.find(at=AT)
    assert found() == [(case.case_no, "cause-gone")]


def test_a_term_that_passed_is_found(place: Place) -> None:
    case = place.in_force(place.record(), until=ON + timedelta(days=5))
    conflicts.find(at=AT + timedelta(days=5))
    assert found() == [(case.case_no, "past-term")]


def test_many_measures_cost_the_same_queries(
    place: Place, django_assert_max_num_queries: object
) -> None:
    for _ in range(6):
        place.in_force(place.record())
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        conflicts.find(at=AT)
