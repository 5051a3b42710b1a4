"""A changed card comes into use by two people, after its notice, on an impact list of that text."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from chengxin.affairs.amendments import services as amendments
from chengxin.affairs.amendments.errors import (
    AlreadyInForceError,
    ChangedMeanwhileError,
    KindNotDraftedError,
    SamePersonError,
)
from chengxin.affairs.scorecard_changes import contents, drafting, releasing, selectors
from chengxin.affairs.scorecard_changes.drafting import Saving
from chengxin.affairs.scorecard_changes.errors import NoImpactListError, NoticeTooShortError
from chengxin.affairs.scorecard_changes.models import CardSave
from chengxin.affairs.scorecard_changes.workshop import earliest_day, rules_on
from chengxin.law.errors import InvalidPackError, PermissionDeniedError, TransitionError
from chengxin.law.rulebook import as_yaml
from chengxin.records.audit.models import AuditEntry
from chengxin.records.editions import in_use
from chengxin.records.editions.enums import EditionState
from chengxin.records.editions.models import LawEdition
from tests.affairs.evaluations.district import District
from tests.affairs.scorecard_changes.people import (
    CARD,
    LATER,
    NOW,
    People,
    begun,
    harsher,
    listed,
    saved,
)


def submitted(people: People) -> LawEdition:
    draft = saved(begun(people), people, harsher)
    listed(draft, people)
    return releasing.submit(edition_id=draft.pk, by=people.author, at=NOW)


def released(people: People) -> LawEdition:
    edition = submitted(people)
    impact = selectors.newest_impact(edition)
    assert impact is not None
    return releasing.release(
        edition_id=edition.pk,
        confirmed=edition.digest,
        impact_id=impact.pk,
        by=people.other,
        at=LATER,
    )


def test_two_people_bring_a_card_into_use_on_its_day(district: District, people: People) -> None:
    before = in_use.current().scorecard("comprehensive", on=localdate(NOW))
    edition = released(people)
    since = edition.in_force_since
    assert since == localdate(NOW) + timedelta(days=rules_on(localdate(NOW)).notice_days)
    book = in_use.current()
    assert book.scorecard("comprehensive", on=since).edition == edition.edition
    assert book.scorecard("comprehensive", on=since).base_points == 540_000
    assert book.scorecard("comprehensive", on=since - timedelta(days=1)).edition == before.edition
    trail = list(AuditEntry.objects.order_by("id").values_list("action", flat=True))
    assert trail[-2:] == ["amendments.edition.released", "scorecard-changes.released"]
    assert "amendments.edition.submitted" in trail
    assert "scorecard-changes.impact.made" in trail


def test_nobody_releases_alone_or_what_was_not_read(district: District, people: People) -> None:
    edition = submitted(people)
    impact = selectors.newest_impact(edition)
    assert impact is not None
    again = listed(edition, people)
    for who, confirmed, read, refusal in (
        (people.author, edition.digest, again.pk, SamePersonError),
        (people.other, "0" * 64, again.pk, ChangedMeanwhileError),
        (people.other, edition.digest, impact.pk, NoImpactListError),
        (people.clerk, edition.digest, again.pk, PermissionDeniedError),
        (people.auditor, edition.digest, again.pk, PermissionDeniedError),
        (people.regulator, edition.digest, again.pk, PermissionDeniedError),
    ):
        with pytest.raises(refusal):
            releasing.release(
                edition_id=edition.pk, confirmed=confirmed, impact_id=read, by=who, at=LATER
            )
    edition.refresh_from_db()
    assert edition.state == EditionState.SUBMITTED
    assert in_use.newest_release() is None


def test_the_general_pages_release_no_card(district: District, people: People) -> None:
    edition = submitted(people)
    with pytest.raises(KindNotDraftedError):
        amendments.release(
            edition_id=edition.pk, confirmed=edition.digest, by=people.other, at=LATER
        )


def test_a_draft_without_a_list_of_its_own_text_is_not_submitted(
    district: District, people: People
) -> None:
    draft = begun(people)
    with pytest.raises(NoImpactListError) as none:
        releasing.submit(edition_id=draft.pk, by=people.author, at=NOW)
    assert none.value.why == "none"
    listed(draft, people)
    saved(draft, people, harsher)
    with pytest.raises(NoImpactListError) as other_text:
        releasing.submit(edition_id=draft.pk, by=people.author, at=NOW)
    assert other_text.value.why == "none"
    listed(draft, people)
    days = rules_on(localdate(NOW)).impact_days
    late = NOW + timedelta(days=days, minutes=1)
    saved_late = contents.written(LawEdition.objects.get(pk=draft.pk).text)
    assert saved_late["base_points"] == 540
    with pytest.raises((NoImpactListError, NoticeTooShortError)):
        releasing.submit(edition_id=draft.pk, by=people.author, at=late)


def test_an_old_list_is_not_enough(district: District, people: People) -> None:
    draft = begun(people)
    days = rules_on(localdate(NOW)).impact_days
    late = NOW + timedelta(days=days, minutes=1)

    def later_day(content: dict[str, object]) -> None:
        content["in_force"] = {"since": earliest_day(localdate(late)) + timedelta(days=1)}

    draft = saved(draft, people, later_day)
    listed(draft, people)
    with pytest.raises(NoImpactListError) as old:
        releasing.submit(edition_id=draft.pk, by=people.author, at=late)
    assert old.value.why == "old"
    listed(draft, people, at=late)
    releasing.submit(edition_id=draft.pk, by=people.author, at=late)


def test_a_first_day_within_the_notice_period_is_refused(
    district: District, people: People
) -> None:
    def tomorrow(content: dict[str, object]) -> None:
        content["in_force"] = {"since": localdate(NOW) + timedelta(days=1)}

    draft = saved(begun(people), people, tomorrow)
    listed(draft, people)
    with pytest.raises(NoticeTooShortError) as refused:
        releasing.submit(edition_id=draft.pk, by=people.author, at=NOW)
    assert refused.value.earliest == earliest_day(localdate(NOW)).isoformat()


def test_before_its_day_it_is_taken_back_and_afterwards_only_followed(
    district: District, people: People
) -> None:
    edition = released(people)
    since, card = edition.in_force_since, "comprehensive"
    with pytest.raises(AlreadyInForceError):
        releasing.recall(
            edition_id=edition.pk,
            reason="有误",
            by=people.other,
            at=NOW + timedelta(days=rules_on(localdate(NOW)).notice_days + 1),
        )
    former = edition.replaces
    rolled = drafting.roll_back(
        edition_id=edition.pk, reason="示例：恢复", by=people.other, at=LATER
    )
    text = contents.loaded(rolled.text)
    old = contents.loaded(as_yaml(contents.text_of(in_use.current(), _edition(former))))
    for key in ("base_points", "indicators", "bands", "groups", "vetoes"):
        assert text[key] == old[key]
    assert rolled.edition != former
    releasing.recall(edition_id=edition.pk, reason="有误", by=people.other, at=LATER)
    assert in_use.current().scorecard(card, on=since).edition == former


def _edition(name: str):  # type: ignore[no-untyped-def]
    return in_use.current().edition(CARD, name)


def test_every_save_is_kept_and_one_may_be_restored(district: District, people: People) -> None:
    draft = begun(people)
    first = draft.digest
    draft = saved(draft, people, harsher)
    assert draft.digest != first
    draft = drafting.restore(edition_id=draft.pk, number=1, by=people.author, at=LATER)
    assert draft.digest == first
    ways = CardSave.objects.filter(edition=draft).values_list("number", "saved_by")
    assert list(ways) == [(1, "begun"), (2, "text"), (3, "restored")]
    assert draft.is_checked


def test_what_the_loader_refuses_is_not_saved(district: District, people: People) -> None:
    draft = begun(people)

    def wrong(content: dict[str, object]) -> None:
        content["base_points"] = "viele"

    with pytest.raises(InvalidPackError) as refused:
        saved(draft, people, wrong)
    assert "base_points" in refused.value.key
    draft.refresh_from_db()
    assert CardSave.objects.filter(edition=draft).count() == 1


def test_only_the_author_saves_and_a_discarded_draft_stays_to_be_read(
    district: District, people: People
) -> None:
    draft = begun(people)
    saving = Saving(draft.reason, "")
    with pytest.raises(PermissionDeniedError):
        drafting.save(edition_id=draft.pk, text=draft.text, saving=saving, by=people.other, at=NOW)
    drafting.discard(edition_id=draft.pk, reason="不再需要", by=people.author, at=NOW)
    with pytest.raises(TransitionError):
        drafting.save(edition_id=draft.pk, text=draft.text, saving=saving, by=people.author, at=NOW)
    assert CardSave.objects.filter(edition=draft).exists()


def test_a_card_is_begun_only_by_whoever_may_change_it(district: District, people: People) -> None:
    for nobody in (people.regulator, people.clerk, people.auditor):
        with pytest.raises(PermissionDeniedError):
            drafting.begin(pack=CARD, reason="示例", by=nobody, at=NOW)
