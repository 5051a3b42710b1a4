"""The fields of graded regulation (重点领域) with their figures: population, grades, trend.

Figures only, no subject: a field's distribution is that of its card's newest adopted run over
everybody. Results that departments hand in are counted beside and never mixed with computed ones.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth

from chengxin.affairs.evaluations.imported import find_sources
from chengxin.affairs.evaluations.models import EvaluationRun, Grade, Scope
from chengxin.affairs.evaluations.selectors import NEWEST_FIRST, grades_in_use
from chengxin.law.errors import NoRuleInForceError
from chengxin.law.rulebook.schemas.grade_sources import GradeSource
from chengxin.law.rulebook.schemas.scorecard import Scorecard
from chengxin.law.rulebook.schemas.supervision_fields import SupervisionField
from chengxin.law.words import Grade as Letter
from chengxin.records.editions import in_use
from chengxin.records.ledger import selectors as ledger
from chengxin.records.ledger.enums import RecordState
from chengxin.records.ledger.models import LedgerRecord

INDUSTRY = "industry"
TREND_DAYS = 400
TREND_POINTS = 12


@dataclass(frozen=True)
class TrendPoint:
    """How the grades of a field were spread on one day."""

    as_of: date
    subjects: int
    distribution: dict[str, int]

    def share_ppm(self, letters: Iterable[Letter]) -> int | None:
        """Share of some grades in parts per million; None where nobody was graded."""
        if not self.subjects:
            return None
        return sum(self.distribution.get(str(x), 0) for x in letters) * 1_000_000 // self.subjects


@dataclass(frozen=True)
class FieldState:
    """One field as it stands.

    `card` is the edition in force, `run` the one whose grades are in use; each None where there is
    none. `trend` is oldest first, its last point being that of `run`. `handed_in` counts subjects
    with a result of the industry.
    """

    field: SupervisionField
    card: Scorecard | None
    run: EvaluationRun | None
    trend: tuple[TrendPoint, ...]
    handed_in: int

    @property
    def population(self) -> int:
        """Subjects graded by the run in use."""
        return self.run.subjects if self.run is not None else 0

    @property
    def distribution(self) -> dict[str, int]:
        """Subjects by grade, every letter named."""
        found = self.run.distribution if self.run is not None else {}
        return {str(letter): int(found.get(str(letter), 0)) for letter in Letter}


def list_states(fields: Iterable[SupervisionField], *, on: date) -> list[FieldState]:
    """The fields with their figures, in the order given; four queries for any number of them.

    Args:
        fields: Of the register.
        on: The day whose cards are asked for, and to which the trend reaches.
    """
    wanted = list(fields)
    cards = [field.card for field in wanted]
    runs = _newest_runs(cards)
    points = _monthly(cards, since=on - timedelta(days=TREND_DAYS))
    handed_in = count_handed_in(on=on)
    return [
        FieldState(
            field=field,
            card=_card(field.card, on),
            run=runs.get(field.card),
            trend=_ending_with(runs.get(field.card), points.get(field.card, [])),
            handed_in=handed_in.get(field.industry_field or "", 0),
        )
        for field in wanted
    ]


def find_state(field: SupervisionField, *, on: date) -> FieldState:
    """One field with its figures; its trend is by run while all of them fall into one month."""
    state = list_states([field], on=on)[0]
    if len(state.trend) > 1 or state.run is None:
        return state
    runs = list_field_runs(field)[:TREND_POINTS]
    return FieldState(field, state.card, state.run, _points(reversed(list(runs))), state.handed_in)


def list_field_runs(field: SupervisionField) -> "QuerySet[EvaluationRun]":
    """Adopted runs over everybody of a field's card, newest first."""
    return EvaluationRun.objects.filter(card=field.card, adopted=True, scope=Scope.FULL).order_by(
        *NEWEST_FIRST
    )


def list_graded(field: SupervisionField, letter: str = "", sort: str = "") -> "QuerySet[Grade]":
    """Grades in use of a field's subjects: those of one letter or all, by points.

    Args:
        field: Of the register.
        letter: A, B, C or D; empty for all.
        sort: `points` for the least first, else the most first.
    """
    grades = grades_in_use(field.card).select_related("run")
    if letter:
        grades = grades.filter(grade=letter)
    return grades.order_by("points" if sort == "points" else "-points", "subject_id")


