"""Facts, notice, defence, decision, entry: the conditions of each step and what they name."""

from datetime import date

import pytest

from chengxin.affairs.casework import events, letters
from chengxin.affairs.lists import errors, services
from chengxin.affairs.lists.models import ListCase
from chengxin.affairs.lists.transitions import AFFAIR, TABLE
from chengxin.law.errors import CatalogueGateError, PermissionDeniedError, TransitionError
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit.models import AuditEntry
from chengxin.records.ledger.models import LedgerRecord
from chengxin.records.publicity.services import disclosed_records
from tests.affairs.lists.conftest import FACTS, MARKET, Scene, moment

pytestmark = pytest.mark.django_db


def test_a_listing_goes_from_facts_to_a_public_record(scene: Scene) -> None:
    listing = scene.propose()
    scene.do("notify", listing)
    assert ListCase.objects.get().defence_until == date(2026, 3, 9)
    services.state(
        case_no=listing.case_no, text="示例陈述", by=scene.people["enterprise"],
        on=date(2026, 3, 4), at=moment(date(2026, 3, 4)),
    )  # fmt: skip
    scene.wait(8)
    scene.decide(listing, reply="不影响认定")
    entry = scene.do("enter", listing)
    record = LedgerRecord.objects.select_related("payload").get(record_no=entry.record_no)
    assert record.item == "serious-dishonesty-list"
    assert record.document_no == "示监列〔2026〕1号"
    assert (record.valid_from, record.valid_to) == (date(2026, 3, 10), date(2029, 3, 11))
    assert record.payload.body["list_kind"] == "market_regulation"
    assert record.payload.body["facts"] == FACTS
    public = disclosed_records(
        subject_id=scene.subject_id, actor=Actor.visitor(), purpose="test", on=date(2026, 3, 10),
        at=moment(date(2100, 1, 1)),
    )  # fmt: skip
    assert [shown.record_no for shown in public.records] == [record.record_no]
    acts = [event.act for event in events.of_case(AFFAIR, listing.case_no)]
    assert acts == ["propose", "notify", "state", "decide", "enter"]
    assert [letter.pack for letter in letters.of_case(AFFAIR, listing.case_no)] == [
        "letter.listing-decision",
        "letter.listing-notice",
    ]


def test_each_act_leaves_one_audit_entry(scene: Scene) -> None:
    listing = scene.decided()
    seen = AuditEntry.objects.filter(matter=listing.case_no, action__startswith="listing.case")
    assert sorted(seen.values_list("action", flat=True)) == [
        "listing.case.decide", "listing.case.notify", "listing.case.propose",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("more", "error"),
    [
        pytest.param({"basis": "tax-collection"}, errors.NoBasisInForceError, id="strange-basis"),
        pytest.param({"basis": ""}, errors.NoBasisInForceError, id="no-basis"),
        pytest.param({"grounds": ()}, errors.NoGroundError, id="no-ground"),
        pytest.param({"grounds": ("bribery",)}, errors.NoGroundError, id="strange-ground"),
        pytest.param({"cleared": ()}, errors.ExcludedFromListError, id="not-looked-into"),
    ],
)
def test_a_listing_without_its_conditions_is_not_opened(
    scene: Scene, more: dict[str, object], error: type[errors.ListingConditionError]
) -> None:
    with pytest.raises(error) as refused:
        scene.propose(**more)
    assert refused.value.clause.startswith("市场监督管理严重违法失信名单")
    assert scene.propose().state == "proposed"


def test_only_the_authority_of_the_list_opens_one(scene: Scene) -> None:
    for who in ("stranger", "court"):
        with pytest.raises(errors.NotTheAuthorityError):
            scene.propose(who)
    for who in ("office", "enterprise", "auditor", "job"):
        with pytest.raises(PermissionDeniedError):
            scene.propose(who)


def test_a_list_of_another_authority_is_not_kept_here(scene: Scene) -> None:
    with pytest.raises(errors.NotTheAuthorityError):
        scene.propose(kind="customs", grounds=("smuggling",), basis="gacc-251")


def test_a_public_body_is_not_entered_in_a_list_for_enterprises(scene: Scene) -> None:
    with pytest.raises(CatalogueGateError):
        services.propose(
            kind=MARKET, subject_id=10**9, finding=services.Finding(("food",), "samr-44", FACTS),
            by=scene.people["clerk"], on=scene.on, at=scene.at,
        )  # fmt: skip


