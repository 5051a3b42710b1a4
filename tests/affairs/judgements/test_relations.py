"""Mergers are foreseen, recorded by the credit office, and leave records where they are."""

from datetime import date

import pytest
from django.utils import timezone

from chengxin.affairs.judgements import relations
from chengxin.law.errors import PermissionDeniedError
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit.models import AuditEntry
from chengxin.records.ledger.models import LedgerRecord
from chengxin.records.subjects import selectors as subjects
from chengxin.records.subjects.enums import RelationKind
from chengxin.records.subjects.models import SubjectRelation
from tests.records.intake.invented import Desk, code, penalty


@pytest.fixture
def change(desk: Desk) -> relations.Change:
    desk.register(1)
    desk.register(2)
    desk.take([penalty(1)])
    earlier, later = (subjects.get_by_uscc(code(n)).pk for n in (1, 2))
    return relations.Change(
        earlier, later, RelationKind.ABSORBED, date(2026, 7, 1), "示例合并〔2026〕1号"
    )


def test_a_merger_is_foreseen_and_moves_no_record(change: relations.Change, officer: Actor) -> None:
    versions = set(LedgerRecord.objects.values_list("pk", "subject_id", "superseded_seq"))
    at = timezone.now()
    foreseen = relations.foresee_relation(change=change, actor=officer, at=at, matter="合并登记")
    assert foreseen.records == ()
    assert not SubjectRelation.objects.exists()
    made = relations.relate(change=change, actor=officer, at=at, matter="合并登记")
    assert set(LedgerRecord.objects.values_list("pk", "subject_id", "superseded_seq")) == versions
    trail = AuditEntry.objects.filter(action="subjects.relation.recorded")
    assert {entry.subject_id for entry in trail} == {change.earlier_id, change.later_id}
    again = relations.foresee_unrelation(
        relation=made, actor=officer, at=timezone.now(), matter="合并登记"
    )
    assert again.records == ()
    taken = relations.unrelate(
        relation_id=made.pk, actor=officer, at=timezone.now(), matter="合并登记"
    )
    assert taken.superseded_seq is not None


def test_only_the_credit_office_records_mergers(change: relations.Change, clerk: Actor) -> None:
    with pytest.raises(PermissionDeniedError):
        relations.relate(change=change, actor=clerk, at=timezone.now(), matter="合并登记")
