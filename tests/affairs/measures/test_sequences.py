"""No sequence of acts by anybody brings a measure where the table does not, or loses an event."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chengxin.affairs.casework import deadlines, events
from chengxin.affairs.measures import services
from chengxin.affairs.measures.enums import FeedbackOutcome, LiftCause, MeasureAct, MeasureState
from chengxin.affairs.measures.models import MeasureCase
from chengxin.affairs.measures.transitions import TABLE
from chengxin.law.errors import CreditError, TransitionError
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.enums import Role
from chengxin.records.ledger import services as ledger
from tests.affairs.measures.place import AT, ON, Place, person

ACTS = (
    "release", "refuse", "withdraw", "feed-back", "lift", "follow", "suspend", "resume", "end",
)  # fmt: skip
WHO = ("clerk", "chief", "green", "office", "job")
FINAL = TABLE.final_states
steps = st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from(WHO)), max_size=12)


def do(act: str, case: MeasureCase, by: Actor, day: int) -> Any:
    """Try one act on one measure as somebody, some days after its proposal."""
    at, on = AT + timedelta(days=day), ON + timedelta(days=day)
    common: dict[str, Any] = {"by": by, "at": at}
    followed: dict[str, Any] = {
        **common, "on": on, "document": "示例", "article": "示例",
        "commit": ledger.open_commit(act="test", by="test"),
    }  # fmt: skip
    number = {"case_no": case.case_no}
    acts: dict[str, Callable[[], Any]] = {
        "release": lambda: services.release(**number, **common),
        "refuse": lambda: services.refuse(**number, **common, reason="示例"),
        "withdraw": lambda: services.withdraw(**number, **common, reason="示例"),
        "feed-back": lambda: services.feed_back(
            **number, **common, outcome=FeedbackOutcome.DONE, text="示例"
        ),
        "lift": lambda: services.lift(
            **number, **common, document="示例", article="示例", reason="示例"
        ),
        "follow": lambda: services.lift_for(
            record_no=case.record_no or 0, cause=LiftCause.REPAIRED, **followed
        ),
        "suspend": lambda: services.suspend_for(subject_id=case.subject_id, **followed),
        "resume": lambda: services.resume_for(subject_id=case.subject_id, **followed),
        "end": lambda: services.end_due(**common),
    }
    return acts[act]()


def allowed(act: str, case: MeasureCase, by: Actor, day: int) -> bool:
    """Whether the law lets it, told without the services."""
    try:
        TABLE.after(case.state, act, by.role)
    except CreditError:
        return False
    of_authority = by.department_code == case.authority
    is_proposer = by.account_id == case.proposed_account
    due = case.until is not None and case.until <= ON + timedelta(days=day)
    asked = {
        "release": of_authority and not is_proposer and not due,
        "refuse": of_authority,
        "withdraw": of_authority and is_proposer,
        "feed-back": of_authority,
        "lift": of_authority,
        "follow": True,
        "suspend": True,
        "resume": True,
        "end": due,
    }
    return asked[act]


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=steps)
def test_only_the_table_leads_anywhere(place: Place, steps: list[tuple[str, str]]) -> None:
    people = {
        "clerk": place.clerk,
        "chief": place.chief,
        "green": person("green", Role.REGULATOR, "ecology-environment"),
        "office": person("office", Role.OFFICE, "credit-office"),
        "job": Actor.system("measures"),
    }
    with transaction.atomic():
        record = place.record()
        case = place.propose(record, until=ON + timedelta(days=7))
        seen = 1
        for day, (act, who) in enumerate(steps):
            before, may = case.state, allowed(act, case, people[who], day)
            try:
                with transaction.atomic():
                    did = do(act, case, people[who], day)
                    happened = bool(did)
            except CreditError:
                happened = False
            assert happened == may, f"{act} by {who} in {before}"
            case.refresh_from_db()
            trail = list(events.of_case("measures", case.case_no))
            seen += happened
            assert len(trail) == seen
            if happened:
                assert (trail[-1].from_state, trail[-1].to_state) == (before, case.state)
                assert case.state == TABLE.after(before, act, people[who].role)
            else:
                assert case.state == before
            if case.state in FINAL:
                assert (
                    not deadlines.list_open("market-regulation")
                    .filter(case_no=case.case_no)
                    .exists()
                )
        transaction.set_rollback(True)


def test_every_pair_outside_the_table_is_refused() -> None:
    known = {(row.state, row.act) for row in TABLE.rows}
    for state in MeasureState.values:
        for act in MeasureAct:
            if (state, act) in known:
                continue
            with pytest.raises(TransitionError) as refused:
                TABLE.after(state, act, Role.DEPARTMENT)
            assert (refused.value.state, refused.value.act) == (state, act)
    assert {"lifted", "ended", "refused", "withdrawn"} == FINAL
