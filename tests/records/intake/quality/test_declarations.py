"""Months declared empty, and what the office finds where a unit publishes by itself."""

from datetime import date

import pytest

from chengxin.law.errors import InputError, PermissionDeniedError, TransitionError
from chengxin.records.intake.quality import services as quality
from chengxin.records.intake.quality.enums import MonthState
from chengxin.records.intake.quality.figures import Figure, figures
from chengxin.records.intake.quality.models import SampledDecision, ZeroReport
from chengxin.records.intake.quality.rows import rows_behind
from chengxin.records.intake.quality.scope import scope
from tests.records.intake.invented import penalty
from tests.records.intake.quality.conftest import (
    ECOLOGY,
    MARKET,
    PENALTY,
    Months,
    at,
    clerk,
    office,
)

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)


def figure(month: date, known: str) -> Figure:
    asked = scope(since=month, until=month, now=at(known), department=ECOLOGY, item=PENALTY)
    return next(iter(figures(asked)))


def declare(month: date = OCTOBER, day: str = "2026-11-03", **changes: object) -> ZeroReport:
    arguments = {
        "department": ECOLOGY,
        "item": PENALTY,
        "month": month,
        "by": clerk(),
        "at": at(day),
    }
    return quality.declare_nothing(**(arguments | changes))  # type: ignore[arg-type]


def test_a_declared_month_is_no_silent_one(september: Months) -> None:
    declare()
    found = figure(OCTOBER, "2026-11-20")
    assert (found.month_state, found.months_asked, found.months_missed) == (MonthState.ZERO, 1, 0)


def test_a_declaration_taken_back_leaves_the_month_silent(september: Months) -> None:
    made = declare()
    quality.take_back(report_id=made.pk, by=clerk(), at=at("2026-11-05"))
    assert figure(OCTOBER, "2026-11-20").month_state is MonthState.SILENT
    with pytest.raises(TransitionError):
        quality.take_back(report_id=made.pk, by=clerk(), at=at("2026-11-06"))
    declare(day="2026-11-06")


def test_a_declaration_that_a_decision_contradicts_is_shown_as_wrong(september: Months) -> None:
    declare()
    september.hand_in("2026-11-09", [penalty(8, 处罚决定日期="2026-10-14")])
    found = figure(OCTOBER, "2026-11-20")
    assert (found.month_state, found.months_missed) == (MonthState.CONTRADICTED, 1)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        pytest.param({"day": "2026-10-31"}, InputError, id="the_month_has_not_ended"),
        pytest.param({"item": "honour"}, InputError, id="not_asked_of_this_item"),
        pytest.param({"by": MARKET}, PermissionDeniedError, id="somebody_elses"),
    ],
)
def test_what_may_not_be_declared(
    september: Months, changes: dict[str, object], error: type[Exception]
) -> None:
    if "by" in changes:
        changes = {"by": clerk(MARKET)}
    with pytest.raises(error):
        declare(**changes)  # type: ignore[arg-type]
    assert not ZeroReport.objects.exists()


def test_nothing_is_declared_twice(september: Months) -> None:
    declare()
    with pytest.raises(TransitionError):
        declare()


def test_a_sampled_decision_counts_as_unreported_even_when_it_comes_afterwards(
    september: Months,
) -> None:
    seen = quality.read_sightings(
        "沪虚罚〔2026〕1号，2026-09-10\n\n沪虚罚(2026)8号\t2026-09-11\n沪虚罚〔2026〕6号,2026-09-10"
    )
    made = quality.enter_sample(
        department=ECOLOGY, item=PENALTY, place="区生态环境局网站公示栏", sightings=seen,
        by=office(), at=at("2026-10-08"),
    )  # fmt: skip
    found = SampledDecision.objects.filter(sample=made).values_list("document_no", "reported")
    # 6 was returned: handed in badly, but handed in.
    assert dict(found) == {
        "沪虚罚〔2026〕1号": True, "沪虚罚〔2026〕8号": False, "沪虚罚〔2026〕6号": True,
    }  # fmt: skip
    september.hand_in("2026-10-12", [penalty(8, 处罚决定日期="2026-09-11")])
    known = figure(SEPTEMBER, "2026-10-20")
    assert (known.counts["sampled"], known.counts["unreported"]) == (3, 1)
    assert known.rates["sampled-missing"].ppm == 333_333
    asked = scope(since=SEPTEMBER, until=SEPTEMBER, now=at("2026-10-20"), department=ECOLOGY)
    assert [row.document_no for row in rows_behind(asked, "unreported")[:]] == ["沪虚罚〔2026〕8号"]


@pytest.mark.parametrize(
    "text",
    ["沪虚罚〔2026〕1号", "沪虚罚〔2026〕1号，昨天", "，2026-09-10", "沪1号，2026-02-30", "  \n"],
)
def test_a_line_that_is_not_understood_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        quality.read_sightings(text)


def test_a_number_stands_once_in_a_sample() -> None:
    with pytest.raises(InputError):
        quality.read_sightings("沪虚罚〔2026〕1号，2026-09-10\n沪虚罚[2026]1号，2026-09-11")


def test_only_the_office_enters_samples(september: Months) -> None:
    seen = quality.read_sightings("沪虚罚〔2026〕1号，2026-09-10")
    with pytest.raises(PermissionDeniedError):
        quality.enter_sample(
            department=ECOLOGY, item=PENALTY, place="网站", sightings=seen, by=clerk(),
            at=at("2026-10-08"),
        )  # fmt: skip
    with pytest.raises(InputError):
        quality.enter_sample(
            department=ECOLOGY, item=PENALTY, place=" ", sightings=seen, by=office(),
            at=at("2026-10-08"),
        )  # fmt: skip
