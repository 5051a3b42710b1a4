"""No sequence of acts by anybody leads where the law does not, loses a version, or hides lateness.

The rules draw an act, who does it and how much time passes first. Whatever the services answer is
held against the state table and the calendar reckoned here anew.
"""

import itertools
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run

from chengxin.affairs.casework import deadlines, events
from chengxin.affairs.repair import selectors
from chengxin.affairs.repair import services as repair
from chengxin.affairs.repair.enums import OPEN_STATES, ApplicationState
from chengxin.affairs.repair.models import RepairApplication, RepairBar
from chengxin.affairs.repair.services import effects
from chengxin.affairs.repair.services.applying import commitment_text
from chengxin.affairs.repair.transitions import APPLICATION, Act
from chengxin.law.errors import CreditError, PermissionDeniedError, TransitionError
from chengxin.records.accounts.actors import Actor
from chengxin.records.ledger.models import LedgerEffect, LedgerRecord
from tests.affairs.repair.conftest import AT, House, days_later, make_house, pdf

WHO = ("member", "stranger", "officer", "other", "office")
_CASE = {
    Act.DISCARD: repair.discard,
    Act.FILE: repair.file,
    Act.RESUBMIT: repair.resubmit,
    Act.ACCEPT: repair.accept,
}
_SAYS = {
    Act.WITHDRAW: (repair.withdraw, "reason"),
    Act.ASK_SUPPLEMENT: (repair.ask_supplement, "missing"),
    Act.DECLINE: (repair.decline, "reasons"),
    Act.EXTEND: (repair.extend, "reasons"),
    Act.GRANT: (repair.grant, "reasons"),
    Act.REFUSE: (repair.refuse, "reasons"),
}
_DECEIT = {Act.FIND_DECEIT: repair.find_deceit, Act.REVOKE: repair.revoke}
# Acts bound by a day: which of the deadlines they meet.
_BOUND = {
    Act.ACCEPT: ("acceptance",), Act.ASK_SUPPLEMENT: ("acceptance",),
    Act.DECLINE: ("acceptance", "feedback"), Act.GRANT: ("decision", "feedback"),
    Act.REFUSE: ("decision", "feedback"),
}  # fmt: skip


