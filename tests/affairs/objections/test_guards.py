"""What the database itself refuses, whoever writes: as the application's role."""

import pytest
from django.db import DatabaseError, connection, transaction

from chengxin.affairs.objections import services
from chengxin.affairs.objections.enums import Outcome
from chengxin.affairs.objections.models import Objection, ObjectionProposal
from tests.affairs.objections.conftest import Scene

REFUSE = {"outcome": Outcome.REFUSE, "reason": "经核对决定书，金额与记录一致。"}


def refused(statement: str, *values: object) -> str:
    """What the database says when it refuses a statement."""
    with pytest.raises(DatabaseError) as said, transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement, list(values))
    return str(said.value)


def test_an_ended_case_never_changes(scene: Scene) -> None:
    objection = scene.file()
    services.withdraw(case_no=objection.case_no, by=scene.people["enterprise"], at=scene.now)
    told = refused(
        "UPDATE objection SET state = 'submitted', ended_on = NULL WHERE id = %s", objection.pk
    )
    assert "has ended and never changes" in told
    objection.refresh_from_db()
    objection.statement = "另外的话"
    with pytest.raises(DatabaseError, match="has ended"), transaction.atomic():
        objection.save()


def test_what_the_applicant_said_never_changes(scene: Scene) -> None:
    objection = scene.file()
    for column, value in (("statement", "改过的话"), ("record_no", 1), ("filed_on", "2020-01-01")):
        told = refused(f"UPDATE objection SET {column} = %s WHERE id = %s", value, objection.pk)
        assert "what the applicant said never changes" in told


def test_cases_and_proposals_are_never_removed(scene: Scene) -> None:
    objection = scene.forwarded()
    scene.propose(objection, **REFUSE)
    assert "never removed" in refused("DELETE FROM objection WHERE id = %s", objection.pk)
    for statement in (
        "DELETE FROM objection_proposal",
        "UPDATE objection_proposal SET reason = 'x'",
        "TRUNCATE objection CASCADE",
    ):
        assert "permission denied" in refused(statement)
    assert ObjectionProposal.objects.count() == 1


def test_whoever_proposed_is_not_stored_as_decider(scene: Scene) -> None:
    objection = scene.forwarded()
    scene.propose(objection, **REFUSE)
    told = refused("UPDATE objection SET decider_id = proposer_id WHERE id = %s", objection.pk)
    assert "who_proposes_an_answer_does_not_decide" in told
    assert "a_proposed_answer_has_its_author" in refused(
        "UPDATE objection SET proposer_id = NULL WHERE id = %s", objection.pk
    )


def test_a_case_ends_with_its_day_and_only_then(scene: Scene) -> None:
    objection = scene.file()
    for change in ("state = 'refused'", "ended_on = filed_on"):
        told = refused(f"UPDATE objection SET {change} WHERE id = %s", objection.pk)
        assert "an_ended_objection_has_its_day" in told
    assert Objection.objects.get().is_open
