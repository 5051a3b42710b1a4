"""A legal time limit says exactly one count, and ends where a lawyer says it ends."""

from datetime import date

import pytest
from pydantic import ValidationError

from chengxin.law.rulebook import default
from chengxin.law.rulebook.schemas.base import LegalSource
from chengxin.law.rulebook.schemas.time_limits import TimeLimit, lost_sources
from chengxin.law.words import Confidence

CALENDAR = default().workdays


def limit(**count: object) -> TimeLimit:
    return TimeLimit.model_validate(
        {"article": "第一条", "source": "act", "confidence": "high", **count}
    )


@pytest.mark.parametrize(
    ("given", "start", "due", "provisional"),
    [
        ({"workdays": 5}, "2026-09-30", "2026-10-13", False),
        ({"workdays": 1}, "2026-02-13", "2026-02-14", False),
        ({"workdays": 10}, "2026-12-18", "2027-01-04", True),
        ({"workdays": 0}, "2026-11-22", "2026-11-22", False),
        ({"days": 3}, "2026-09-30", "2026-10-03", False),
        ({"days": 3, "rolls": True}, "2026-09-30", "2026-10-08", False),
        ({"days": 10, "rolls": True}, "2026-12-22", "2027-01-04", True),
        ({"months": 1}, "2026-01-31", "2026-02-28", False),
        ({"months": 1, "rolls": True}, "2026-01-31", "2026-02-28", False),
        ({"months": 12}, "2024-02-29", "2025-02-28", False),
    ],
    ids=[
        "over-the-national-holiday", "make-up-saturday", "a-year-not-arranged", "the-day-itself",
        "days-run-through", "a-day-of-rest-gives-way", "gives-way-into-a-year-not-arranged",
        "end-of-month", "saturday-worked", "leap-day",
    ],
)  # fmt: skip
def test_a_limit_ends_where_a_lawyer_says(
    given: dict[str, object], start: str, due: str, provisional: bool
) -> None:
    found = limit(**given).due(date.fromisoformat(start), CALENDAR)
    assert (found.on.isoformat(), found.provisional) == (due, provisional)


@pytest.mark.parametrize(
    "given",
    [{}, {"days": 3, "workdays": 3}, {"days": -1}, {"workdays": 3, "rolls": True}],
    ids=["none", "two", "negative", "rolling-workdays"],
)
def test_a_limit_that_says_no_or_two_counts_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        limit(**given)


def test_a_limit_says_itself_in_both_languages() -> None:
    assert (limit(workdays=5).zh, limit(workdays=5).en) == ("5个工作日", "5 working days")
    assert (limit(months=1).zh, limit(months=1).en) == ("1个月", "1 month")


def test_a_source_the_pack_does_not_have_is_found() -> None:
    known = LegalSource(
        id="act", title="某条例", checked_on=date(2026, 1, 1), confidence=Confidence.HIGH
    )
    stray = limit(days=1).model_copy(update={"source": "other"})
    assert lost_sources([limit(days=1), stray], [known]) == ["other"]