def test_no_decision_without_the_notice(scene: Scene) -> None:
    listing = scene.propose()
    with pytest.raises(errors.NoAdvanceNoticeError):
        scene.decide(listing)


def test_no_decision_while_the_defence_runs_and_it_says_from_when(scene: Scene) -> None:
    listing = scene.propose()
    scene.do("notify", listing)
    scene.wait(7)  # the last day
    with pytest.raises(errors.DefenceRunningError) as refused:
        scene.decide(listing)
    assert refused.value.holds_from == date(2026, 3, 10)
    scene.wait(1)
    scene.decide(listing)


def test_the_subject_itself_may_shorten_the_time(scene: Scene) -> None:
    listing = scene.propose()
    scene.do("notify", listing)
    scene.wait(1)
    scene.do("state", listing, "clerk", text="电话记录", is_last=True)
    with pytest.raises(errors.DefenceRunningError):
        scene.decide(listing, reply="已记录")
    scene.do("state", listing, "enterprise", text="没有其他意见", is_last=True)
    scene.decide(listing, reply="已考虑")


def test_a_statement_is_answered(scene: Scene) -> None:
    listing = scene.propose()
    scene.do("notify", listing)
    scene.do("state", listing, "enterprise", text="示例陈述")
    scene.wait(10)
    with pytest.raises(errors.UnansweredStatementError):
        scene.decide(listing)
    scene.decide(listing, reply="不影响认定")


def test_a_late_statement_is_taken_and_marked(scene: Scene) -> None:
    listing = scene.propose()
    scene.do("notify", listing)
    scene.wait(10)
    made = scene.do("state", listing, "enterprise", text="迟到的陈述")
    assert made.late
    assert events.of_case(AFFAIR, listing.case_no).latest("id").late


def test_a_decision_names_a_document_and_a_term_of_the_list(scene: Scene) -> None:
    listing = scene.propose()
    scene.do("notify", listing)
    scene.wait(10)
    with pytest.raises(errors.NoDecisionDocumentError):
        scene.decide(listing, document_no="  ")
    with pytest.raises(errors.TermNotAllowedError) as refused:
        scene.decide(listing, months=60)
    assert (refused.value.fewest, refused.value.most) == (36, 36)
    scene.decide(listing)


def test_the_same_matter_is_not_listed_twice(scene: Scene) -> None:
    entry = scene.listed()
    with pytest.raises(errors.AlreadyListedError) as refused:
        scene.propose()
    assert refused.value.case_no == entry.listing.case_no


def test_the_trustworthy_are_not_the_dishonest(scene: Scene) -> None:
    given = {
        "kind": "district-trustworthy", "grounds": ("commended",),
        "basis": "shanghai-credit-regulation", "cleared": ("open-penalty",),
    }  # fmt: skip
    entry = scene.listed()
    with pytest.raises(errors.ExcludedFromListError) as refused:
        scene.propose(**given)
    assert refused.value.exclusion == "serious-dishonesty"
    scene.remove(entry.record_no, "annulled")
    listing = scene.propose(**given)
    scene.do("notify", listing)
    scene.wait(10)
    scene.decide(listing, document_no="示守〔2026〕2号", months=24)
    made = scene.do("enter", listing)
    record = LedgerRecord.objects.select_related("payload").get(record_no=made.record_no)
    assert (record.item, record.polarity) == ("honour", "positive")
    assert record.payload.body["honour_name"] == "区守信名单"


def test_a_withdrawn_or_refused_listing_is_closed(scene: Scene) -> None:
    first = scene.propose()
    scene.do("withdraw", first, reason="示例理由")
    second = scene.propose()
    scene.do("notify", second)
    scene.do("refuse", second, reason="没有主观故意")
    for listing in (first, second):
        with pytest.raises(TransitionError):
            scene.decide(listing)


def test_every_pair_of_state_and_act_is_in_the_table_or_refused(scene: Scene) -> None:
    for state in TABLE.states:
        for act in TABLE.acts:
            row = next((r for r in TABLE.rows if (r.state, r.act) == (state, act)), None)
            if row is None:
                with pytest.raises(TransitionError):
                    TABLE.after(state, act, "department")
            else:
                assert {TABLE.after(state, act, role) for role in row.roles} == {row.to}
