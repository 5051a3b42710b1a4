"""Whatever anybody tries in whatever order: no listing reaches a state the law does not allow."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from chengxin.affairs.casework import events
from chengxin.affairs.casework.models import CaseEvent
from chengxin.affairs.lists import selectors, services
from chengxin.affairs.lists.enums import WITH_A_DECISION, ListingState
from chengxin.affairs.lists.models import ListCase, ListEntry, ListRemoval
from chengxin.affairs.lists.transitions import AFFAIR, TABLE
from chengxin.law import rulebook
from chengxin.law.errors import CreditError
from chengxin.records.accounts.services import adopt_directory
from chengxin.records.ledger import services as ledger
from chengxin.records.ledger.models import LedgerEffect, LedgerRecord
from tests.affairs.lists.conftest import DEFAULTER, MARKET, Scene, enforced, everybody, found

WHO = st.sampled_from(["clerk", "clerk", "court", "court", "stranger", "enterprise", "office"])
LATEST = date(2031, 1, 1)


class Listings(RuleBasedStateMachine):
    """One enterprise, two lists, everybody trying everything as days go by."""

    def __init__(self) -> None:
        super().__init__()
        self._atomic = transaction.atomic()
        self._atomic.__enter__()
        adopt_directory(rulebook.default().directory)
        self.scene: Scene = everybody()
        self.case_no = ""

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._atomic.__exit__(None, None, None)

    def _try(self, act: str, who: str, **given: object) -> None:
        """Do it; a refusal of the house's own is fine, and leaves everything as it was."""
        before = self._seen()
        try:
            with transaction.atomic():
                getattr(services, act)(
                    by=self.scene.people[who], on=self.scene.on, at=self.scene.at, **given
                )
        except CreditError:
            assert self._seen() == before

    def _seen(self) -> tuple[object, ...]:
        return (
            list(ListCase.objects.order_by("pk").values_list("case_no", "state")),
            CaseEvent.objects.count(),
            LedgerRecord.objects.count(),
            LedgerEffect.objects.count(),
        )

    @property
    def listing(self) -> ListCase | None:
        """The listing that acts are tried on: the newest."""
        return ListCase.objects.order_by("-pk").first()

    @rule(days=st.sampled_from([0, 1, 3, 7, 10, 35, 100, 400, 1100]))
    def wait(self, days: int) -> None:
        self.scene.on = min(self.scene.on + timedelta(days=days), LATEST)

    @rule(
        who=WHO,
        kind=st.sampled_from([MARKET, DEFAULTER]),
        origin=st.sampled_from(["ex_officio", "on_application"]),
        open_ended=st.booleans(),
    )
    def propose(self, who: str, kind: str, origin: str, open_ended: bool) -> None:
        more = {"origin": origin} | ({"grounds": ("able-but-refuses",)} if open_ended else {})
        finding = enforced(**more) if kind == DEFAULTER else found(origin=origin)
        self._try("propose", who, kind=kind, subject_id=self.scene.subject_id, finding=finding)

    @precondition(lambda self: self.listing)
    @rule(who=WHO, act=st.sampled_from(["notify", "enter"]))
    def go_on(self, who: str, act: str) -> None:
        self._try(act, who, case_no=self.listing.case_no)

    @precondition(lambda self: self.listing)
    @rule(who=WHO, is_last=st.booleans())
    def state(self, who: str, is_last: bool) -> None:
        self._try("state", who, case_no=self.listing.case_no, text="示例", is_last=is_last)

    @precondition(lambda self: self.listing)
    @rule(
        who=WHO,
        document=st.sampled_from(["示决〔2026〕1号", "示决〔2026〕1号", " "]),
        months=st.sampled_from([None, 24, 36, 36, 60]),
        reply=st.sampled_from(["", "已考虑"]),
    )
    def decide(self, who: str, document: str, months: int | None, reply: str) -> None:
        self._try(
            "decide", who, case_no=self.listing.case_no, document_no=document, months=months,
            reply=reply,
        )  # fmt: skip

    @precondition(lambda self: self.listing)
    @rule(who=WHO, months=st.sampled_from([1, 3, 4]))
    def grant_grace(self, who: str, months: int) -> None:
        self._try("grant_grace", who, case_no=self.listing.case_no, months=months)

    @precondition(lambda self: self.listing)
    @rule(who=WHO, act=st.sampled_from(["refuse", "withdraw", "note_performance", "revoke"]))
    def give_up(self, who: str, act: str) -> None:
        self._try(act, who, case_no=self.listing.case_no, reason="示例")

    @precondition(lambda self: self.listing)
    @rule(who=WHO, cause=st.sampled_from(["fulfilled", "creditor-withdrawal", "term"]))
    def find_ground(self, who: str, cause: str) -> None:
        self._try("find_ground", who, case_no=self.listing.case_no, cause=cause, reason="示例")

    @precondition(lambda self: ListEntry.objects.exists())
    @rule(
        who=WHO,
        cause=st.sampled_from(["term", "repair", "annulled", "fulfilled", "creditor-withdrawal"]),
        document=st.sampled_from(["示移〔2026〕1号", ""]),
    )
    def remove(self, who: str, cause: str, document: str) -> None:
        record_no = ListEntry.objects.latest("pk").record_no
        self._try("remove", who, record_no=record_no, cause=cause, document=document)

    @precondition(lambda self: ListRemoval.objects.exists())
    @rule(who=WHO)
    def restore(self, who: str) -> None:
        if who not in ("office", "clerk", "court"):
            return
        record_no = ListRemoval.objects.latest("pk").record_no
        before = self._seen()
        try:
            with transaction.atomic():
                services.restore(
                    record_no=record_no, document="示修撤1号", article="示例", on=self.scene.on,
                    by=self.scene.people[who], at=self.scene.at,
                    commit=ledger.open_commit(act="test", by="test"),
                )  # fmt: skip
        except CreditError:
            assert self._seen() == before

    @rule()
    def the_job_runs(self) -> None:
        services.remove_due(at=self.scene.at, on=self.scene.on, by=self.scene.people["job"])

    @invariant()
    def every_step_is_one_of_the_table(self) -> None:
        allowed = {(row.state, row.act, row.to) for row in TABLE.rows}
        for listing in ListCase.objects.all():
            at = ""
            for event in events.of_case(AFFAIR, listing.case_no).order_by("id"):
                assert (at, event.act, event.to_state) in allowed
                at = event.to_state
            assert at == listing.state

    @invariant()
    def nothing_is_entered_without_decision_document_and_end_of_grace(self) -> None:
        for listing in ListCase.objects.select_related("entry"):
            entry = getattr(listing, "entry", None)
            if ListingState(listing.state) in WITH_A_DECISION:
                assert listing.document_no.strip()
            if entry is None:
                continue
            assert entry.document_no == listing.document_no
            assert entry.listed_on >= listing.decided_on
            assert listing.grace_until is None or entry.listed_on > listing.grace_until
            if listing.kind == MARKET:
                assert listing.noticed_on is not None
                heard = listing.statements.filter(role="enterprise", is_last=True).exists()
                assert heard or listing.decided_on > listing.defence_until

    @invariant()
    def what_is_off_the_list_is_so_in_the_ledger_too(self) -> None:
        for entry in ListEntry.objects.select_related("listing"):
            on_the_list = entry.listing.state in ("listed", "leaving")
            assert selectors.is_listed(entry.record_no, self.scene.on) is on_the_list
            kept = LedgerRecord.objects.filter(record_no=entry.record_no)
            assert kept.filter(superseded_seq=None).count() == 1

    @invariant()
    def a_passed_deadline_is_never_silent(self) -> None:
        for removal in ListRemoval.objects.filter(due_on__isnull=False):
            assert removal.late is (removal.removed_on > removal.due_on)

    @invariant()
    def a_confined_listing_is_known_to_the_court_only(self) -> None:
        confined = ListCase.objects.filter(confined=True)
        for who, actor in self.scene.people.items():
            seen = selectors.visible(actor).filter(pk__in=confined)
            assert who == "court" or not seen.exists()
        assert not ListEntry.objects.filter(listing__in=confined).exists()


@pytest.mark.django_db
@pytest.mark.slow
def test_no_order_of_acts_breaks_the_law() -> None:
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        Listings,
        settings=settings(
            max_examples=10,
            stateful_step_count=22,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
