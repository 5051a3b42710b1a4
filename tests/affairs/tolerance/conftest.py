"""The place of the tests: an enterprise, its member, and the people of its authority."""

from collections.abc import Callable

import pytest

from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.enums import Role
from chengxin.records.subjects.models import SubjectMember
from tests.affairs.measures import place as places


@pytest.fixture
def place(db: None) -> places.Place:
    """One enterprise with nothing against it yet."""
    return places.make()


@pytest.fixture
def member(place: places.Place) -> Actor:
    """Somebody who acts for the enterprise."""
    actor = places.person("enterprise", Role.ENTERPRISE)
    assert actor.account_id is not None
    SubjectMember.objects.create(account_id=actor.account_id, subject=place.subject)
    return actor


@pytest.fixture
def proof(place: places.Place) -> Callable[[str, Actor], None]:
    """Hands a file in for a case."""
    from chengxin.records.evidence import services as evidence
    from tests.engines.attachments.files import png

    def hand_in(case_no: str, by: Actor) -> None:
        evidence.keep(
            name="改正照片.png", content=png(), by=by, at=places.AT, matter=case_no,
            subject_id=place.subject.pk,
        )  # fmt: skip

    return hand_in