class Repair(RuleBasedStateMachine):
    """Two records of one enterprise, everybody who might act, and the calendar."""

    house: House
    fact: Any
    last: RepairApplication | None = None

    @initialize()
    def begin(self) -> None:
        self.savepoint = transaction.savepoint()
        self.house = make_house()
        self.numbers = [
            self.house.record(body={"document_no": f"沪示环罚〔2026〕{n}号"}) for n in (18, 19)
        ]
        self.facts = self._facts()
        self.at = AT
        self.states: dict[str, str] = {}

    def teardown(self) -> None:
        if hasattr(self, "savepoint"):
            transaction.savepoint_rollback(self.savepoint)

    @rule(days=st.integers(0, 9))
    def time_passes(self, days: int) -> None:
        self.at = days_later(days, self.at)

    @rule()
    def the_nightly_job_runs(self) -> None:
        overdue = {
            d.case_no
            for d in deadlines.list_overdue(self._day())
            if d.affair == "repair" and d.step == "supplement"
        }
        assert set(repair.lapse_due(at=self.at)) == overdue

    @rule(which=st.integers(0, 1), who=st.sampled_from(WHO))
    def start(self, which: int, who: str) -> None:
        number, actor = self.numbers[which], getattr(self.house, who)
        held = RepairApplication.objects.filter(record_no=number, state__in=OPEN_STATES).exists()
        barred = RepairBar.objects.exists()
        repaired = self._repaired(number)
        made = self._tried(lambda: repair.start(record_no=number, by=actor, at=self.at))
        assert (made is not None) == (who == "member" and not (held or barred or repaired))
        if made is not None:
            self.last = made

    @rule(who=st.sampled_from(WHO))
    def prepare(self, who: str) -> None:
        application = self._now()
        if application is None:
            return
        by = getattr(self.house, who)
        self._tried(lambda: repair.add_material(
            case_no=application.case_no, material="proof-of-fulfilment", name="证明.pdf",
            content=pdf(), by=by, at=self.at,
        ))  # fmt: skip
        self._tried(lambda: repair.sign(
            case_no=application.case_no, text=commitment_text(application), signed_by="某某",
            statement="已经纠正", by=by, at=self.at,
        ))  # fmt: skip

    @rule(act=st.sampled_from([*_CASE, *_SAYS, *_DECEIT]), who=st.sampled_from(WHO))
    def act(self, act: Act, who: str) -> None:
        self._act(act, who)

    @rule(ahead=st.integers(0, 9))
    def go_on(self, ahead: int) -> None:
        """The right person does the next thing, so that examples reach the end."""
        application = self._now()
        if application is None:
            return
        role = {"member": "enterprise", "officer": "department"}
        possible = [
            (Act(step), who)
            for who, word in role.items()
            for step in APPLICATION.acts_open(application.state, word)
            if Act(step) in {*_CASE, *_SAYS} and Act(step) not in {Act.WITHDRAW, Act.DISCARD}
        ]
        if application.state == ApplicationState.DRAFT:
            self.prepare("member")
        for act, who in itertools.islice(itertools.cycle(possible), ahead, ahead + 1):
            self._act(act, who)

    def _act(self, act: Act, who: str) -> None:
        application = self._now()
        if application is None:
            return
        before, by = application.state, getattr(self.house, who)
        due = {d.step: d.due_on for d in deadlines.of_case("repair", application.case_no)
               if d.is_open}  # fmt: skip
        counted = events.of_case("repair", application.case_no).count()
        done = self._tried(lambda: self._call(act, application.case_no, by))
        application.refresh_from_db()
        said = list(events.of_case("repair", application.case_no))
        if done is None:
            assert (application.state, len(said)) == (before, counted)
            return
        assert application.state == APPLICATION.after(before, act, by.role)
        assert who == ("member" if by.role == "enterprise" else "officer")
        assert len(said) == counted + 1
        late = any(self._day() > due[step] for step in _BOUND.get(act, ()) if step in due)
        assert said[-1].late == late or act in _DECEIT
        assert not (act == Act.RESUBMIT and self._day() > due["supplement"])
        assert not (act == Act.EXTEND and self._day() > due["decision"])

    def _call(self, act: Act, case_no: str, by: Actor) -> Any:
        common: dict[str, Any] = {"case_no": case_no, "by": by, "at": self.at}
        if act in _CASE:
            return _CASE[act](**common)
        if act in _DECEIT:
            return _DECEIT[act](ground="false-material", facts="示例事实", **common)
        service, name = _SAYS[act]
        return service(**{name: "示例理由"}, **common)

    def _tried(self, do: Any) -> Any:
        try:
            with transaction.atomic():
                return do()
        except CreditError:
            return None

    def _now(self) -> RepairApplication | None:
        if self.last is not None:
            self.last.refresh_from_db()
        return self.last

    def _day(self) -> Any:
        return self.at.date()

    def _facts(self) -> list[dict[str, Any]]:
        return list(LedgerRecord.objects.filter(record_no__in=self.numbers).order_by("id").values())

    def _repaired(self, number: int) -> bool:
        day = self._day()
        return any(
            e.valid_from <= day and (e.valid_to is None or e.valid_to > day)
            for e in LedgerEffect.objects.filter(
                record_no=number, kind="repaired", superseded_seq=None
            )
        )

    @invariant()
    def facts_stay_and_effects_follow_decisions(self) -> None:
        if not hasattr(self, "facts"):
            return
        assert self._facts() == self.facts
        granted = RepairApplication.objects.filter(state=ApplicationState.GRANTED)
        repaired = {number for number in self.numbers if self._repaired(number)}
        assert repaired == set(granted.values_list("record_no", flat=True))
        for application in RepairApplication.objects.all():
            known = {e.to_state for e in events.of_case("repair", application.case_no)}
            assert application.state in known
            running = [d for d in deadlines.of_case("repair", application.case_no) if d.is_open]
            assert bool(running) == (application.state in OPEN_STATES - {"draft"})
        for number in self.numbers:
            held = RepairApplication.objects.filter(record_no=number, state__in=OPEN_STATES)
            assert held.count() <= 1


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Grades are held by a test of their own; here they would only take time."""
    monkeypatch.setattr(effects, "regrade", lambda *_, **__: None)


def test_no_sequence_of_acts_leaves_the_law(db: None, quiet: None) -> None:
    run(
        Repair,
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_every_pair_of_state_and_act_is_answered() -> None:
    states = set(APPLICATION.states)
    assert states == set(ApplicationState.values)
    assert APPLICATION.final_states == {
        "declined", "discarded", "lapsed", "refused", "revoked", "withdrawn",
    }  # fmt: skip
    for state, act, role in itertools.product(states, Act, ("enterprise", "department", "auditor")):
        if act in APPLICATION.acts_open(state, role):
            assert APPLICATION.after(state, act, role) in states
            assert role != "auditor"
        else:
            with pytest.raises((TransitionError, PermissionDeniedError)):
                APPLICATION.after(state, act, role)


def test_public_commitments_hold_no_draft(db: None) -> None:
    house = make_house()
    draft = house.start(house.record())
    house.prepare(draft)
    assert not selectors.public_commitments().exists()
