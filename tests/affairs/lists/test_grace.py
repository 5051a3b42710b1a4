"""Judgment defaulters: conditions, the period of grace that nobody hears of, asking again."""

from datetime import date

import pytest
from django.db.models import Q

from chengxin.affairs.casework import events, letters
from chengxin.affairs.casework.models import LegalDeadline
from chengxin.affairs.lists import errors, selectors
from chengxin.affairs.lists.enums import Step
from chengxin.affairs.lists.models import ListCase
from chengxin.affairs.lists.transitions import AFFAIR
from chengxin.records.audit.models import AuditEntry
from chengxin.records.intake.models import Batch
from chengxin.records.ledger.models import LedgerRecord
from tests.affairs.lists.conftest import DEFAULTER, Scene

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("left_out", ["security", "seized-assets", "later-rank", "minor"])
def test_whoever_may_not_be_listed_is_not(scene: Scene, left_out: str) -> None:
    cleared = tuple(
        code
        for code in ("security", "seized-assets", "later-rank", "minor", "student-loan", "unable")
        if code != left_out
    )
    with pytest.raises(errors.ExcludedFromListError) as refused:
        scene.propose("court", DEFAULTER, cleared=cleared)
    assert refused.value.exclusion == left_out
    assert "第" in refused.value.clause


@pytest.mark.parametrize("months", [0, 4, 12])
def test_grace_is_one_to_three_months(scene: Scene, months: int) -> None:
    listing = scene.propose("court", DEFAULTER)
    scene.decide(listing, "court", document_no="（2026）沪示例执26号", months=24)
    with pytest.raises(errors.GraceNotAllowedError):
        scene.do("grant_grace", listing, "court", months=months)
    assert scene.do("grant_grace", listing, "court", months=3).grace_until == date(2026, 6, 2)


def test_only_lists_that_know_grace_give_it(scene: Scene) -> None:
    listing = scene.decided()
    with pytest.raises(errors.GraceNotAllowedError):
        scene.do("grant_grace", listing, months=1)


def test_nothing_is_entered_within_grace_and_everything_after(scene: Scene) -> None:
    listing = scene.in_grace(months=1)
    scene.on = date(2026, 4, 2)  # the last day
    with pytest.raises(errors.GraceRunningError) as refused:
        scene.do("enter", listing, "court")
    assert refused.value.holds_from == date(2026, 4, 3)
    scene.wait(1)
    entry = scene.do("enter", listing, "court")
    record = LedgerRecord.objects.select_related("payload").get(record_no=entry.record_no)
    assert (record.item, record.valid_to) == ("judgment-defaulter", date(2028, 4, 4))
    assert record.payload.body["conduct"] == ["evades"]
    assert record.payload.body["duty"] == "支付示例货款及利息"


def test_grace_is_known_to_the_court_only(scene: Scene) -> None:
    before = LedgerRecord.objects.count(), Batch.objects.count()
    listing = scene.in_grace()
    assert (LedgerRecord.objects.count(), Batch.objects.count()) == before
    for who, actor in scene.people.items():
        knows = who == "court"
        assert selectors.visible(actor).exists() is knows, who
        assert (selectors.read_case(listing.case_no, actor=actor, at=scene.at) is not None) is knows
        assert list(selectors.read_cases(actor, at=scene.at)) == ([listing] if knows else [])
    assert not letters.of_subject(scene.subject_id).exists()
    # Neither the trail nor the clocks of others name whom it is about.
    assert not AuditEntry.objects.filter(
        Q(action__startswith="listing"), subject_id=scene.subject_id
    ).exists()
    assert not LegalDeadline.objects.filter(subject_id=scene.subject_id).exists()


def test_after_publication_everybody_who_may_sees_it(scene: Scene) -> None:
    listing = scene.in_grace(months=1)
    scene.on = date(2026, 4, 3)
    scene.do("enter", listing, "court")
    for who in ("court", "office", "enterprise"):
        assert selectors.visible(scene.people[who]).exists(), who
    assert [letter.pack for letter in letters.of_subject(scene.subject_id)] == [
        "letter.listing-decision"
    ]


def test_performed_within_grace_is_never_published(scene: Scene) -> None:
    listing = scene.in_grace()
    scene.wait(20)
    scene.do("note_performance", listing, "court", reason="已履行完毕")
    listing.refresh_from_db()
    assert (listing.state, listing.confined) == ("performed", True)
    assert not LedgerRecord.objects.filter(subject_id=scene.subject_id).exists()
    assert not selectors.visible(scene.people["office"]).exists()


def test_performed_after_grace_is_written_down_as_late(scene: Scene) -> None:
    listing = scene.in_grace(months=1)
    scene.on = date(2026, 4, 10)
    scene.do("note_performance", listing, "court", reason="已履行完毕")
    assert events.of_case(AFFAIR, listing.case_no).latest("id").late


def test_an_application_is_decided_within_fifteen_days_or_late(scene: Scene) -> None:
    listing = scene.propose("court", DEFAULTER, origin="on_application")
    due = LegalDeadline.objects.get(case_no=listing.case_no, step=Step.DECISION)
    assert (due.due_on, due.owner, due.subject_id) == (date(2026, 3, 17), "court", None)
    scene.wait(16)
    scene.decide(listing, "court", document_no="（2026）沪示例执26号", months=24)
    assert events.of_case(AFFAIR, listing.case_no).latest("id").late
    due.refresh_from_db()
    assert due.met_on == scene.on


def listed_without_term(scene: Scene) -> ListCase:
    """A defaulter who can perform and refuses: no term, so the creditor may withdraw."""
    listing = scene.propose(
        "court", DEFAULTER, grounds=("able-but-refuses",), origin="on_application"
    )
    scene.decide(listing, "court", document_no="（2026）沪示例执26号", months=None)
    scene.do("enter", listing, "court")
    return listing


def test_not_listed_again_within_six_months_after_the_creditor_withdrew(scene: Scene) -> None:
    listing = listed_without_term(scene)
    scene.do("find_ground", listing, "court", cause="creditor-withdrawal", reason="书面申请")
    listing.refresh_from_db()
    scene.remove(listing.entry.record_no, "creditor-withdrawal", "court")
    removed_on = scene.on
    scene.on = date(2026, 9, 2)  # the corresponding day, still barred
    with pytest.raises(errors.RelistingBarredError) as refused:
        scene.propose("court", DEFAULTER, origin="on_application")
    assert removed_on == date(2026, 3, 2)
    assert refused.value.holds_from == date(2026, 9, 3)
    assert scene.propose("court", DEFAULTER).state == "proposed"  # of its own accord the court may


def test_asked_for_again_from_the_day_it_says(scene: Scene) -> None:
    listing = listed_without_term(scene)
    scene.do("find_ground", listing, "court", cause="creditor-withdrawal", reason="书面申请")
    listing.refresh_from_db()
    scene.remove(listing.entry.record_no, "creditor-withdrawal", "court")
    scene.on = date(2026, 9, 3)
    assert scene.propose("court", DEFAULTER, origin="on_application").state == "proposed"


def test_two_enforcement_cases_are_two_listings(scene: Scene) -> None:
    first = scene.propose("court", DEFAULTER)
    with pytest.raises(errors.AlreadyListedError):
        scene.propose("court", DEFAULTER)
    particulars = {**first.particulars, "basis_no": "（2025）沪示例民初99号"}
    assert scene.propose("court", DEFAULTER, particulars=particulars).case_no != first.case_no
