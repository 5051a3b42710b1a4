"""Looks whether evaluation follows an effect on a record: what a run reads, what a grade counts."""

from datetime import datetime

from django.db import connection

from chengxin.affairs.evaluations import reading
from chengxin.affairs.evaluations.columns import replicated_items
from chengxin.affairs.evaluations.models import EvaluationCursor, Grade
from chengxin.affairs.evaluations.selectors import find_grade
from chengxin.affairs.receipts.clocks import local_day
from chengxin.affairs.receipts.consumers import ends_evaluation
from chengxin.affairs.receipts.enums import Finding, Obstacle
from chengxin.affairs.receipts.errors import NotYetError
from chengxin.affairs.receipts.models import EffectNotice
from chengxin.affairs.receipts.registry import Party
from chengxin.records.publicity.selectors import latest_seq


def acknowledge_replica(notice: EffectNotice, party: Party, at: datetime) -> str:
    """Ask, as a run does, which records are shielded; the replica's files hold no effects.

    Raises:
        NotYetError: A run would still read the record.
    """
    on = local_day(at)
    if notice.item not in replicated_items() or not ends_evaluation(notice, on):
        return Finding.READ
    statement = reading.shields(frozenset({notice.effect_kind}), on.isoformat(), latest_seq())
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT EXISTS (SELECT FROM ({statement}) s WHERE record_no = %s)",  # noqa: S608
            [notice.record_no],
        )
        if not cursor.fetchone()[0]:
            raise NotYetError(Obstacle.STILL_READ)
    return Finding.SHIELDED


def acknowledge_grades(notice: EffectNotice, party: Party, at: datetime) -> str:
    """Look at the grades in use of the record's subject.

    Raises:
        NotYetError: One was made before the effect was known, or still counts the record.
    """
    cards = (
        Grade.objects.filter(subject_id=notice.subject_id, run__adopted=True)
        .values_list("run__card", flat=True)
        .distinct()
    )
    in_use = [grade for card in cards if (grade := find_grade(notice.subject_id, card))]
    if not in_use:
        return Finding.NOT_GRADED
    if ends_evaluation(notice, local_day(at)):
        if any(_counts(grade, notice.record_no) for grade in in_use):
            raise NotYetError(Obstacle.STILL_COUNTED)
        return Finding.NOT_COUNTED
    cursor = EvaluationCursor.objects.values_list("seq", flat=True).first() or 0
    known = max(cursor, min(grade.run.known_seq for grade in in_use))
    if known < notice.recorded_seq:
        raise NotYetError(Obstacle.NOT_REGRADED)
    return Finding.REGRADED


def _counts(grade: Grade, record_no: int) -> bool:
    """Whether a stored grade rests on a record."""
    counted = [records for _points, records in grade.contributions.values()]
    return any(record_no in records for records in (*counted, *grade.vetoes.values()))