def count_handed_in(*, on: date) -> dict[str, int]:
    """Subjects with a valid result of the industry, by code of the field it is about."""
    source = _industry(on)
    if source is None or source.of_field is None:
        return {}
    about = f"payload__body__{source.of_field}"
    counted = (
        _valid(source, on)
        .values(about)
        .annotate(subjects=Count("subject_id", distinct=True))
        .values_list(about, "subjects")
    )
    return {str(code): subjects for code, subjects in counted if code}


def handed_in_grades(field: SupervisionField, *, on: date) -> dict[str, int]:
    """Results of the industry in a field by letter: the newest valid one of each subject."""
    source = _industry(on)
    if source is None or source.of_field is None or field.industry_field is None:
        return {}
    letters = (
        _valid(source, on)
        .filter(**{f"payload__body__{source.of_field}": field.industry_field})
        .order_by("subject_id", "-valid_from", "-record_no")
        .distinct("subject_id")
        .values_list(f"payload__body__{source.grade}", flat=True)
    )
    counted = Counter(str(letter) for letter in letters)
    return {str(letter): counted[str(letter)] for letter in Letter}


def handed_in_letters(
    field: SupervisionField, subjects: Iterable[int], *, on: date
) -> dict[int, str]:
    """The newest valid result of the industry of some subjects in a field."""
    source = _industry(on)
    if source is None or source.of_field is None or field.industry_field is None:
        return {}
    rows = (
        _valid(source, on)
        .filter(
            subject_id__in=list(subjects),
            **{f"payload__body__{source.of_field}": field.industry_field},
        )
        .order_by("subject_id", "-valid_from", "-record_no")
        .distinct("subject_id")
        .values_list("subject_id", f"payload__body__{source.grade}")
    )
    return {subject: str(letter) for subject, letter in rows}


def _industry(on: date) -> GradeSource | None:
    return next((source for source in find_sources(on) if source.id == INDUSTRY), None)


def _valid(source: GradeSource, on: date) -> "QuerySet[LedgerRecord]":
    return LedgerRecord.objects.filter(
        ledger.valid_on(on),
        superseded_seq__isnull=True,
        item=source.item,
        state=RecordState.LIVE,
        decided_on__lte=on,
    )


def _newest_runs(cards: list[str]) -> dict[str, EvaluationRun]:
    runs = (
        EvaluationRun.objects.filter(card__in=cards, adopted=True, scope=Scope.FULL)
        .order_by("card", *NEWEST_FIRST)
        .distinct("card")
    )
    return {run.card: run for run in runs}


def _monthly(cards: list[str], *, since: date) -> dict[str, list[EvaluationRun]]:
    """The last run of each month by card, oldest first."""
    runs = (
        EvaluationRun.objects.filter(
            card__in=cards, adopted=True, scope=Scope.FULL, as_of__gte=since
        )
        .annotate(month=TruncMonth("as_of"))
        .order_by("card", "month", "-as_of", "-known_seq", "-id")
        .distinct("card", "month")
    )
    found: dict[str, list[EvaluationRun]] = {}
    for run in runs:
        found.setdefault(run.card, []).append(run)
    return found


def _ending_with(run: EvaluationRun | None, months: list[EvaluationRun]) -> tuple[TrendPoint, ...]:
    """The points of the months before, then that of the run in use."""
    if run is None:
        return ()
    before = [
        each
        for each in months
        if (each.as_of.year, each.as_of.month) < (run.as_of.year, run.as_of.month)
    ]
    return _points([*before[-(TREND_POINTS - 1) :], run])


def _points(runs: Iterable[EvaluationRun]) -> tuple[TrendPoint, ...]:
    return tuple(TrendPoint(run.as_of, run.subjects, run.distribution) for run in runs)


def _card(key: str, on: date) -> Scorecard | None:
    try:
        return in_use.current().scorecard(key, on=on)
    except NoRuleInForceError:
        return None
