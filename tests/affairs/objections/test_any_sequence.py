"""Whatever anybody tries in whatever order: no state the law does not allow, no version lost."""

from dataclasses import dataclass

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from chengxin.affairs.casework import deadlines, events
from chengxin.affairs.objections import services
from chengxin.affairs.objections.enums import Outcome
from chengxin.affairs.objections.models import Objection
from chengxin.law.errors import CreditError
from chengxin.records.ledger.models import LedgerEffect, LedgerRecord
from tests.affairs.objections.conftest import FINE, Scene

AFFAIR = "objections"
OFFICE, UNIT = frozenset({"office", "office2"}), frozenset({"clerk", "clerk2"})
PEOPLE = ("office", "office2", "clerk", "clerk2", "water", "enterprise", "stranger", "visitor")
OPEN = ("submitted", "kept", "forwarded", "office-proposed", "department-proposed")
REASON = "经核对原始文书，理由写在这里。"
# What the law and the rules of this house allow, written down once more and by hand.
ALLOWED: dict[tuple[str, str], frozenset[str]] = {
    **{("submitted", act): OFFICE for act in ("flag", "forward", "keep", "decline")},
    ("forwarded", "return"): UNIT,
    ("forwarded", "propose"): UNIT,
    ("kept", "propose"): OFFICE,
    ("department-proposed", "confirm"): UNIT,
    ("department-proposed", "send_back"): UNIT,
    ("office-proposed", "confirm"): OFFICE,
    ("office-proposed", "send_back"): OFFICE,
}
LEADS_TO = {
    ("flag", "submitted"): "submitted",
    ("forward", "submitted"): "forwarded",
    ("keep", "submitted"): "kept",
    ("decline", "submitted"): "declined",
    ("return", "forwarded"): "kept",
    ("propose", "forwarded"): "department-proposed",
    ("propose", "kept"): "office-proposed",
    ("send_back", "department-proposed"): "forwarded",
    ("send_back", "office-proposed"): "kept",
}
ENDS = {"correct": "corrected", "annul": "annulled", "refuse": "refused"}
_TO_UNIT = (("forward", "office"), ("propose", "clerk"), ("confirm", "clerk2"))
_TO_OFFICE = (("keep", "office"), ("propose", "office2"), ("confirm", "office"))
PATHS = (
    (), _TO_UNIT[:1], _TO_UNIT[:2], _TO_UNIT, _TO_OFFICE[:1], _TO_OFFICE[:2], _TO_OFFICE,
)  # fmt: skip
ACTS = ("flag", "forward", "keep", "decline", "return", "propose", "send_back", "confirm",
        "withdraw")  # fmt: skip


@dataclass
class Case:
    """A case as this test believes it to be."""

    case_no: str
    filer: str
    state: str
    acts: int = 1
    proposer: str = ""
    outcome: str = ""
    ended: tuple[object, ...] | None = None


def filers(case: Case) -> frozenset[str]:
    """Who may take a case back: whoever filed it, or acts for the same."""
    return next((unit for unit in (OFFICE, UNIT) if case.filer in unit), frozenset({case.filer}))


