"""Reads of runs and grades. Who may be told a grade is decided where it is shown.

The grades in use of a card are those of its newest adopted run over everybody, and over them those
of the runs since over subjects that new commits touched. Runs follow each other by what was known
to them, not by when they were stored: a night's run may end after a touched subject has been graded
on a commit that it does not know yet.
"""

from itertools import pairwise
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from chengxin.affairs.evaluations.models import EvaluationRun, Grade, GradeEnd, Scope
from chengxin.engines.scorecards.result import Contribution, Evaluation, HeldVeto
from chengxin.law.words import Grade as GradeLetter

COMPREHENSIVE = "comprehensive"
NEWEST_FIRST = ("-known_seq", "-as_of", "-id")
_NEWEST_RUN_FIRST = tuple(f"-run__{name[1:]}" for name in NEWEST_FIRST)


def find_adopted_run(card: str = COMPREHENSIVE) -> EvaluationRun | None:
    """The newest adopted run of a card over everybody; touched subjects may have newer grades."""
    return (
        EvaluationRun.objects.filter(card=card, adopted=True, scope=Scope.FULL)
        .order_by(*NEWEST_FIRST)
        .first()
    )


def list_runs(card: str | None = None) -> "QuerySet[EvaluationRun]":
    """Runs, newest first."""
    runs = EvaluationRun.objects.order_by("-id")
    return runs if card is None else runs.filter(card=card)


def list_grades(
    run: EvaluationRun, *, grade: str = "", ascending: bool = False
) -> "QuerySet[Grade]":
    """Grades of a run by points; of one letter only, when one is named."""
    grades = Grade.objects.filter(run=run)
    if grade:
        grades = grades.filter(grade=grade)
    return grades.order_by("points" if ascending else "-points", "subject_id")


def find_grade(subject_id: int, card: str = COMPREHENSIVE) -> Grade | None:
    """A subject's grade in use, with its run; None where the card does not grade it."""
    run = find_adopted_run(card)
    if run is None:
        return None
    of_runs = _of_run_or_since(run)
    grade = (
        Grade.objects.filter(of_runs, subject_id=subject_id)
        .select_related("run")
        .order_by(*_NEWEST_RUN_FIRST)
        .first()
    )
    end = (
        GradeEnd.objects.filter(of_runs, subject_id=subject_id)
        .select_related("run")
        .order_by(*_NEWEST_RUN_FIRST)
        .first()
    )
    if grade is not None and end is not None and _place(end.run) > _place(grade.run):
        return None
    return grade


def grades_in_use(card: str = COMPREHENSIVE) -> "QuerySet[Grade]":
    """The grades in use of everybody a card grades: one row per subject, equal to `find_grade`."""
    run = find_adopted_run(card)
    if run is None:
        return Grade.objects.none()
    newer = Q(run__known_seq__gt=OuterRef("run__known_seq")) | (
        Q(run__known_seq=OuterRef("run__known_seq"))
        & (
            Q(run__as_of__gt=OuterRef("run__as_of"))
            | (Q(run__as_of=OuterRef("run__as_of")) & Q(run_id__gt=OuterRef("run_id")))
        )
    )
    of_runs = _of_run_or_since(run)
    since = Q(subject_id=OuterRef("subject_id")) & _since(run) & newer
    return Grade.objects.filter(of_runs).exclude(
        Exists(Grade.objects.filter(since)) | Exists(GradeEnd.objects.filter(since))
    )


def _of_run_or_since(run: EvaluationRun) -> Q:
    return Q(run=run) | _since(run)


def _since(run: EvaluationRun) -> Q:
    """Rows of adopted runs over touched subjects that know at least as much."""
    return Q(
        run__card=run.card,
        run__adopted=True,
        run__scope=Scope.TOUCHED,
        run__known_seq__gte=run.known_seq,
        run__as_of__gte=run.as_of,
    )


def _place(run: EvaluationRun) -> tuple[object, ...]:
    return (run.known_seq, run.as_of, run.pk)


def grade_history(subject_id: int, card: str = COMPREHENSIVE) -> "QuerySet[Grade]":
    """A subject's grades of adopted runs, newest first, with their runs."""
    return (
        Grade.objects.filter(subject_id=subject_id, run__card=card, run__adopted=True)
        .select_related("run")
        .order_by(*_NEWEST_RUN_FIRST)
    )


class GradeSpell(NamedTuple):
    """A time in which a subject's points and grade stood still.

    `first` is the run that brought them, `last` the last one that found them so; `letter` and
    `points` (thousandths) are None where the card did not grade the subject.
    """

    first: EvaluationRun
    last: EvaluationRun
    letter: GradeLetter | None
    points: int | None


def list_spells(subject_id: int, card: str = COMPREHENSIVE, *, most: int = 400) -> list[GradeSpell]:
    """How a subject's grade came about, newest first: equal neighbours are one spell.

    Args:
        subject_id: Which subject.
        card: Key of the card.
        most: Looks at this many of the newest grades.
    """
    stood: list[tuple[EvaluationRun, GradeLetter | None, int | None]] = [
        (grade.run, GradeLetter(grade.grade), grade.points)
        for grade in grade_history(subject_id, card)[:most]
    ]
    ends = GradeEnd.objects.filter(
        subject_id=subject_id, run__card=card, run__adopted=True
    ).select_related("run")
    stood += [(end.run, None, None) for end in ends.order_by(*_NEWEST_RUN_FIRST)[:most]]
    stood.sort(key=lambda entry: _place(entry[0]))
    begins = [0] + [
        place for place, (a, b) in enumerate(pairwise(stood), start=1) if a[1:] != b[1:]
    ]
    bounds = pairwise([*begins, len(stood)]) if stood else ()
    return [
        GradeSpell(stood[since][0], stood[until - 1][0], *stood[since][1:])
        for since, until in bounds
    ][::-1]


def evaluation_of(grade: Grade) -> Evaluation:
    """A stored grade as the engine's value, to be compared or digested."""
    return Evaluation(
        subject_id=grade.subject_id,
        points=grade.points,
        grade=GradeLetter(grade.grade),
        vetoes=tuple(
            HeldVeto(veto, tuple(records)) for veto, records in sorted(grade.vetoes.items())
        ),
        contributions=tuple(
            Contribution(indicator, points, tuple(records))
            for indicator, (points, records) in sorted(grade.contributions.items())
        ),
    )
