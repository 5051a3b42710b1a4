"""The grade in use (在用等级): which result counts in a field, and from when it is acted on.

Every reader asks here. Results of different sources are never mixed: the register says which one
counts, and where that one is missing the answer says so; another takes its place only where the
register names it as the fallback. A lower grade is not acted on before the enterprise was told and
the period of the treatment pack has run.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from chengxin.affairs.evaluations import imported
from chengxin.affairs.evaluations.models import Grade, GradeNotice
from chengxin.affairs.evaluations.reasons import refuse_others
from chengxin.affairs.evaluations.selectors import find_grade
from chengxin.affairs.evaluations.treating import every_field, find_treatment
from chengxin.law.errors import UnknownReferenceError
from chengxin.law.rulebook.schemas.grade_treatment import GradeTreatment, OfGrade
from chengxin.law.rulebook.schemas.supervision_fields import SupervisionField
from chengxin.law.words import Grade as Letter
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import services as audit
from chengxin.records.publicity.services import disclosed_records

COMPUTED = "computed"
COMPREHENSIVE = "comprehensive"


@dataclass(frozen=True)
class Result:
    """One result: its source, what it is about, the letter, the day, and where it stands."""

    source: str
    scope: str
    letter: Letter
    evaluated_on: date
    run_no: str = ""
    run_id: int | None = None
    record_no: int | None = None


@dataclass(frozen=True)
class GradeInUse:
    """The grade in use of a subject in a field on a day.

    `result` is None where nothing that may count is there; `missing` names the sources looked at
    in vain. `beside` are results that are there and do not count. `acted_on` is the letter by
    which the subject is treated today: that of the result, or, while a notice of a fall runs or
    none was placed yet, the one before (None = none).
    """

    subject_id: int
    field: SupervisionField
    on: date
    result: Result | None
    missing: tuple[str, ...]
    beside: tuple[Result, ...]
    notice: GradeNotice | None
    acted_on: Letter | None
    rules: GradeTreatment | None

    @property
    def is_fallback(self) -> bool:
        """Whether the result is not the one that counts first."""
        return self.result is not None and self.result.source != self.field.counts

    @property
    def awaits_notice(self) -> bool:
        """Whether nobody may act on the result yet."""
        return self.result is not None and self.acted_on is not self.result.letter

    @property
    def treatment(self) -> OfGrade | None:
        """What the letter acted on means; None without a letter or a rule."""
        if self.acted_on is None or self.rules is None:
            return None
        return self.rules.of(self.acted_on)


def grade_in_use(subject_id: int, field: str = COMPREHENSIVE, *, on: date) -> GradeInUse:
    """The grade in use of a subject in a field; who may be told is the caller's to ask.

    Raises:
        UnknownReferenceError: The register of the day has no such field.
    """
    known = {each.key: each for each in every_field(on)}
    if field not in known:
        raise UnknownReferenceError(
            f"the register of {on} has no field {field!r}. Choose one of it.",
            where="supervision-fields",
            key="field",
            reference=field,
        )
    return _in_use(subject_id, known[field], on)


def tell_grades(
    *, subject_id: int, fields: Iterable[str] = (), on: date, by: Actor, at: datetime, matter: str
) -> list[GradeInUse]:
    """The grades in use of a subject for one who may know them, with an audit entry.

    Args:
        subject_id: Which subject.
        fields: Only these; without any, every field in which some result is there.
        on: Day of reading.
        by: Who reads: the enterprise itself, or staff with a named matter.
        at: Now.
        matter: The matter it is asked for; required of the administration.

    Raises:
        PermissionDeniedError: This audience is not told grades.
        NotDisclosedError: This reader may not read of the subject, or named no matter.
    """
    purpose = "grade-in-use"
    refuse_others(by.audience, subject_id=subject_id, by=by, at=at, matter=matter, purpose=purpose)
    # The one door says whether this reader has access, and leaves its entry of the results read.
    disclosed_records(
        subject_id=subject_id, actor=by, purpose=purpose, on=on, at=at, matter=matter,
        items=[source.item for source in imported.find_sources(on)],
    )  # fmt: skip
    wanted = set(fields)
    with transaction.atomic():
        found = [
            _in_use(subject_id, each, on)
            for each in every_field(on)
            if not wanted or each.key in wanted
        ]
        told = [one for one in found if wanted or one.result or one.beside]
        audit.record(
            actor=by,
            action="evaluations.grades.read",
            at=at,
            matter=matter,
            purpose=purpose,
            subject_id=subject_id,
            details={"fields": len(told), "on": on.isoformat()},
        )
    return told


def _in_use(subject_id: int, field: SupervisionField, on: date) -> GradeInUse:
    results = {source: _result(subject_id, field, source, on) for source in _sources(field)}
    counted = next((results[s] for s in field.results if results[s] is not None), None)
    rules = find_treatment(field.key, on)
    notice = None if counted is None else _notice(subject_id, counted)
    return GradeInUse(
        subject_id=subject_id,
        field=field,
        on=on,
        result=counted,
        missing=tuple(s for s in _before(field, counted) if results[s] is None),
        beside=tuple(r for r in results.values() if r is not None and r is not counted),
        notice=notice,
        acted_on=None if counted is None else _acted_on(subject_id, counted, notice, rules, on),
        rules=rules,
    )


def _sources(field: SupervisionField) -> tuple[str, ...]:
    """Every source there could be a result of, those that count first."""
    every = (*field.results, COMPUTED, *(("industry",) if field.industry_field else ()))
    whole = ("national", "city") if field.key == COMPREHENSIVE else ()
    return tuple(dict.fromkeys((*every, *whole)))


def _before(field: SupervisionField, counted: Result | None) -> tuple[str, ...]:
    """The sources looked at until one had a result."""
    names = tuple(str(each) for each in field.results)
    return names if counted is None else names[: names.index(counted.source)]


def _result(subject_id: int, field: SupervisionField, source: str, on: date) -> Result | None:
    if source == COMPUTED:
        grade = find_grade(subject_id, field.card)
        return None if grade is None else _computed(grade)
    given = next((each for each in imported.find_sources(on) if each.id == source), None)
    if given is None:
        return None
    scope = field.industry_field or "" if given.of_field else ""
    found = imported.find_imported(given, subject_id, on=on, scope=scope)
    if found is None:
        return None
    return Result(
        found.source, found.scope, found.grade, found.evaluated_on, record_no=found.record_no
    )


def _computed(grade: Grade) -> Result:
    return Result(
        COMPUTED,
        grade.run.card,
        Letter(grade.grade),
        grade.run.as_of,
        run_no=grade.run.run_no,
        run_id=grade.run_id,
    )


def _notice(subject_id: int, result: Result) -> GradeNotice | None:
    """The newest notice about what the result is about."""
    return GradeNotice.objects.filter(
        subject_id=subject_id, source=result.source, scope=result.scope
    ).first()


def _acted_on(
    subject_id: int,
    result: Result,
    notice: GradeNotice | None,
    rules: GradeTreatment | None,
    on: date,
) -> Letter | None:
    """The letter the subject is treated by on a day; None while nobody may act on any."""
    if rules is None or result.letter not in rules.notice.grades:
        return result.letter
    if notice is None or _stood_better_since(subject_id, result, notice):
        return None  # not told yet
    has_run = on >= notice.effective_from
    if has_run and notice.to_grade >= result.letter:
        return result.letter  # told of, or risen from lower
    held = notice.to_grade if has_run else notice.held_grade
    return Letter(held) if held else None


def _stood_better_since(subject_id: int, result: Result, notice: GradeNotice) -> bool:
    """Whether the notice is of an earlier fall, from which the subject had risen again."""
    if notice.run_id is None or result.run_id is None:
        return False
    better = Grade.objects.filter(
        subject_id=subject_id,
        run__card=result.scope,
        run__adopted=True,
        run_id__gt=notice.run_id,
        grade__lt=min(result.letter, Letter(notice.to_grade)),
    )
    return better.exists()