class AnySequence(RuleBasedStateMachine):
    """Cases about one record, acted on by everybody. `reached` are states seen at all."""

    scene: Scene
    reached: set[str] = set()

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.began = self.scene.now
        self.cases: list[Case] = []
        self.versions = 1
        self.effects = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)
        self.scene.now = self.began

    @initialize(
        path=st.sampled_from(PATHS),
        outcome=st.sampled_from(list(Outcome)),
    )
    def begin(self, path: tuple[tuple[str, str], ...], outcome: Outcome) -> None:
        """There is a case, somewhere on a lawful way."""
        self.file("enterprise")
        for act, who in path:
            assert self.tried(lambda a=act, w=who: self.do(self.cases[0], a, w, outcome))
            self.follow(self.cases[0], act, who, outcome)

    @rule(who=st.sampled_from(PEOPLE))
    def file(self, who: str) -> None:
        """Anybody files an objection; a visitor gives no way to be reached."""
        channel = {"enterprise"} if who == "enterprise" else OFFICE | UNIT
        pending = any(c.filer in channel and c.state in OPEN for c in self.cases)
        may = who in {"enterprise", *OFFICE, *UNIT} and not pending
        made: list[Objection] = []
        assert self.tried(lambda: made.append(self.scene.file(who))) is may
        if may:
            state = "forwarded" if who in UNIT else "submitted"
            assert made[0].state == state
            self.cases.append(Case(made[0].case_no, who, state))

    @rule(
        which=st.integers(0, 3),
        act=st.sampled_from(ACTS),
        who=st.sampled_from(PEOPLE),
        outcome=st.sampled_from(list(Outcome)),
    )
    def act(self, which: int, act: str, who: str, outcome: Outcome) -> None:
        """Anybody tries anything on one of the cases."""
        case = self.cases[which % len(self.cases)]
        may = who in ALLOWED.get((case.state, act), frozenset())
        if act == "withdraw":
            may = case.state in OPEN and who in filers(case)
        if act == "confirm" and who == case.proposer:
            may = False
        done = self.tried(lambda: self.do(case, act, who, outcome))
        assert done is may, (case, act, who)
        if done:
            self.follow(case, act, who, outcome)

    @precondition(lambda self: any(case.state in OPEN for case in self.cases))
    @rule(
        which=st.integers(0, 3),
        choice=st.integers(0, 99),
        outcome=st.sampled_from([Outcome.CORRECT, Outcome.ANNUL, Outcome.REFUSE, Outcome.CORRECT]),
    )
    def go_on(self, which: int, choice: int, outcome: Outcome) -> None:
        """Somebody who may does something that may be done: cases get to their ends."""
        cases = [case for case in self.cases if case.state in OPEN]
        case = cases[which % len(cases)]
        open_now = sorted(
            (act, who)
            for (state, act), people in ALLOWED.items()
            for who in people
            for _ in range(3 if act in ("propose", "confirm") else 1)
            if state == case.state and not (act == "confirm" and who == case.proposer)
        )
        act, who = open_now[choice % len(open_now)]
        assert self.tried(lambda: self.do(case, act, who, outcome)), (case, act, who)
        self.follow(case, act, who, outcome)

    @rule(workdays=st.integers(1, 4))
    def wait(self, workdays: int) -> None:
        """Working days pass."""
        self.scene.wait(workdays)

    def tried(self, attempt: object) -> bool:
        """Whether an act went through; what is refused leaves nothing behind."""
        try:
            with transaction.atomic():
                attempt()  # type: ignore[operator]
        except CreditError:
            return False
        return True

    def do(self, case: Case, act: str, who: str, outcome: Outcome) -> None:
        """The act itself."""
        common = {"case_no": case.case_no, "by": self.scene.people[who], "at": self.scene.now}
        acts = {
            "flag": lambda: services.flag(**common),
            "forward": lambda: services.forward(**common),
            "keep": lambda: services.keep(**common),
            "decline": lambda: services.decline(reason="nothing-specific", words=REASON, **common),
            "return": lambda: services.return_case(reason=REASON, **common),
            "propose": lambda: services.propose(answer=self.answer(outcome), **common),
            "send_back": lambda: services.send_back(reason=REASON, **common),
            "confirm": lambda: services.confirm(number=self.newest(case), **common),
            "withdraw": lambda: services.withdraw(**common),
        }
        acts[act]()

    def answer(self, outcome: Outcome) -> services.Answer:
        """A proposal that is whole: another fine, or a document, or a reason alone."""
        fen = self.scene.live().payload.body["fine_fen"]
        wanted = {FINE: f"{(fen + 100_000) / 1_000_000}"} if outcome is Outcome.CORRECT else {}
        number = "沪示复决〔2026〕8号" if outcome is Outcome.ANNUL else ""
        return services.Answer(outcome, REASON, wanted=wanted, document_no=number)

    def newest(self, case: Case) -> int:
        """The number of the newest proposal; 0 where there is none."""
        return Objection.objects.get(case_no=case.case_no).proposals.count()

    def follow(self, case: Case, act: str, who: str, outcome: Outcome) -> None:
        """What the case should be now."""
        case.acts += 1
        if act == "withdraw":
            case.state = "withdrawn"
        elif act == "confirm":
            case.state = ENDS[case.outcome]
            self.versions += case.outcome == "correct"
            self.effects += case.outcome == "annul"
        else:
            case.state = LEADS_TO[act, case.state]
        if act == "propose":
            case.proposer, case.outcome = who, outcome.value
        elif act == "send_back":
            case.proposer = ""

    @invariant()
    def cases_are_what_the_law_makes_of_them(self) -> None:
        """State, history, four eyes; an ended case never changes."""
        for case in self.cases:
            self.reached.add(case.state)
            stored = Objection.objects.get(case_no=case.case_no)
            assert stored.state == case.state
            assert events.of_case(AFFAIR, case.case_no).count() == case.acts
            if case.state in ENDS.values():
                assert None not in (stored.proposer_id, stored.decider_id)
                assert stored.proposer_id != stored.decider_id
            if case.state not in OPEN:
                told = tuple(sorted((k, str(v)) for k, v in vars(stored).items() if k[0] != "_"))
                assert case.ended in (None, told)
                case.ended = told
                assert not any(d.is_open for d in deadlines.of_case(AFFAIR, case.case_no))

    @invariant()
    def nothing_is_lost_and_the_record_is_marked_while_a_case_is_open(self) -> None:
        """Versions are numbered without gaps, effects stay, the mark is there exactly while due."""
        record = LedgerRecord.objects.filter(record_no=self.scene.record_no)
        numbers = list(record.order_by("version").values_list("version", flat=True))
        assert numbers == list(range(1, self.versions + 1))
        assert record.filter(superseded_seq=None).count() == 1
        live = LedgerEffect.objects.filter(superseded_seq=None)
        assert live.filter(kind="annulled").count() == self.effects
        marked = set(
            live.filter(kind="objection", valid_to=None).values_list("document", flat=True)
        )
        assert marked == {case.case_no for case in self.cases if case.state in OPEN}

    @invariant()
    def nobody_is_late_in_silence(self) -> None:
        """A step done after its last day is written down as late, and nothing else is."""
        for case in self.cases:
            late = {
                d.met_on or d.dropped_on
                for d in deadlines.of_case(AFFAIR, case.case_no)
                if (d.met_on or d.dropped_on) and (d.met_on or d.dropped_on) > d.due_on
            }
            said = set(
                events.of_case(AFFAIR, case.case_no).filter(late=True).values_list("on", flat=True)
            )
            assert said <= late
            met_late = {
                d.met_on
                for d in deadlines.of_case(AFFAIR, case.case_no)
                if d.met_on and d.met_on > d.due_on
            }
            assert met_late <= said


@pytest.mark.slow
def test_no_sequence_of_acts_reaches_what_the_law_does_not_allow(scene: Scene) -> None:
    AnySequence.scene, AnySequence.reached = scene, set()
    run_state_machine_as_test(
        AnySequence,
        settings=settings(
            max_examples=15,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert AnySequence.reached >= {*OPEN, *ENDS.values()}


def test_the_hand_written_table_and_the_services_table_agree() -> None:
    from chengxin.affairs.objections.transitions import TABLE, Act

    confirmed = {Act.CORRECT: "confirm", Act.ANNUL: "confirm", Act.REFUSE: "confirm"}
    rows = {
        (row.state, confirmed.get(Act(row.act), row.act))
        for row in TABLE.rows
        if row.state and row.act != Act.WITHDRAW
    }
    assert rows == set(ALLOWED)
    assert {row.state for row in TABLE.rows if row.act == Act.WITHDRAW} == set(OPEN)
    assert TABLE.final_states == {"corrected", "annulled", "refused", "declined", "withdrawn"}
