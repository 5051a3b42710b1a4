"""Deadlines are started with their article, met in time or late, extended and reckoned again."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, transaction

from chengxin.affairs.casework import deadlines
from chengxin.affairs.casework.errors import UnknownDeadlineError
from chengxin.affairs.casework.models import DeadlineChange, LegalDeadline
from chengxin.law import rulebook as rules
from chengxin.law.rulebook import Rulebook
from chengxin.law.rulebook.schemas.time_limits import TimeLimit
from chengxin.law.rulebook.schemas.workdays import WorkdayYear
from chengxin.records.editions import in_use

pytestmark = pytest.mark.django_db

FIVE = TimeLimit.model_validate(
    {"workdays": 5, "article": "第三十六条", "source": "act", "confidence": "high"}
)
CASE = {"affair": "example", "case_no": "EX-2026-000001", "step": "decide"}


def started(on: date = date(2026, 11, 2), owner: str = "") -> LegalDeadline:
    return deadlines.start(
        **CASE, owner=owner, limit=FIVE, pack="example.general", edition="2026-01", on=on
    )


def without_2026() -> Rulebook:
    """The rulebook as it was before the arrangement of 2026."""
    book = rules.default()
    kept = [e for e in book.editions
            if not (isinstance(e.pack, WorkdayYear) and e.pack.year >= 2026)]  # fmt: skip
    return Rulebook(kept)


def test_a_deadline_knows_its_article_and_its_last_day() -> None:
    found = started()
    assert (found.due_on, found.provisional) == (date(2026, 11, 9), False)
    assert (found.article, found.edition, found.unit, found.count) == (
        "第三十六条", "2026-01", "workdays", 5,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("on", "late"), [(date(2026, 11, 9), False), (date(2026, 11, 10), True)], ids=["last", "after"]
)
def test_what_is_done_after_the_last_day_is_late(on: date, late: bool) -> None:
    started()
    assert deadlines.meet(**CASE, on=on) is late
    assert deadlines.list_open().count() == 0


def test_a_step_met_twice_or_never_started_is_told() -> None:
    with pytest.raises(UnknownDeadlineError):
        deadlines.meet(**CASE, on=date(2026, 11, 3))
    started()
    deadlines.meet(**CASE, on=date(2026, 11, 3))
    with pytest.raises(UnknownDeadlineError):
        deadlines.drop(**CASE, on=date(2026, 11, 3))


def test_a_step_has_one_open_deadline() -> None:
    started()
    with pytest.raises(DatabaseError, match="a_step_has_one_open_deadline"), transaction.atomic():
        started()
    deadlines.drop(**CASE, on=date(2026, 11, 3))
    assert started().is_open


def test_more_time_runs_on_from_the_last_day_and_leaves_a_trail() -> None:
    started()
    found = deadlines.extend(**CASE, limit=FIVE, on=date(2026, 11, 6), reason="案情复杂")
    assert found.due_on == date(2026, 11, 16)
    change = DeadlineChange.objects.get()
    assert (change.due_before, change.due_after) == (date(2026, 11, 9), date(2026, 11, 16))
    assert change.reason == "案情复杂"


def test_an_arrangement_that_is_adopted_moves_what_leaned_on_it_with_a_trail() -> None:
    on = date(2026, 9, 30)
    with in_use.pinned_to(without_2026()):
        before = started(on)
        deadlines.extend(**CASE, limit=FIVE, on=on, reason="")
        held = LegalDeadline.objects.get()
    assert before.provisional
    assert held.provisional
    [moved] = deadlines.recompute(datetime(2026, 10, 1, tzinfo=UTC))
    first = FIVE.due(on, rules.default().workdays)
    assert moved.due_on == FIVE.due(first.on, rules.default().workdays).on == date(2026, 10, 20)
    assert not moved.provisional
    assert [c.kind for c in moved.changes.order_by("id")] == ["extended", "recomputed"]
    assert deadlines.recompute(datetime(2026, 10, 1, tzinfo=UTC)) == []


def test_lists_are_by_owner_and_the_overdue_first() -> None:
    started(date(2026, 11, 2), owner="transport")
    other = CASE | {"step": "flag"}
    deadlines.start(
        **other, owner="", limit=FIVE, pack="example.general", edition="2026-01",
        on=date(2026, 11, 10),
    )  # fmt: skip
    assert [d.step for d in deadlines.list_open()] == ["decide", "flag"]
    assert [d.step for d in deadlines.list_open("")] == ["flag"]
    assert [d.step for d in deadlines.list_overdue(date(2026, 11, 10))] == ["decide"]
    assert not deadlines.list_overdue(date(2026, 11, 9)).exists()
    assert deadlines.drop_all(affair="example", case_no=CASE["case_no"], on=date(2026, 11, 10)) == 2


def test_a_closed_deadline_and_its_trail_never_change() -> None:
    found = started()
    deadlines.extend(**CASE, limit=FIVE, on=date(2026, 11, 6), reason="x")
    deadlines.meet(**CASE, on=date(2026, 11, 6))
    for attempt in (
        lambda: LegalDeadline.objects.filter(pk=found.pk).update(met_on=None),
        lambda: LegalDeadline.objects.filter(pk=found.pk).update(started_on=date(2026, 1, 1)),
        lambda: LegalDeadline.objects.filter(pk=found.pk).delete(),
        lambda: DeadlineChange.objects.update(reason="y"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
