"""A stored run made again gives its digest, whatever was recorded since; known now, it differs."""

from datetime import UTC, datetime, timedelta

import pytest

from chengxin.affairs.evaluations import services
from chengxin.affairs.evaluations.errors import UnknownRunError
from chengxin.affairs.evaluations.models import EvaluationRun
from chengxin.affairs.evaluations.replays import replay
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit.models import AuditEntry
from tests.affairs.evaluations.district import AS_OF, District

BY = Actor.command_line("test")
THREE_MONTHS_AGO = AS_OF - timedelta(days=91)


def now() -> datetime:
    return datetime.now(tz=UTC)


@pytest.fixture
def district(own_database: str) -> District:
    """Sixty subjects with some four hundred records."""
    made = District(subjects=60)
    made.record(400)
    return made


def test_grades_of_three_months_ago_come_out_as_known_then(district: District) -> None:
    then = services.evaluate(as_of=THREE_MONTHS_AGO, by=BY, at=now())
    district.correct(40)
    district.protect(30)
    stored = EvaluationRun.objects.count()
    found = replay(run_no=then.run_no, by=BY, at=now(), matter="复核")
    assert found.is_same
    assert (found.digest, found.subjects) == (then.digest, then.subjects)
    assert EvaluationRun.objects.count() == stored, "a replay stores no run"
    entry = AuditEntry.objects.get(action="evaluations.run.replayed")
    assert (entry.matter, entry.details["same"]) == ("复核", True)
    as_known_now = services.evaluate(as_of=THREE_MONTHS_AGO, by=BY, at=now())
    assert as_known_now.digest != then.digest


def test_a_run_that_does_not_come_out_again_is_told(district: District) -> None:
    run = services.evaluate(as_of=AS_OF, by=BY, at=now())
    forged = EvaluationRun.objects.get(pk=run.pk)
    forged.pk, forged.run_no, forged.digest, forged.adopted = None, "forged", "0" * 64, False
    forged.save(force_insert=True)
    found = replay(run_no="forged", by=BY, at=now())
    assert not found.is_same
    assert found.digest == run.digest


def test_an_unknown_run_is_refused(own_database: str) -> None:
    with pytest.raises(UnknownRunError) as caught:
        replay(run_no="20200101T000000-ffffffff", by=BY, at=now())
    assert caught.value.facts() == {"value": "20200101T000000-ffffffff"}
