"""What a grade means in a field (等级处置): eased, done first, inspected less or more."""

from typing import Annotated, Literal, Self

from pydantic import Field, StrictBool, StrictInt, model_validator

from chengxin.law.rulebook.schemas.base import Key, Pack, Strict, Text, Title
from chengxin.law.words import Confidence, Grade

REDUCING = ("restrict", "oblige")


class Inspection(Strict):
    """How closely somebody of a grade is inspected (抽查比例与频次).

    `ratio_percent` of the field's ordinary ratio, so 50 halves it; `everybody` draws no lots.
    `visits_per_year` is the most there may be without a cause of its own; None = no cap.
    """

    ratio_percent: Annotated[StrictInt, Field(ge=0)] | None = None
    everybody: StrictBool = False
    visits_per_year: Annotated[StrictInt, Field(ge=0)] | None = None
    spared_when: Title | None = None
    always_when: Title | None = None
    confidence: Confidence
    source: Key
    article: Text | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if self.everybody == (self.ratio_percent is not None):
            raise ValueError("inspection: give either ratio_percent or everybody: true")
        return self


class Treatment(Strict):
    """One consequence of a grade.

    `does`: `relax` eases, `order` sets what comes first, `inspect` goes with the inspection.
    `restrict` reduces rights and `oblige` adds duties: both name a `measure` of the list and, as
    nothing rests on a grade alone, the fact it takes besides (`also_needs`).
    """

    id: Key
    does: Literal["relax", "order", "inspect", "restrict", "oblige"]
    title: Title
    measure: Key | None = None
    also_needs: Title | None = None
    confidence: Confidence
    source: Key
    article: Text | None = None

    @model_validator(mode="after")
    def _rests_on_a_measure(self) -> Self:
        if self.does in REDUCING and self.measure is None:
            raise ValueError(
                f"treatment {self.id!r} reduces rights or adds duties ({self.does}) and names no "
                "measure: name an entry of the measures pack, or take it off"
            )
        if self.measure is not None and self.also_needs is None:
            raise ValueError(
                f"treatment {self.id!r}: no measure rests on a grade alone; say in also_needs "
                "which fact it takes besides"
            )
        return self


class OfGrade(Strict):
    """All consequences of one grade."""

    grade: Grade
    title: Title
    inspection: Inspection
    treatments: tuple[Treatment, ...] = ()


class Notice(Strict):
    """Of a fall to one of `grades` the enterprise is told first, and nobody acts for `workdays`."""

    grades: Annotated[tuple[Grade, ...], Field(min_length=1)]
    workdays: Annotated[StrictInt, Field(ge=1)]
    confidence: Confidence
    source: Key
    article: Text | None = None


class GradeTreatment(Pack):
    """What each grade means in one field, or (`general`) in every field without a pack of its own.

    `measures` names the pack of the list that measures are taken from.
    """

    measures: Text
    notice: Notice
    grades: tuple[OfGrade, ...]

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if tuple(each.grade for each in self.grades) != tuple(Grade):
            raise ValueError("grades: give A, B, C, D once each, in this order")
        used = {self.notice.source, *(each.inspection.source for each in self.grades)}
        used |= {treatment.source for each in self.grades for treatment in each.treatments}
        lost = sorted(used - {source.id for source in self.source if source.id is not None})
        if lost:
            raise ValueError(f"no such source of this pack: {', '.join(lost)}")
        ids = [(each.grade, t.id) for each in self.grades for t in each.treatments]
        if len(ids) != len(set(ids)):
            raise ValueError("treatments: an id stands twice under one grade")
        return self

    def of(self, grade: Grade) -> OfGrade:
        """The consequences of a grade."""
        return next(each for each in self.grades if each.grade is grade)


PACK = GradeTreatment
