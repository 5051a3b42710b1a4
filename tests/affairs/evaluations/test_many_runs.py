"""Every card in force in one go: each run is that of its card alone, and none stops the others."""

from datetime import UTC, datetime

import pytest

from chengxin.affairs.evaluations import engines, many, selectors, services
from chengxin.affairs.evaluations.models import EvaluationCursor, EvaluationRun
from chengxin.affairs.evaluations.plans import cards_in_force
from chengxin.engines.scorecards.result import digest_of
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit.models import AuditEntry
from chengxin.records.ledger.selectors import known_at
from tests.affairs.evaluations.district import AS_OF, District

BY = Actor.command_line("test")


def now() -> datetime:
    return datetime.now(tz=UTC)


def evaluate_all(**options: object) -> many.ManyRuns:
    return many.evaluate_all(**({"as_of": AS_OF, "by": BY, "at": now()} | options))


@pytest.fixture
def district(own_database: str) -> District:
    """Sixty subjects with some four hundred records, corrected and repaired here and there."""
    made = District(subjects=60)
    made.record(400)
    made.correct(30)
    made.protect(25)
    return made


@pytest.mark.slow
def test_every_card_in_force_gets_a_run_equal_to_its_own(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_force = cards_in_force(AS_OF, known_at(None, now=now()))
    expected = sorted({"comprehensive", *in_force[::5]})  # a fifth of them; each takes a moment
    monkeypatch.setattr(many, "cards_in_force", lambda *_: tuple(expected))
    found = evaluate_all(reason="nightly")
    assert found.failures == ()
    assert [run.card for run in found.runs] == expected
    for run in found.runs:
        assert run.adopted
        assert run.reason == "nightly"
        assert digest_of(selectors.evaluation_of(g) for g in run.grades.all()) == run.digest
    for run in found.runs[:: max(1, len(found.runs) // 6)]:
        alone = services.evaluate(card=run.card, as_of=AS_OF, by=BY, at=now(), adopted=False)
        assert (alone.digest, alone.subjects) == (run.digest, run.subjects), run.card


def test_a_card_that_fails_leaves_its_trace_and_the_others_their_grades(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = engines.sql_of

    def sql_of(planned: object, *rest: object) -> str:
        sql = good(planned, *rest)
        return "SELECT 1 / 0 FROM nowhere" if planned.card.edition == "2026-04" else sql

    monkeypatch.setattr(engines, "sql_of", sql_of)
    found = evaluate_all(cards=["no-such-card", "comprehensive"])
    assert [failure.card for failure in found.failures] == ["no-such-card", "comprehensive"]
    assert "nowhere" in found.failures[1].error
    assert not EvaluationRun.objects.exists()
    traces = AuditEntry.objects.filter(action="evaluations.run.failed").order_by("pk")
    assert [trace.details["card"] for trace in traces] == ["no-such-card", "comprehensive"]
    monkeypatch.undo()
    again = evaluate_all(cards=["no-such-card", "comprehensive"])
    assert [run.card for run in again.runs] == ["comprehensive"]
    assert len(again.failures) == 1


def test_the_first_grades_in_use_are_where_following_the_ledger_begins(district: District) -> None:
    first = services.evaluate(as_of=AS_OF, by=BY, at=now())
    assert EvaluationCursor.objects.get().seq == first.known_seq
    district.record(10)
    services.evaluate(as_of=AS_OF, by=BY, at=now())
    assert EvaluationCursor.objects.get().seq == first.known_seq, "what is between is yet to answer"
