"""A challenger runs beside the card in force, on the same day and knowledge, and never in use."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils.timezone import localdate

from chengxin.affairs.evaluations import selectors as evaluations
from chengxin.affairs.evaluations.services import evaluate
from chengxin.affairs.scorecard_changes import challenges, trials
from chengxin.affairs.scorecard_changes.enums import Outcome
from chengxin.affairs.scorecard_changes.errors import ChallengeError
from chengxin.affairs.scorecard_changes.models import Challenge, ChallengeRun
from chengxin.law.errors import PermissionDeniedError
from chengxin.law.periods import add_months
from chengxin.records.audit.models import AuditEntry
from tests.affairs.evaluations.district import AS_OF, District
from tests.affairs.scorecard_changes.people import LATER, NOW, People, begun, harsher, listed, saved


def test_a_challenger_is_compared_run_by_run_and_ended_once(
    district: District, people: People
) -> None:
    draft = saved(begun(people), people, harsher)
    challenge = challenges.begin(edition_id=draft.pk, by=people.author, at=NOW)
    assert challenge.until == add_months(localdate(NOW), 3)
    assert challenges.run_all(by=people.other, at=NOW) == [], "no run of the champion yet"
    champion = evaluate(as_of=AS_OF, by=people.other, at=NOW)
    made = challenges.run_all(by=people.other, at=LATER)
    assert len(made) == 1
    assert challenges.run_all(by=people.other, at=LATER) == [], "that run is compared already"
    run = made[0]
    assert (run.champion_run_id, run.challenger_run.adopted) == (champion.pk, False)
    assert run.challenger_run.known_seq == champion.known_seq
    in_use = evaluations.find_adopted_run("comprehensive")
    assert in_use is not None
    assert in_use.pk == champion.pk
    listed_moves = listed(draft, people)
    assert run.matrix == listed_moves.matrix
    assert run.moved == listed_moves.fallen > 0
    assert run.psi_points == listed_moves.drift["points"]
    assert run.psi_grades == listed_moves.drift["grades"]
    with pytest.raises(ChallengeError):
        challenges.begin(edition_id=draft.pk, by=people.author, at=NOW)
    ended = challenges.end(
        challenge_id=challenge.pk,
        outcome=Outcome.PROMOTED,
        reason="示例：差异可以接受",
        by=people.other,
        at=LATER,
    )
    assert ended.outcome == Outcome.PROMOTED
    with pytest.raises(ChallengeError):
        challenges.end(
            challenge_id=challenge.pk,
            outcome=Outcome.DISCARDED,
            reason="再次",
            by=people.other,
            at=LATER,
        )
    with pytest.raises(DatabaseError, match="has ended"), transaction.atomic():
        Challenge.objects.filter(pk=challenge.pk).update(outcome="discarded")
    assert challenges.run_all(by=people.other, at=LATER) == []


def test_after_its_time_a_challenger_does_not_run(district: District, people: People) -> None:
    challenges.begin(edition_id=begun(people).pk, by=people.author, at=NOW)
    evaluate(as_of=AS_OF, by=people.other, at=NOW)
    assert challenges.run_all(by=people.other, at=NOW + timedelta(days=100)) == []
    assert len(challenges.run_all(by=people.other, at=LATER)) == 1


def test_the_text_that_runs_is_that_of_the_beginning(district: District, people: People) -> None:
    draft = begun(people)
    challenge = challenges.begin(edition_id=draft.pk, by=people.author, at=NOW)
    saved(draft, people, harsher)
    evaluate(as_of=AS_OF, by=people.other, at=NOW)
    run = challenges.run_all(by=people.other, at=LATER)[0]
    assert run.moved == 0, "the draft changed afterwards; the challenger did not"
    with pytest.raises(ChallengeError) as refused:
        challenges.end(
            challenge_id=challenge.pk,
            outcome=Outcome.PROMOTED,
            reason="示例",
            by=people.other,
            at=LATER,
        )
    assert refused.value.why == "changed"
    assert ChallengeRun.objects.count() == 1


def test_a_draft_is_tried_on_one_enterprise(district: District, people: People) -> None:
    draft = saved(begun(people), people, harsher)
    made = listed(draft, people)
    move = made.moves.first()
    assert move is not None
    tried = trials.try_on(
        edition_id=draft.pk,
        subject_id=move.subject_id,
        as_of=AS_OF,
        by=people.author,
        at=NOW,
        matter="变更审查 示例",
    )
    assert tried.before is not None
    assert tried.after is not None
    assert (str(tried.before.grade), str(tried.after.grade)) == (move.before, move.after)
    assert (tried.before.points, tried.after.points) == (move.points_before, move.points_after)
    for side, base in (("before", tried.before_base), ("after", tried.after_base)):
        points = [getattr(line, side) for line in tried.lines]
        assert base + sum(p for p in points if p is not None) == getattr(tried, side).points
    entries = AuditEntry.objects.filter(action="evaluations.subject.evaluated")
    assert entries.count() == 2
    with pytest.raises(PermissionDeniedError):
        trials.try_on(
            edition_id=draft.pk,
            subject_id=move.subject_id,
            as_of=AS_OF,
            by=people.clerk,
            at=NOW,
            matter="示例",
        )
