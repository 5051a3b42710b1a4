"""Grades that others give (外来评价): national, city, industry. Stored beside, never mixed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from chengxin.law.errors import NoRuleInForceError
from chengxin.law.rulebook.schemas.grade_sources import GradeSource, GradeSources
from chengxin.law.words import Grade
from chengxin.records.editions import in_use
from chengxin.records.ledger import selectors as ledger
from chengxin.records.ledger.enums import RecordState
from chengxin.records.ledger.models import LedgerRecord

SOURCES = "grade-sources.general"


@dataclass(frozen=True)
class ImportedGrade:
    """One result handed in: whose, about what (`scope`: an industry field, else empty), when."""

    subject_id: int
    source: str
    scope: str
    grade: Grade
    evaluated_on: date
    record_no: int
    department_code: str


def find_sources(day: date) -> tuple[GradeSource, ...]:
    """Where imported grades come from by the rule of a day; none where there is no rule."""
    try:
        found = in_use.current().in_force(SOURCES, day)
    except NoRuleInForceError:
        return ()
    assert isinstance(found, GradeSources)
    return found.sources


def list_imported(
    source: GradeSource, *, on: date, subject_id: int | None = None, scope: str = ""
) -> Iterator[ImportedGrade]:
    """Results of a source as known now, the newest of each subject first; revoked ones left out.

    Args:
        source: Which.
        on: Leaves out what is not valid on the day.
        subject_id: Only this subject's.
        scope: Only results about this industry field.
    """
    rows = LedgerRecord.objects.filter(
        ledger.valid_on(on),
        superseded_seq__isnull=True,
        item=source.item,
        state=RecordState.LIVE,
        decided_on__lte=on,
    )
    if subject_id is not None:
        rows = rows.filter(subject_id=subject_id)
    found = rows.select_related("payload").order_by("subject_id", "-valid_from", "-record_no")
    for row in found.iterator(chunk_size=2000):
        body = row.payload.body or {}
        about = str(body.get(source.of_field) or "") if source.of_field else ""
        letter = str(body.get(source.grade) or "")
        if letter in set(Grade) and (not scope or about == scope):
            yield ImportedGrade(
                subject_id=row.subject_id,
                source=source.id,
                scope=about,
                grade=Grade(letter),
                evaluated_on=row.decided_on,
                record_no=row.record_no,
                department_code=row.department_code,
            )


def find_imported(
    source: GradeSource, subject_id: int, *, on: date, scope: str = ""
) -> ImportedGrade | None:
    """A subject's newest result of a source that is valid on a day; None where there is none."""
    return next(list_imported(source, on=on, subject_id=subject_id, scope=scope), None)
