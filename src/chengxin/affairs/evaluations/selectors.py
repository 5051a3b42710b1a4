"""Reads of runs and grades. Who may be told a grade is decided where it is shown."""

from django.db.models import QuerySet

from chengxin.affairs.evaluations.models import EvaluationRun, Grade
from chengxin.engines.scorecards.result import Contribution, Evaluation, HeldVeto
from chengxin.law.words import Grade as GradeLetter


def find_adopted_run(card: str = "comprehensive") -> EvaluationRun | None:
    """The newest adopted run of a card: the one whose grades are in use."""
    return EvaluationRun.objects.filter(card=card, adopted=True).order_by("-id").first()


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


def find_grade(subject_id: int, card: str = "comprehensive") -> Grade | None:
    """A subject's grade in use, with its run; None where the newest adopted run has none."""
    run = find_adopted_run(card)
    if run is None:
        return None
    return Grade.objects.filter(run=run, subject_id=subject_id).select_related("run").first()


def grade_history(subject_id: int, card: str = "comprehensive") -> "QuerySet[Grade]":
    """A subject's grades of adopted runs, newest first, with their runs."""
    return (
        Grade.objects.filter(subject_id=subject_id, run__card=card, run__adopted=True)
        .select_related("run")
        .order_by("-run_id")
    )


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
