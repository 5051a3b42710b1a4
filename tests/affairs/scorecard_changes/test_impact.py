"""The impact list says of everybody what two runs say, and is of exactly one text."""

import pytest
from django.db import DatabaseError, transaction

from chengxin.affairs.evaluations import services as evaluations
from chengxin.affairs.evaluations.models import Grade
from chengxin.affairs.scorecard_changes import impact, selectors
from chengxin.affairs.scorecard_changes.enums import ImpactState
from chengxin.affairs.scorecard_changes.errors import ImpactEndedError
from chengxin.affairs.scorecard_changes.models import ImpactList, ImpactMove
from chengxin.affairs.scorecard_changes.workshop import book_with
from chengxin.law.errors import PermissionDeniedError
from chengxin.records.audit.models import AuditEntry
from chengxin.records.editions.in_use import pinned_to
from tests.affairs.evaluations.district import District
from tests.affairs.scorecard_changes.people import NOW, People, begun, harsher, listed, saved


def test_the_list_says_what_two_runs_say(district: District, people: People) -> None:
    draft = saved(begun(people), people, harsher)
    made = listed(draft, people)
    grades = []
    with pinned_to(book_with(draft, at=NOW)):
        for edition in (made.compared_with, draft.edition):
            run = evaluations.evaluate(
                edition=edition, as_of=made.as_of, by=people.author, at=NOW, adopted=False
            )
            assert run.known_seq == made.known_seq
            rows = Grade.objects.filter(run=run).values_list("subject_id", "grade", "points")
            grades.append({row[0]: row[1:] for row in rows})
    before, after = grades
    moved = {
        n: (before[n][0], after[n][0], before[n][1], after[n][1])
        for n in before
        if before[n][0] != after[n][0]
    }
    assert moved, "the harsher card moves somebody"
    stored = {
        m.subject_id: (m.before, m.after, m.points_before, m.points_after)
        for m in ImpactMove.objects.filter(impact=made)
    }
    assert stored == moved
    assert (made.fallen, made.risen) == (len(moved), 0)
    assert made.before == made.after == len(before) == made.fallen + made.shifted + made.unmoved
    for groups in made.groups.values():
        assert sum(n for m in groups.values() for r in m.values() for n in r.values()) == len(
            before
        )
    assert made.drift["points"] > 0
    assert sum(made.drift["before"]) == sum(made.drift["after"]) == len(before)


def test_a_list_comes_out_the_same_twice(district: District, people: People) -> None:
    draft = saved(begun(people), people, harsher)
    one, other = listed(draft, people), listed(draft, people)
    assert one.result_digest == other.result_digest
    assert (one.matrix, one.drift, one.fairness) == (other.matrix, other.drift, other.fairness)


def test_a_draft_that_changes_nothing_moves_nobody(district: District, people: People) -> None:
    made = listed(begun(people), people)
    assert (made.fallen, made.risen, made.entered, made.left, made.shifted) == (0, 0, 0, 0, 0)
    assert made.unmoved == made.before > 0
    assert (made.drift["points"], made.drift["grades"]) == (0, 0)


def test_a_cancelled_list_is_not_made(district: District, people: People) -> None:
    draft = begun(people)
    asked = impact.ask(edition_id=draft.pk, by=people.author, at=NOW)
    impact.cancel(impact_id=asked.pk, by=people.other, at=NOW)
    made = impact.make(impact_id=asked.pk, by=people.author, at=NOW)
    assert (made.state, made.result_digest) == (ImpactState.CANCELLED, "")
    with pytest.raises(ImpactEndedError):
        impact.cancel(impact_id=asked.pk, by=people.other, at=NOW)


def test_asking_again_cancels_what_is_not_finished(district: District, people: People) -> None:
    draft = begun(people)
    first = impact.ask(edition_id=draft.pk, by=people.author, at=NOW)
    impact.ask(edition_id=draft.pk, by=people.author, at=NOW)
    first.refresh_from_db()
    assert first.state == ImpactState.CANCELLED


def test_a_finished_list_never_changes(district: District, people: People) -> None:
    made = listed(begun(people), people)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        ImpactList.objects.filter(pk=made.pk).update(fallen=0)
    with pytest.raises(DatabaseError), transaction.atomic():
        ImpactMove.objects.all().delete()


def test_who_falls_is_read_with_an_entry_and_only_by_whoever_may(
    district: District, people: People
) -> None:
    made = listed(saved(begun(people), people, harsher), people)
    rows = selectors.read_moves(made, actor=people.other, at=NOW, matter="变更审查 示例")
    assert {m.direction for m in rows} == {"fall"}
    assert len(rows) == made.fallen
    entry = AuditEntry.objects.order_by("-id")[0]
    assert entry.action == "scorecard-changes.moves.read"
    some = rows[0]
    found = selectors.read_moves(
        made, actor=people.other, at=NOW, matter="示例", query="示例第0有限"
    )
    assert all(m.subject_id in district.subject_ids for m in found)
    only = selectors.read_moves(
        made, actor=people.other, at=NOW, matter="示例", filters={"after": some.after}
    )
    assert {m.after for m in only} == {some.after}
    for nobody in (people.clerk, people.auditor, people.regulator):
        with pytest.raises(PermissionDeniedError):
            selectors.read_moves(made, actor=nobody, at=NOW, matter="示例")
