"""An act leaves one event and one audit entry; numbers have no gaps; parties see their cases."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from chengxin.affairs.casework import deadlines, events, numbers, parties
from chengxin.affairs.casework.models import CaseEvent
from chengxin.law.rulebook.schemas.time_limits import TimeLimit
from chengxin.records.audit.models import AuditEntry
from tests.affairs.casework.conftest import AT, CASE, ON, People

LIMIT = TimeLimit.model_validate(
    {"workdays": 5, "article": "第一条", "source": "act", "confidence": "high"}
)


def test_an_act_leaves_one_event_and_one_audit_entry_without_its_words(people: People) -> None:
    events.record(
        **CASE, act="accept", from_state="submitted", to_state="under-review", by=people.transport,
        on=ON, at=AT, reason="材料齐全", late=True, subject_id=people.subject_id,
    )  # fmt: skip
    [event] = events.of_case(**CASE)
    assert (event.role, event.department, event.late) == ("department", "transport", True)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.matter) == ("example.case.accept", CASE["case_no"])
    assert entry.subject_id == people.subject_id
    assert "材料齐全" not in entry.canonical


def test_an_event_never_changes(people: People) -> None:
    events.record(**CASE, act="a", from_state="", to_state="b", by=people.office, on=ON, at=AT)
    for attempt in (
        lambda: CaseEvent.objects.update(reason="x"),
        lambda: CaseEvent.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()


@pytest.mark.django_db
def test_numbers_count_by_series_and_year_and_a_failed_act_gives_its_number_back() -> None:
    assert numbers.next_case_no("EX", ON) == "EX-2026-000001"
    point = transaction.savepoint()
    assert numbers.next_case_no("EX", ON) == "EX-2026-000002"
    transaction.savepoint_rollback(point)
    assert numbers.next_case_no("EX", ON) == "EX-2026-000002"
    assert numbers.next_case_no("EX", date(2027, 1, 4)) == "EX-2027-000001"
    assert numbers.next_case_no("RP", ON) == "RP-2026-000001"


def test_whoever_takes_part_sees_the_case(people: People) -> None:
    def seen(subject_id: int | None) -> list[str]:
        everybody = (people.office, people.transport, people.water, people.auditor, people.other)
        return [
            actor.operator
            for actor in everybody
            if parties.may_see(actor, case_no=CASE["case_no"], subject_id=subject_id)
        ]

    assert seen(people.subject_id) == ["office"]
    assert seen(None) == []
    deadlines.start(
        **CASE, step="reply", owner="transport", limit=LIMIT, pack="p.q", edition="1", on=ON
    )
    assert seen(people.subject_id) == ["office", "transport"]
    events.record(**CASE, act="a", from_state="", to_state="b", by=people.water, on=ON, at=AT)
    assert seen(None) == ["transport", "water"]
    events.record(**CASE, act="a", from_state="", to_state="b", by=people.office, on=ON, at=AT)
    assert seen(None) == ["office", "transport", "water"]
