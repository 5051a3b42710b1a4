"""Withdrawals (撤回): by when a decision that no longer stands must have left publicity."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field as Constrained
from pydantic import model_validator

from chengxin.law.rulebook.schemas.base import Key, LegalSource, Pack, Strict, Text

if TYPE_CHECKING:
    from chengxin.law.workdays import WorkdayCalendar

Days = Annotated[int, Constrained(ge=0)]


class WithdrawalLimit(Strict):
    """One time limit: calendar days or working days after the day it was withdrawn.

    `departments` empty = every department without a limit of its own.
    """

    departments: tuple[Text, ...] = ()
    days: Days | None = None
    workdays: Days | None = None
    article: Text
    source: LegalSource

    @model_validator(mode="after")
    def _is_one_count(self) -> Self:
        if (self.days is None) == (self.workdays is None):
            raise ValueError("give either days or workdays")
        return self


class Withdrawal(Pack):
    """The limits in force, and the effects on a record that withdraw its decision.

    A record under one of `effects` is not shown to the public from the moment it is known.
    """

    effects: Annotated[tuple[Key, ...], Constrained(min_length=1)]
    limits: Annotated[tuple[WithdrawalLimit, ...], Constrained(min_length=1)]

    @model_validator(mode="after")
    def _fits_all(self) -> Self:
        if self.limits[-1].departments:
            raise ValueError("the last limit is for every department")
        return self

    def limit(self, department: str) -> WithdrawalLimit:
        """The limit for a department: its own, else the one for all."""
        return next(
            one for one in self.limits if not one.departments or department in one.departments
        )

    def leaves_by(self, withdrawn_on: date, department: str, calendar: "WorkdayCalendar") -> date:
        """The last day on which a decision withdrawn that day may still be found."""
        limit = self.limit(department)
        if limit.workdays is not None:
            return calendar.add(withdrawn_on, limit.workdays).on
        return withdrawn_on + timedelta(days=limit.days or 0)


PACK = Withdrawal
