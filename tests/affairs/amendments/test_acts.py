"""A draft is checked, submitted, and released by another person; nothing goes any other way."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from chengxin.affairs.amendments import services as amendments
from chengxin.affairs.amendments import transitions
from chengxin.affairs.amendments.checking import Found
from chengxin.affairs.amendments.errors import (
    AlreadyInForceError,
    BackdatedEditionError,
    ChangedMeanwhileError,
    KindNotDraftedError,
    NotCheckedError,
    SamePersonError,
)
from chengxin.affairs.amendments.transitions import Act
from chengxin.affairs.amendments.workshops import GENERAL
from chengxin.law import rulebook as rules
from chengxin.law.errors import (
    DuplicateEditionError,
    OverlappingEditionsError,
    PermissionDeniedError,
    TransitionError,
    UnknownKeyError,
)
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.models import Account
from chengxin.records.audit.models import AuditEntry
from chengxin.records.editions import in_use
from chengxin.records.editions.enums import EditionState
from chengxin.records.editions.models import EditionRecall, LawEdition
from chengxin.records.ledger import services as ledger
from tests.affairs.amendments.drafts import (
    PENALTY,
    SINCE,
    Office,
    draft_text,
    old_edition,
    released,
    submitted,
    wording,
)
from tests.records.intake.invented import START

pytestmark = pytest.mark.django_db


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("id").values_list("action", flat=True))


def test_two_people_bring_an_edition_into_use(office: Office) -> None:
    assert in_use.current() is rules.default()
    edition = released(draft_text(), office, START)
    assert edition.state == EditionState.ADOPTED
    book = in_use.current()
    assert book.catalogue_item("administrative-penalty", SINCE).edition == "2026-11"
    before = book.catalogue_item("administrative-penalty", SINCE - timedelta(days=1))
    assert before.edition == old_edition()
    assert book.edition(PENALTY, "2026-11").adopted_at == START
    assert actions() == [
        f"amendments.edition.{act}" for act in ("drafted", "checked", "submitted", "released")
    ]
    assert rules.default().edition(PENALTY, old_edition()).in_force.until is None


def test_a_released_edition_is_taken_back_before_its_first_day(office: Office) -> None:
    later = SINCE + timedelta(days=9)
    edition = released(draft_text(since=later), office, START)
    with pytest.raises(AlreadyInForceError):
        amendments.recall(
            edition_id=edition.pk, reason="有误", by=office.other, at=START + timedelta(days=40)
        )
    assert in_use.current().catalogue_item("administrative-penalty", later).edition == "2026-11"
    taken = START + timedelta(hours=1)
    amendments.recall(edition_id=edition.pk, reason="有误", by=office.other, at=taken)
    assert in_use.current() is not in_use.known_at(START)
    now = in_use.current().catalogue_item("administrative-penalty", later)
    assert now.edition == old_edition()
    then = in_use.known_at(START).catalogue_item("administrative-penalty", later)
    assert then.edition == "2026-11"
    assert actions()[-1] == "amendments.edition.recalled"
    edition.refresh_from_db()
    with pytest.raises(TransitionError):
        amendments.recall(edition_id=edition.pk, reason="再次", by=office.other, at=taken)
    for change in ({"reason": "别的"}, {"recalled_at": START}):
        with pytest.raises(DatabaseError), transaction.atomic():
            EditionRecall.objects.update(**change)


def test_an_edition_of_another_workshop_is_refused(office: Office) -> None:
    edition = submitted(draft_text(), office, START)
    other = replace(GENERAL, kinds=("scorecard",))
    with pytest.raises(KindNotDraftedError):
        amendments.release(
            edition_id=edition.pk,
            confirmed=edition.digest,
            by=office.other,
            at=START,
            workshop=other,
        )


def test_the_author_does_not_release(office: Office) -> None:
    edition = submitted(draft_text(), office, START)
    with pytest.raises(SamePersonError):
        amendments.release(
            edition_id=edition.pk, confirmed=edition.digest, by=office.author, at=START
        )
    assert in_use.newest_release() is None
    amendments.release(edition_id=edition.pk, confirmed=edition.digest, by=office.other, at=START)
    assert in_use.newest_release() is not None


def test_the_database_refuses_the_author_as_well(office: Office) -> None:
    edition = submitted(draft_text(), office, START)
    commit = ledger.open_commit(act="test", by="test")
    values = {"state": "adopted", "released_at": START, "adopted_text": "x",
              "recorded_seq": commit.seq}  # fmt: skip
    row = LawEdition.objects.filter(pk=edition.pk)
    with pytest.raises(IntegrityError, match="released_by_another_person"), transaction.atomic():
        row.update(**values, released_by_id=office.author.account_id)
    with pytest.raises(IntegrityError, match="was_checked_and_released"), transaction.atomic():
        row.update(**values, released_by_id=office.other.account_id, check_passed=False)
    assert row.update(**values, released_by_id=office.other.account_id) == 1


def test_the_database_lets_a_released_edition_never_change(office: Office) -> None:
    edition = released(draft_text(), office, START)
    row = LawEdition.objects.filter(pk=edition.pk)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        row.update(reason="另一个理由")
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()


def test_the_database_fixes_the_text_once_it_is_submitted(office: Office) -> None:
    edition = submitted(draft_text(), office, START)
    with pytest.raises(IntegrityError, match="changes only as a draft"), transaction.atomic():
        LawEdition.objects.filter(pk=edition.pk).update(text="something else")
    edition.pk, edition.edition = None, "2026-12"
    with pytest.raises(IntegrityError, match="begins as a draft"), transaction.atomic():
        edition.save(force_insert=True)


@pytest.mark.parametrize("role", ["department", "regulator", "counter", "auditor", "enterprise"])
def test_only_the_credit_office_drafts(office: Office, role: str) -> None:
    stranger = Actor.of_account(Account(pk=99, username="stranger", role=role))
    with pytest.raises(PermissionDeniedError):
        amendments.draft(wording=wording(draft_text()), by=stranger, at=START)
    amendments.draft(wording=wording(draft_text()), by=office.author, at=START)


def test_a_command_line_releases_no_law(office: Office) -> None:
    edition = submitted(draft_text(), office, START)
    with pytest.raises(PermissionDeniedError):
        amendments.release(
            edition_id=edition.pk,
            confirmed=edition.digest,
            by=Actor.command_line("root"),
            at=START,
        )


def test_only_the_author_revises_and_submits(office: Office) -> None:
    edition = amendments.draft(wording=wording(draft_text()), by=office.author, at=START)
    amendments.check(edition_id=edition.pk, by=office.other, at=START)
    for act in (
        lambda by: amendments.revise(
            edition_id=edition.pk, wording=wording(draft_text()), by=by, at=START
        ),
        lambda by: amendments.submit(edition_id=edition.pk, by=by, at=START),
    ):
        with pytest.raises(PermissionDeniedError):
            act(office.other)
        act(office.author)


def test_a_text_changed_after_its_check_is_not_submitted(office: Office) -> None:
    edition = amendments.draft(wording=wording(draft_text()), by=office.author, at=START)
    with pytest.raises(NotCheckedError):
        amendments.submit(edition_id=edition.pk, by=office.author, at=START)
    amendments.check(edition_id=edition.pk, by=office.author, at=START)
    other = draft_text(lambda content: content.update(update_cycle_days=2))
    amendments.revise(edition_id=edition.pk, wording=wording(other), by=office.author, at=START)
    with pytest.raises(NotCheckedError):
        amendments.submit(edition_id=edition.pk, by=office.author, at=START)
    amendments.check(edition_id=edition.pk, by=office.author, at=START)
    amendments.submit(edition_id=edition.pk, by=office.author, at=START)


def test_a_text_changed_while_it_is_checked_is_not_the_one_checked(office: Office) -> None:
    edition = amendments.draft(wording=wording(draft_text()), by=office.author, at=START)

    def meanwhile(looked_at: LawEdition, *more: Any) -> Found:
        text = draft_text(lambda content: content.update(update_cycle_days=2))
        amendments.revise(edition_id=edition.pk, wording=wording(text), by=office.author, at=START)
        return GENERAL.examine(looked_at, *more)

    slow = replace(GENERAL, examine=meanwhile)
    check = amendments.check(edition_id=edition.pk, by=office.author, at=START, workshop=slow)
    assert check.passed
    with pytest.raises(NotCheckedError):
        amendments.submit(edition_id=edition.pk, by=office.author, at=START)


def test_an_edition_sent_back_is_revised_and_released_with_the_new_text(office: Office) -> None:
    edition = submitted(draft_text(), office, START)
    read_before = edition.digest
    amendments.send_back(edition_id=edition.pk, reason="周期有误", by=office.other, at=START)
    other = draft_text(lambda content: content.update(update_cycle_days=2))
    amendments.revise(edition_id=edition.pk, wording=wording(other), by=office.author, at=START)
    amendments.check(edition_id=edition.pk, by=office.author, at=START)
    edition = amendments.submit(edition_id=edition.pk, by=office.author, at=START)
    with pytest.raises(ChangedMeanwhileError):
        amendments.release(edition_id=edition.pk, confirmed=read_before, by=office.other, at=START)
    amendments.release(edition_id=edition.pk, confirmed=edition.digest, by=office.other, at=START)
    item = in_use.current().catalogue_item("administrative-penalty", SINCE)
    assert item.update_cycle_days == 2


def test_a_withdrawn_edition_stays_to_be_read_and_frees_its_name(office: Office) -> None:
    edition = submitted(draft_text(), office, START)
    with pytest.raises(DuplicateEditionError):
        amendments.draft(wording=wording(draft_text()), by=office.other, at=START)
    amendments.withdraw(edition_id=edition.pk, reason="不再需要", by=office.other, at=START)
    again = amendments.draft(wording=wording(draft_text()), by=office.other, at=START)
    assert LawEdition.objects.count() == 2
    assert again.state == EditionState.DRAFT
    assert actions().count("amendments.edition.withdrawn") == 1


def test_an_edition_may_not_begin_in_the_past(office: Office) -> None:
    text = draft_text(since=date(2026, 11, 15))
    edition = amendments.draft(wording=wording(text), by=office.author, at=START)
    amendments.check(edition_id=edition.pk, by=office.author, at=START)
    with pytest.raises(BackdatedEditionError) as refused:
        amendments.submit(edition_id=edition.pk, by=office.author, at=START)
    assert refused.value.facts()["day"] == "2026-11-16"
    late = submitted(draft_text(edition="2026-12"), office, START)
    with pytest.raises(BackdatedEditionError):
        amendments.release(
            edition_id=late.pk,
            confirmed=late.digest,
            by=office.other,
            at=START + timedelta(days=3),
        )


def test_an_overlap_fails_the_check(office: Office) -> None:
    edition = amendments.draft(
        wording=wording(draft_text(), replaces=""), by=office.author, at=START
    )
    checked = amendments.check(edition_id=edition.pk, by=office.author, at=START)
    assert not checked.passed
    assert "both in force on 2026-11-18" in checked.failures[0]
    with pytest.raises(NotCheckedError):
        amendments.submit(edition_id=edition.pk, by=office.author, at=START)


def test_an_overlap_with_what_was_released_meanwhile_is_refused_at_release(office: Office) -> None:
    first = submitted(draft_text(), office, START)
    second = submitted(draft_text(edition="2026-11b"), office, START)
    amendments.release(edition_id=first.pk, confirmed=first.digest, by=office.other, at=START)
    with pytest.raises(OverlappingEditionsError):
        amendments.release(edition_id=second.pk, confirmed=second.digest, by=office.other, at=START)
    assert LawEdition.objects.get(pk=second.pk).state == EditionState.SUBMITTED


def test_a_released_edition_is_replaced_by_a_later_one(office: Office) -> None:
    released(draft_text(), office, START)
    text = draft_text(edition="2027-01", since=date(2027, 1, 1))
    edition = amendments.draft(wording=wording(text, replaces="2026-11"), by=office.other, at=START)
    amendments.check(edition_id=edition.pk, by=office.other, at=START)
    edition = amendments.submit(edition_id=edition.pk, by=office.other, at=START)
    amendments.release(edition_id=edition.pk, confirmed=edition.digest, by=office.author, at=START)
    book = in_use.current()
    assert book.edition(PENALTY, "2026-11").in_force.until == date(2027, 1, 1)


def test_what_the_schema_refuses_is_not_kept(office: Office) -> None:
    with pytest.raises(UnknownKeyError):
        amendments.draft(
            wording=wording(draft_text(lambda content: content.update(colour="red"))),
            by=office.author,
            at=START,
        )
    with pytest.raises(KindNotDraftedError):
        amendments.draft(
            wording=wording("pack: publicity.general\nedition: '2027'\n"),
            by=office.author,
            at=START,
        )
    assert not LawEdition.objects.exists()


def test_a_kept_rulebook_is_composed_again_only_when_something_was_released(
    office: Office,
) -> None:
    released(draft_text(), office, START)
    book = in_use.current()
    assert in_use.current() is book
    with in_use.pinned():
        assert in_use.current() is book
        text = draft_text(pack="catalogue.honour")
        edition = amendments.draft(
            wording=wording(text, replaces=old_edition("catalogue.honour")),
            by=office.author,
            at=START,
        )
        amendments.check(edition_id=edition.pk, by=office.author, at=START)
        edition = amendments.submit(edition_id=edition.pk, by=office.author, at=START)
        amendments.release(
            edition_id=edition.pk, confirmed=edition.digest, by=office.other, at=START
        )
        assert in_use.current() is book, "a request keeps the law it began with"
    assert in_use.current().catalogue_item("honour", SINCE).edition == "2026-11"


def test_the_rulebook_is_known_as_of_a_moment(office: Office) -> None:
    released(draft_text(), office, START)
    earlier = in_use.known_at(START - timedelta(seconds=1))
    assert earlier.catalogue_item("administrative-penalty", SINCE).edition == old_edition()
    assert in_use.known_at(START).catalogue_item("administrative-penalty", SINCE).edition == (
        "2026-11"
    )


@pytest.mark.parametrize(
    ("state", "act"), list(product(EditionState, Act)), ids=lambda word: str(word.value)
)
def test_every_pair_of_state_and_act_is_decided(state: EditionState, act: Act) -> None:
    edition = LawEdition(pack=PENALTY, edition="2026-11", state=state)
    if (state, act) in transitions.TABLE:
        assert transitions.after(edition, act) is transitions.TABLE[(state, act)]
    else:
        with pytest.raises(TransitionError) as refused:
            transitions.after(edition, act)
        assert refused.value.facts() == {"state": str(state), "act": str(act)}


def test_nothing_happens_to_a_final_edition(office: Office) -> None:
    edition = released(draft_text(), office, START)
    for act in (
        lambda: amendments.withdraw(
            edition_id=edition.pk, reason="晚了", by=office.other, at=START
        ),
        lambda: amendments.check(edition_id=edition.pk, by=office.other, at=START),
        lambda: amendments.send_back(edition_id=edition.pk, reason="x", by=office.other, at=START),
    ):
        with pytest.raises(TransitionError):
            act()
