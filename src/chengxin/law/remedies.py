"""Which remedies fit a record, and what each makes of it. Pure functions of a pack."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chengxin.law.rulebook.schemas.remedies import Remedies, Remedy
    from chengxin.law.rulebook.schemas.scorecard_parts import FieldTest

THE_DAY = "day"
"""Value in `sets` or `reports`: the day on which the remedy takes effect."""

THE_PERIOD = "period"
"""Value in `reports`: the first day of the missing period that the report is for."""


def remedy_for(pack: "Remedies", record: Mapping[str, Any]) -> "Remedy | None":
    """The first remedy that is about a record; None where there is nothing to do but wait.

    Args:
        pack: The remedies in force.
        record: `item`, `severity`, `polarity` and the payload's values, by name.
    """
    return next((each for each in pack.remedies if not each.reports and fits(each, record)), None)


def fits(remedy: "Remedy", record: Mapping[str, Any]) -> bool:
    """Whether a remedy is about a record."""
    return (
        record["item"] in remedy.items
        and (remedy.severity is None or record.get("severity") in remedy.severity)
        and (remedy.polarity is None or record.get("polarity") in remedy.polarity)
        and all(record.get(name) is None for name in remedy.lacks)
        and all(_passes(test, record.get(test.field)) for test in remedy.where)
    )


def _passes(test: "FieldTest", value: Any) -> bool:
    if value is None:
        return False
    if test.in_ is not None:
        return value in test.in_
    if test.contains_any is not None:
        return not set(test.contains_any).isdisjoint(value)
    return (test.at_least is None or value >= test.at_least) and (
        test.below is None or value < test.below
    )


def values_after(remedy: "Remedy", day: date, period: date | None = None) -> dict[str, Any]:
    """The values a record has once the remedy took effect on a day.

    Args:
        remedy: The remedy.
        day: On which it takes effect.
        period: First day of the period that a report is for.
    """
    days: dict[str, Any] = {THE_DAY: day, THE_PERIOD: period}
    written = remedy.sets or remedy.reports
    values: dict[str, Any] = {name: days.get(value, value) for name, value in written.items()}
    return values | ({"valid_to": day} if remedy.ends else {})
