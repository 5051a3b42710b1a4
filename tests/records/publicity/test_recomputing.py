"""Windows follow the rules: computed again when an edition changes, and the trail stays."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from chengxin.law import rulebook as rules
from chengxin.law.rulebook import Addition, Rulebook, compose, parse_edition
from chengxin.law.rulebook.writing import as_mapping, as_yaml
from chengxin.records.accounts.actors import Actor
from chengxin.records.editions import in_use
from chengxin.records.ledger import services as ledger
from chengxin.records.publicity import editions, selectors
from chengxin.records.publicity.disclosure import DisclosedRecord
from chengxin.records.publicity.models import PublicityEdition, PublicityWindow
from chengxin.records.publicity.recomputing import recompute
from chengxin.records.publicity.services import disclosed_records
from chengxin.records.publicity.windows import open_windows
from chengxin.records.subjects.models import Subject
from tests.records.ledger.builders import subject_for, version

pytestmark = pytest.mark.django_db
AT = datetime(2100, 1, 1, tzinfo=UTC)
DECIDED = date(2026, 5, 20)
CHANGE = date(2027, 1, 1)
FINE = {
    "document_no": "沪示环罚〔2026〕7号",
    "penalty_kinds": ["fine"],
    "fine_fen": 50_000_00,
    "decided_on": DECIDED.isoformat(),
    "authority": "示例区生态环境局",
}


@pytest.fixture
def commit() -> ledger.Commit:
    return ledger.open_commit(act="intake.batch", by="test", batch_id=1)


@pytest.fixture
def subject(commit: ledger.Commit) -> Subject:
    return subject_for(commit)


@pytest.fixture
def penalty(subject: Subject) -> Callable[..., int]:
    def record(body: dict[str, Any] = FINE, **changes: Any) -> int:
        number = changes.pop("record_no", None) or ledger.next_record_nos(1)[0]
        opened = ledger.open_commit(act="intake.batch", by="test", batch_id=number)
        decided_on = date.fromisoformat(body["decided_on"])
        edition = rules.default().catalogue_item("administrative-penalty", decided_on).edition
        row = {
            "body": body, "record_no": number, "item_edition": edition, "decided_on": decided_on,
            "valid_from": decided_on, "natural_key": ledger.natural_key(str(number)),
            "batch_id": number, **changes,
        }  # fmt: skip
        ledger.append_versions(opened, [version(opened, subject, **row)])
        open_windows(opened, number)
        return number

    return record


def changed(edition: str, since: date, change: Callable[[dict[str, Any]], None]) -> Rulebook:
    """The packaged rulebook with one more edition of the publicity rules, made from the newest."""
    newest = rules.default().publicity_editions()[-1]
    content = as_mapping(newest)
    content |= {"edition": edition, "in_force": {"since": since.isoformat(), "until": None}}
    change(content)
    text = as_yaml(content)
    added = Addition(parse_edition(text, origin="test"), replaces=newest.edition)
    return compose(rules.default(), [added])


def a_year_longer(content: dict[str, Any]) -> None:
    rule = next(r for r in content["rules"] if r["id"] == "R36-NORM")
    rule["longest"] = "P2Y"


def seen(subject: Subject, on: date, known_at: datetime | None = None) -> list[DisclosedRecord]:
    asked = {"purpose": "test", "at": AT, "on": on, "known_at": known_at}
    return list(
        disclosed_records(subject_id=subject.pk, actor=Actor.visitor(), **asked).records  # type: ignore[arg-type]
    )


def test_nothing_is_done_while_the_windows_follow_the_rules(penalty: Callable[..., int]) -> None:
    penalty()
    assert recompute(by="test").seq is None


def test_a_new_edition_shows_the_new_window_from_its_first_day_on(
    subject: Subject, penalty: Callable[..., int]
) -> None:
    number = penalty()
    last_old, first_over = date(2027, 5, 20), date(2027, 5, 21)
    assert (len(seen(subject, last_old)), len(seen(subject, first_over))) == (1, 0)
    told: list[tuple[int, int]] = []
    with in_use.pinned_to(changed("2027-01", CHANGE, a_year_longer)):
        done = recompute(by="test", progress=lambda *at: told.append(at))
        assert (done.records, done.opened, done.closed) == (1, 1, 0)
        assert told == [(1, 1)]
        by_day = {
            on: [r.window and (r.window.edition, r.window.ends_on) for r in seen(subject, on)]
            for on in (date(2026, 12, 31), CHANGE, last_old, first_over, date(2028, 5, 21))
        }
        again = recompute(by="test")
    assert by_day == {
        date(2026, 12, 31): [("2026-04", first_over)],
        CHANGE: [("2027-01", date(2028, 5, 21))],
        last_old: [("2027-01", date(2028, 5, 21))],
        first_over: [("2027-01", date(2028, 5, 21))],
        date(2028, 5, 21): [],
    }
    assert again.seq is None
    kept = PublicityWindow.objects.filter(record_no=number, superseded_seq=None)
    assert sorted(kept.values_list("edition", flat=True)) == ["2026-04", "2027-01"]


def test_what_was_known_before_is_still_answered_as_it_was(
    subject: Subject, penalty: Callable[..., int]
) -> None:
    penalty()
    before = selectors.latest_seq()
    with in_use.pinned_to(changed("2027-01", CHANGE, a_year_longer)):
        recompute(by="test")
    assert editions.edition_on(CHANGE, seq=before) == "2026-04"
    assert editions.edition_on(CHANGE, seq=selectors.latest_seq()) == "2027-01"
    on = date(2027, 8, 1)
    item = "administrative-penalty"
    assert selectors.list_public(item, on=on, seq=before).total == 0
    assert selectors.list_public(item, on=on, seq=selectors.latest_seq()).total == 1


def test_other_content_of_an_edition_closes_the_old_window_and_keeps_it(
    subject: Subject, penalty: Callable[..., int]
) -> None:
    number = penalty()
    warned = penalty({**FINE, "penalty_kinds": ["warning"]})
    with in_use.pinned_to(changed("2027-01", CHANGE, lambda content: None)):
        recompute(by="test")
    with in_use.pinned_to(changed("2027-01", CHANGE, a_year_longer)):
        done = recompute(by="test")
    assert (done.records, done.opened, done.closed) == (2, 1, 1)
    trail = PublicityWindow.objects.filter(record_no=number, edition="2027-01").order_by("id")
    assert [(w.ends_on, w.superseded_seq) for w in trail] == [
        (date(2027, 5, 21), done.seq),
        (date(2028, 5, 21), None),
    ]
    assert PublicityWindow.objects.filter(record_no=warned, edition="2027-01").count() == 1


def test_an_edition_taken_back_closes_its_windows(
    subject: Subject, penalty: Callable[..., int]
) -> None:
    penalty()
    with in_use.pinned_to(changed("2027-01", CHANGE, a_year_longer)):
        recompute(by="test")
    done = recompute(by="test")
    assert (done.opened, done.closed) == (0, 1)
    assert not seen(subject, date(2027, 8, 1))
    assert editions.edition_on(CHANGE, seq=selectors.latest_seq()) == "2026-04"
    assert PublicityEdition.objects.filter(edition="2027-01", superseded_seq=done.seq).exists()


def test_a_record_taken_in_between_release_and_recomputing_gets_its_window_then(
    subject: Subject, penalty: Callable[..., int]
) -> None:
    penalty()
    with in_use.pinned_to(changed("2027-01", CHANGE, a_year_longer)):
        between = penalty()
        live = PublicityWindow.objects.filter(record_no=between, superseded_seq=None)
        assert "2027-01" not in live.values_list("edition", flat=True)
        recompute(by="test", at_once=1)
        assert sorted(live.values_list("edition", flat=True)) == ["2026-04", "2027-01"]


def test_every_part_of_the_ledger_is_reached_whatever_its_size(
    penalty: Callable[..., int],
) -> None:
    for _ in range(5):
        penalty()
    with in_use.pinned_to(changed("2027-01", CHANGE, a_year_longer)):
        done = recompute(by="test", at_once=2)
    assert (done.records, done.opened) == (5, 5)
