"""Whoever a commit touches is graded again at once, as a run over everybody would grade it."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.utils.timezone import localdate

from chengxin.affairs.evaluations import regrading, selectors, services
from chengxin.affairs.evaluations.models import EvaluationCursor, EvaluationRun, GradeEnd, Scope
from chengxin.affairs.evaluations.replays import replay
from chengxin.engines.scorecards.result import digest_of
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit.models import AuditEntry
from chengxin.records.ledger.models import LedgerRecord
from tests.affairs.evaluations.district import District

BY = Actor.command_line("test")


def now() -> datetime:
    return datetime.now(tz=UTC)


def catch_up() -> regrading.CaughtUp:
    return regrading.catch_up(by=BY, at=now())


def evaluate(**options: object) -> EvaluationRun:
    return services.evaluate(**({"as_of": localdate(), "by": BY, "at": now()} | options))


@pytest.fixture
def district(own_database: str) -> District:
    """Sixty subjects with some three hundred records, graded by the comprehensive card."""
    made = District(subjects=60)
    made.record(300)
    evaluate()
    return made


def in_use() -> dict[int, object]:
    return {g.subject_id: selectors.evaluation_of(g) for g in selectors.grades_in_use()}


def of_everybody() -> dict[int, object]:
    """What a run over everybody gives now, without coming into use."""
    run = evaluate(adopted=False)
    return {g.subject_id: selectors.evaluation_of(g) for g in run.grades.all()}


def touched_runs() -> list[EvaluationRun]:
    return list(
        EvaluationRun.objects.filter(scope=Scope.TOUCHED, card="comprehensive").order_by("pk")
    )


def test_new_records_corrections_and_repairs_are_answered_as_the_full_run_would(
    district: District,
) -> None:
    before = in_use()
    for act in (
        lambda: district.record(8),
        lambda: district.correct(6),
        lambda: district.protect(4),
        lambda: district.protect(3, kind="objection"),
        lambda: district.end(2),
    ):
        act()
        done = catch_up()
        assert done.failures == ()
        assert done.subjects > 0
        assert in_use() == of_everybody()
    assert in_use() != before
    reasons = [run.reason for run in touched_runs()]
    assert reasons == [
        "intake.batch",
        "intake.batch",
        "repair.accepted",
        "repair.accepted",
        "intake.batch",
    ]
    assert all(run.engine == "plain" and run.adopted for run in touched_runs())
    for subject_id in district.subject_ids:
        found = selectors.find_grade(subject_id)
        assert (found is None) == (subject_id not in in_use())
        if found is not None:
            assert selectors.evaluation_of(found) == in_use()[subject_id]


def test_nothing_new_is_a_quick_answer_and_no_run(district: District) -> None:
    assert catch_up().subjects == 0
    district.record(3)
    assert catch_up().subjects > 0
    count = EvaluationRun.objects.count()
    assert catch_up().runs == ()
    assert EvaluationRun.objects.count() == count


def test_before_anybody_was_graded_there_is_nothing_to_follow(own_database: str) -> None:
    District(subjects=5)
    assert catch_up() == regrading.CaughtUp(0, 0, (), ())
    assert not EvaluationRun.objects.exists()


def test_who_leaves_the_population_has_no_grade_and_may_come_back(district: District) -> None:
    subject_id = next(iter(in_use()))
    district.rename(subject_id, kind="individual_business")
    catch_up()
    assert selectors.find_grade(subject_id) is None
    assert subject_id not in in_use()
    assert in_use() == of_everybody()
    run = GradeEnd.objects.get(subject_id=subject_id, run__card="comprehensive").run
    assert (run.subjects, run.reason) == (0, "register.changed")
    district.rename(subject_id, name="上海示例改名有限公司")
    catch_up()
    assert GradeEnd.objects.filter(subject_id=subject_id, run__card="comprehensive").count() == 1
    district.rename(subject_id, kind="legal_person")
    catch_up()
    assert selectors.find_grade(subject_id) is not None
    assert in_use() == of_everybody()
    assert [spell.letter for spell in selectors.list_spells(subject_id)][1] is None


def test_a_large_batch_is_graded_together_and_comes_out_the_same(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(regrading, "MOST_ONE_BY_ONE", 5)
    district.record(40)
    gone = next(iter(in_use()))
    district.rename(gone, kind="individual_business")
    done = catch_up()
    assert done.subjects > 5
    assert {run.engine for run in done.runs} == {"duckdb"}
    assert in_use() == of_everybody()
    assert GradeEnd.objects.filter(subject_id=gone, run__card="comprehensive").count() == 1


def test_a_night_that_ends_late_does_not_hide_what_came_meanwhile(district: District) -> None:
    """The run over everybody is stored after a touched subject was graded, knowing less."""
    known = now()
    district.record(10)
    catch_up()
    expected = in_use()
    late = evaluate(known_at=known, adopted=True)
    assert late.pk > touched_runs()[-1].pk
    assert in_use() == expected == of_everybody()


def test_a_card_that_fails_leaves_the_others_their_grades_and_the_cursor_moves(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = regrading.plan_as_known

    def fails(*, card: str, **rest: object) -> object:
        if card == "comprehensive":
            raise ZeroDivisionError("a trial")
        return good(card=card, **rest)

    monkeypatch.setattr(regrading, "plan_as_known", fails)
    district.record(10)
    done = catch_up()
    assert [failure.card for failure in done.failures] == ["comprehensive"]
    assert (
        AuditEntry.objects.get(action="evaluations.run.failed").details["card"] == "comprehensive"
    )
    assert EvaluationCursor.objects.get().seq == done.through


def test_a_touched_run_is_replayed_from_what_was_known(district: District) -> None:
    district.record(12)
    catch_up()
    run = touched_runs()[0]
    assert digest_of(selectors.evaluation_of(g) for g in run.grades.all()) == run.digest
    district.correct(20)
    district.protect(10)
    found = replay(run_no=run.run_no, by=BY, at=now())
    assert found.is_same
    assert found.subjects == run.subjects


def test_a_history_tells_when_the_grade_stood_still(district: District) -> None:
    live = LedgerRecord.objects.filter(
        superseded_seq__isnull=True, item="administrative-penalty", subject_id__in=in_use()
    )
    subject_id = live.order_by("pk").values_list("subject_id", flat=True)[0]
    for _ in range(3):
        evaluate()
    assert len(selectors.list_spells(subject_id)) == 1
    spell = selectors.list_spells(subject_id)[0]
    assert spell.first.pk < spell.last.pk
    for _ in range(6):
        district.record(40)
        catch_up()
    spells = selectors.list_spells(subject_id)
    assert len(spells) > 1
    assert all((a.letter, a.points) != (b.letter, b.points) for a, b in pairwise(spells))
    found = selectors.find_grade(subject_id)
    assert found is not None
    assert (spells[0].letter, spells[0].points) == (found.grade, found.points)
    assert selectors.list_spells(-1) == []


def test_grades_of_an_earlier_day_stay_below_those_in_use(district: District) -> None:
    """A district whose newest grades are of a day to come (a demonstration) keeps them."""
    tomorrow = localdate() + timedelta(days=1)
    ahead = evaluate(as_of=tomorrow, adopted=True)
    district.record(5)
    done = catch_up()
    assert [run.adopted for run in done.runs if run.card == "comprehensive"] == [False]
    assert selectors.find_adopted_run() == ahead
