"""A way up is checked by doing it on the ledger: the promised points and grade come out."""

from datetime import UTC, date, datetime
from typing import Any

from benchmarks.proofs.doing import redone
from chengxin.affairs.evaluations import reasons
from chengxin.affairs.evaluations.explanation import GradeExplanation
from chengxin.records.accounts.actors import Actor
from chengxin.records.ledger.models import LedgerEffect, LedgerRecord
from tests.affairs.evaluations.district import AS_OF, District

SUBJECTS = 40


def told(subject_id: int, as_of: date = AS_OF) -> GradeExplanation:
    return reasons.explain(
        subject_id=subject_id,
        as_of=as_of,
        by=Actor.command_line("test"),
        at=datetime.now(tz=UTC),
        matter="示例事项",
    )


def test_forty_subjects_do_what_they_are_told_and_get_what_was_promised(own_database: Any) -> None:
    made = District(subjects=70, seed=4)
    made.record(700)
    made.protect(20, "grace-period")
    before = (LedgerRecord.objects.count(), LedgerEffect.objects.count())
    subjects, kinds = 0, set()
    for number in made.subject_ids:
        found = told(number)
        if found.grade is None or not found.ways_up:
            continue
        subjects += 1
        for way in found.ways_up:
            kinds.add(way.kind)
            promised = (way.points, str(way.grade))
            assert redone(way, subject_id=number, card="comprehensive") == promised, way
        if subjects == SUBJECTS:
            break
    assert subjects == SUBJECTS
    assert {"wait"} < kinds
    assert before == (LedgerRecord.objects.count(), LedgerEffect.objects.count())


def test_a_grace_period_that_ends_is_part_of_the_day_to_come(own_database: Any) -> None:
    """A record shielded today counts again when its grace period is over, and the way knows it."""
    made = District(subjects=3, seed=9)
    made.record(60)
    made.protect(8, "grace-period")
    for number in made.subject_ids:
        for way in told(number).ways_up:
            later = told(number, way.on)
            if not way.acts:
                assert (later.points, later.grade) == (way.points, way.grade)
