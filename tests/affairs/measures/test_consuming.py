"""Measures answer for every effect on their cause, whoever wrote it."""

from datetime import timedelta

import pytest

from chengxin.affairs.measures import services
from chengxin.affairs.measures.consuming import acknowledge
from chengxin.affairs.receipts import registry
from chengxin.affairs.receipts import services as receipts
from chengxin.affairs.receipts.errors import NotYetError
from chengxin.affairs.receipts.models import EffectNotice
from chengxin.affairs.receipts.registry import PLATFORM
from chengxin.records.accounts.enums import Role
from chengxin.records.ledger import services as ledger
from tests.affairs.measures.place import AT, ON, Place, person


def told(place: Place, record: int, kind: str) -> EffectNotice:
    """Write an effect the way any act does, without lifting anything; the notice of it."""
    commit = ledger.open_commit(act="test", by="test")
    ledger.record_effect(
        commit, record_no=record, kind=kind, since=ON, until=None, document="示修〔2026〕1号",
        article="第九条", by="test",
    )  # fmt: skip
    receipts.expect(commit_seq=commit.seq, record_no=record, effect_kind=kind, at=AT)
    return EffectNotice.objects.get(record_no=record)


def test_it_is_registered() -> None:
    assert registry.find_consumer("measures") is not None


@pytest.mark.parametrize(
    ("kind", "cause"),
    [("repaired", "repaired"), ("annulled", "annulled"), ("minor-case", "tolerated")],
)
def test_what_was_left_in_force_is_lifted(place: Place, kind: str, cause: str) -> None:
    record = place.record()
    case = place.in_force(record)
    notice = told(place, record, kind)
    assert acknowledge(notice, PLATFORM, AT + timedelta(days=1)) == "lifted"
    case.refresh_from_db()
    assert (case.state, case.lift_cause, case.lift_document) == ("lifted", cause, "示修〔2026〕1号")
    assert acknowledge(notice, PLATFORM, AT + timedelta(days=2)) == "lifted"


def test_an_objection_leaves_a_measure_in_force(place: Place) -> None:
    record = place.record()
    case = place.in_force(record)
    notice = told(place, record, "objection")
    assert acknowledge(notice, PLATFORM, AT + timedelta(days=1)) == "follows"
    case.refresh_from_db()
    assert case.state == "in-force"


def test_a_court_shield_waits_for_the_suspension(place: Place) -> None:
    record = place.record()
    place.in_force(record)
    notice = told(place, record, "court-shield")
    with pytest.raises(NotYetError) as waiting:
        acknowledge(notice, PLATFORM, AT + timedelta(days=1))
    assert waiting.value.why == "still-in-force"
    services.suspend_for(
        subject_id=place.subject.pk, document="示破1号", article="",
        by=person("office", Role.OFFICE, "credit-office"), on=ON, at=AT,
        commit=ledger.open_commit(act="test", by="office"),
    )  # fmt: skip
    assert acknowledge(notice, PLATFORM, AT + timedelta(days=2)) == "lifted"
