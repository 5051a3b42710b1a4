"""Appeals change a figure from the day of the decision, with both values; who may do what."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from chengxin.law.errors import InputError, PermissionDeniedError, TransitionError
from chengxin.records.audit.models import AuditEntry
from chengxin.records.intake.quality import selectors
from chengxin.records.intake.quality import services as quality
from chengxin.records.intake.quality.enums import AppealState
from chengxin.records.intake.quality.figures import figures
from chengxin.records.intake.quality.models import Appeal
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

SEPTEMBER = date(2026, 9, 1)
LATER = at("2026-10-12")


def refs(count: str, known: str = "2026-10-08") -> list[str]:
    asked = scope(since=SEPTEMBER, until=SEPTEMBER, now=at(known), department=ECOLOGY, item=PENALTY)
    return [row.ref for row in rows_behind(asked, count)[:]]


def rate(name: str, known: str) -> tuple[int | None, int | None]:
    asked = scope(since=SEPTEMBER, until=SEPTEMBER, now=LATER, known=at(known))
    found = next(f for f in figures(asked) if f.department == ECOLOGY)
    return found.rates[name].ppm, found.rates[name].raw_ppm


def appeal(count: str = "rejected", day: str = "2026-10-08", **changes: object) -> Appeal:
    arguments = {
        "department": ECOLOGY,
        "item": PENALTY,
        "month": SEPTEMBER,
        "count": count,
        "refs": changes.pop("refs", None) or refs(count),
        "statement": "违法事实在原件中，平台模板的列错位",
        "by": clerk(),
        "at": at(day),
    }
    return quality.submit(**(arguments | changes))  # type: ignore[arg-type]


def test_an_accepted_appeal_changes_the_figure_from_then_on_and_leaves_the_raw_one(
    september: Months,
) -> None:
    made = appeal()
    quality.decide(
        appeal_no=made.appeal_no,
        accept=True,
        reason="模板有误，予以采信",
        by=office(),
        at=at("2026-10-09"),
    )
    assert rate("error", "2026-10-10") == (200_000, 400_000)
    assert rate("error", "2026-10-08") == (400_000, 400_000)


def test_a_gap_can_be_excused_too(september: Months) -> None:
    made = appeal("gaps", refs=["gap:沪虚罚〔2026〕3号"], statement="3号作废，未作出决定")
    quality.decide(
        appeal_no=made.appeal_no,
        accept=True,
        reason="作废登记簿属实",
        by=office(),
        at=at("2026-10-09"),
    )
    assert rate("missing", "2026-10-10") == (200_000, 400_000)
    # Reported after all, the number is no gap, and its excuse excuses nothing.
    september.hand_in("2026-10-11", [penalty(3, 处罚决定日期="2026-09-10")])
    assert rate("missing", "2026-10-12") == (200_000, 200_000)


def test_a_refused_appeal_changes_nothing(september: Months) -> None:
    made = appeal()
    quality.decide(
        appeal_no=made.appeal_no,
        accept=False,
        reason="原件也没有违法事实",
        by=office(),
        at=at("2026-10-09"),
    )
    assert rate("error", "2026-10-10") == (400_000, 400_000)
    again = appeal(day="2026-10-10")  # refused once, it may be tried with better reasons
    assert again.state == AppealState.SUBMITTED


def test_who_submits_and_who_decides(september: Months) -> None:
    with pytest.raises(PermissionDeniedError):
        appeal(by=clerk(MARKET))
    made = appeal()
    with pytest.raises(PermissionDeniedError):
        quality.decide(
            appeal_no=made.appeal_no,
            accept=True,
            reason="自己说了算",
            by=clerk(),
            at=at("2026-10-09"),
        )
    assert selectors.find_appeal(clerk(MARKET), made.appeal_no) is None
    assert selectors.find_appeal(clerk(), made.appeal_no) == made
    own = appeal("late", by=office())
    with pytest.raises(PermissionDeniedError):  # nobody decides on what he submitted himself
        quality.decide(
            appeal_no=own.appeal_no,
            accept=True,
            reason="自己说了算",
            by=office(),
            at=at("2026-10-09"),
        )


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"refs": ["row:1:1"]}, id="a_row_the_figure_does_not_count"),
        pytest.param({"statement": " "}, id="no_reason"),
        pytest.param({"count": "received", "refs": ["row:1:1"]}, id="nothing_stands_against_it"),
    ],
)
def test_an_unclear_appeal_is_refused(september: Months, changes: dict[str, object]) -> None:
    with pytest.raises(InputError):
        appeal(**changes)  # type: ignore[arg-type]


def test_one_row_is_under_one_appeal(september: Months) -> None:
    made = appeal()
    with pytest.raises(TransitionError):
        appeal()
    quality.withdraw(appeal_no=made.appeal_no, by=clerk(), at=at("2026-10-09"))
    appeal(day="2026-10-10")


def test_the_time_to_appeal_ends(september: Months) -> None:
    # The notice comes on the third working day of October, ten working days follow.
    with pytest.raises(TransitionError) as refused:
        appeal(day="2026-11-10")
    assert refused.value.state == "final"


def test_a_decided_appeal_never_changes(september: Months) -> None:
    made = appeal()
    quality.decide(
        appeal_no=made.appeal_no, accept=False, reason="理由不足", by=office(), at=at("2026-10-09")
    )
    with pytest.raises(TransitionError):
        quality.withdraw(appeal_no=made.appeal_no, by=clerk(), at=at("2026-10-10"))
    with pytest.raises(DatabaseError), transaction.atomic():
        Appeal.objects.filter(pk=made.pk).update(reason="改口")


def test_every_step_is_in_the_trail(september: Months) -> None:
    made = appeal()
    quality.decide(
        appeal_no=made.appeal_no, accept=True, reason="予以采信", by=office(), at=at("2026-10-09")
    )
    actions = AuditEntry.objects.filter(matter=made.appeal_no).order_by("id")
    assert list(actions.values_list("action", flat=True)) == [
        "quality.appeal.submitted",
        "quality.appeal.accepted",
    ]
