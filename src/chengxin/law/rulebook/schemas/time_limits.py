"""A legal time limit (法定期限) as packs write it: so many working days, days or months."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field, StrictBool, model_validator

from chengxin.law.periods import add_months
from chengxin.law.rulebook.schemas.base import Key, LegalSource, Strict, Text
from chengxin.law.words import Confidence
from chengxin.law.workdays import Deadline

if TYPE_CHECKING:
    from chengxin.law.workdays import WorkdayCalendar

Count = Annotated[int, Field(ge=0)]
_UNITS_ZH = {"workdays": "个工作日", "days": "日", "months": "个月"}
_UNITS_EN = {"workdays": "working day", "days": "day", "months": "month"}


class TimeLimit(Strict):
    """Exactly one of `workdays`, `days`, `months`, counted from the day after the event.

    `source` is the id of one of the pack's sources. `rolls` true: a last day that is a day of rest
    gives way to the next working day (Civil Code art. 203), for limits set to a party.
    """

    workdays: Count | None = None
    days: Count | None = None
    months: Count | None = None
    article: Text
    source: Key
    confidence: Confidence
    rolls: StrictBool = False

    @model_validator(mode="after")
    def _is_one_count(self) -> Self:
        if sum(each is not None for each in (self.workdays, self.days, self.months)) != 1:
            raise ValueError("give exactly one of workdays, days and months")
        if self.rolls and self.workdays is not None:
            raise ValueError("a limit in working days ends on one; leave `rolls` out")
        return self

    @property
    def unit(self) -> str:
        """`workdays`, `days` or `months`."""
        return next(unit for unit in _UNITS_ZH if getattr(self, unit) is not None)

    @property
    def count(self) -> int:
        """How many of them."""
        found: int = getattr(self, self.unit)
        return found

    @property
    def zh(self) -> str:
        """The limit as Chinese says it: 5个工作日."""
        return f"{self.count}{_UNITS_ZH[self.unit]}"

    @property
    def en(self) -> str:
        """The limit as English says it: 5 working days."""
        return f"{self.count} {_UNITS_EN[self.unit]}{'' if self.count == 1 else 's'}"

    def due(self, start: date, calendar: "WorkdayCalendar") -> Deadline:
        """The last day of the limit that begins the day after `start`.

        Args:
            start: The day of the event; it does not count itself.
            calendar: The working days as far as they are arranged.

        Returns:
            The last day inside the limit, and whether it leans on a year not yet arranged.
        """
        return due(start, unit=self.unit, count=self.count, rolls=self.rolls, calendar=calendar)


def due(
    start: date, *, unit: str, count: int, rolls: bool, calendar: "WorkdayCalendar"
) -> Deadline:
    """The last day of a limit given by its parts, as a kept deadline remembers them."""
    if unit == "workdays":
        return calendar.add(start, count)
    last = start + timedelta(days=count) if unit == "days" else add_months(start, count)
    if not rolls:
        return Deadline(on=last, provisional=False)
    provisional = not calendar.is_settled(last)
    while not calendar.is_workday(last):
        last += timedelta(days=1)
        provisional = provisional or not calendar.is_settled(last)
    return Deadline(on=last, provisional=provisional)


def lost_sources(limits: Iterable[TimeLimit], sources: Iterable[LegalSource]) -> list[str]:
    """Sources that limits name and the pack does not have; for the validator of a pack."""
    known = {source.id for source in sources}
    return sorted({limit.source for limit in limits} - known)
