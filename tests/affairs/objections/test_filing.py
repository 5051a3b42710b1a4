"""Filing: who may object to what, what has to be said, and what begins with it."""

from collections.abc import Callable

import pytest

from chengxin.affairs.casework import deadlines, events
from chengxin.affairs.objections import selectors, services
from chengxin.affairs.objections.enums import Channel, ObjectionState
from chengxin.affairs.objections.errors import (
    ObjectionPendingError,
    RecordNotOpenError,
    UnclearObjectionError,
)
from chengxin.affairs.objections.models import Objection
from chengxin.law.errors import PermissionDeniedError
from chengxin.records.audit.models import AuditEntry
from chengxin.records.editions import in_use
from chengxin.records.evidence.models import EvidenceFile
from tests.affairs.objections.conftest import FINE, PNG, UNIT, WORDS, Scene

CONTACT = services.Contact(name="示例某", reach="021-00000000")


def test_the_subjects_objection_marks_the_record_at_once_and_starts_the_clocks(
    scene: Scene, is_marked: Callable[[], bool]
) -> None:
    assert not is_marked()
    objection = scene.file()
    assert (objection.state, objection.channel) == (ObjectionState.SUBMITTED, Channel.SUBJECT)
    assert objection.flagged_on == scene.on
    assert is_marked()
    calendar = in_use.current().workdays
    clocks = {each.step: each for each in deadlines.of_case("objections", objection.case_no)}
    assert clocks["flag"].met_on == scene.on
    assert clocks["forward"].due_on == calendar.add(scene.on, 2).on
    assert (clocks["forward"].owner, clocks["forward"].article) == ("", "第三十六条")
    entry = AuditEntry.objects.get(action="objections.case.file")
    assert (entry.subject_id, entry.matter) == (scene.subject_id, objection.case_no)


def test_the_public_objects_to_what_is_public_and_the_office_marks_it(
    scene: Scene, is_marked: Callable[[], bool]
) -> None:
    filed = services.file(
        record_no=scene.record_no,
        claim=services.Claim("wrong-content", WORDS, fields=(FINE,)),
        by=scene.people["visitor"],
        at=scene.now,
        contact=CONTACT,
    )
    assert len(filed.follow_code) == 12
    assert not is_marked()
    case_no = filed.objection.case_no
    assert selectors.find_followed(case_no, filed.follow_code.lower()) == filed.objection
    assert selectors.find_followed(case_no, "ABCDEFGHJKMN") is None
    stored = bytes(Objection.objects.get().contact)
    assert CONTACT.name.encode() not in stored
    assert (
        services.read_contact(objection=filed.objection, by=scene.people["office"], at=scene.now)
        == CONTACT
    )
    assert AuditEntry.objects.filter(action="objections.contact.read").count() == 1
    with pytest.raises(PermissionDeniedError):
        services.read_contact(objection=filed.objection, by=scene.people["clerk"], at=scene.now)
    services.flag(case_no=case_no, by=scene.people["office"], at=scene.now)
    assert is_marked()


def test_a_department_takes_its_own_record_up_at_once(
    scene: Scene, is_marked: Callable[[], bool]
) -> None:
    objection = scene.file("clerk")
    assert (objection.state, objection.channel) == (ObjectionState.FORWARDED, Channel.EX_OFFICIO)
    clock = deadlines.find_open("objections", objection.case_no, "department")
    assert clock is not None
    assert clock.owner == UNIT
    assert is_marked()


@pytest.mark.parametrize("who", ["stranger", "water", "counter"])
def test_nobody_else_objects(scene: Scene, who: str) -> None:
    with pytest.raises((RecordNotOpenError, PermissionDeniedError)):
        scene.file(who)
    assert not Objection.objects.exists()


def test_the_public_does_not_object_to_what_is_not_public(scene: Scene) -> None:
    scene.wait(900)  # the window is over
    with pytest.raises(RecordNotOpenError):
        scene.file("visitor", contact=CONTACT)
    assert scene.file("enterprise").is_open


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"ground": "no-such-ground"}, "ground", id="unknown_ground"),
        pytest.param({"statement": "太短"}, "statement", id="too_few_words"),
        pytest.param({"statement": "长" * 2001}, "statement", id="too_many_words"),
        pytest.param({"fields": ()}, "fields", id="no_field_named"),
        pytest.param({"fields": ("NO_SUCH",)}, "fields", id="unknown_field"),
        pytest.param({"ground": "annulled"}, "document_no", id="no_document"),
        pytest.param({"wanted": "长" * 2001}, "wanted", id="too_much_wanted"),
    ],
)
def test_what_is_missing_is_named(scene: Scene, changes: dict[str, object], field: str) -> None:
    with pytest.raises(UnclearObjectionError) as refused:
        scene.file(**changes)
    assert refused.value.field == field
    assert not Objection.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({}, id="no_contact"),
        pytest.param({"contact": services.Contact("示例某", "12")}, id="no_way_to_reach"),
        pytest.param({"contact": CONTACT, "ground": "omission"}, id="a_ground_of_the_subject"),
    ],
)
def test_the_public_says_who_it_is_and_uses_its_own_grounds(
    scene: Scene, changes: dict[str, object]
) -> None:
    with pytest.raises(UnclearObjectionError):
        scene.file("visitor", **changes)


def test_one_open_objection_of_an_applicant_to_a_record(scene: Scene) -> None:
    first = scene.file()
    with pytest.raises(ObjectionPendingError) as refused:
        scene.file()
    assert refused.value.case_no == first.case_no
    services.withdraw(case_no=first.case_no, by=scene.people["enterprise"], at=scene.now)
    assert scene.file().case_no != first.case_no


def test_files_are_kept_under_the_number_of_the_case(scene: Scene) -> None:
    objection = scene.file(files=(("决定书.png", PNG),))
    kept = EvidenceFile.objects.get()
    assert (kept.matter, kept.subject_id) == (objection.case_no, scene.subject_id)
    assert (kept.name, kept.bytes) == ("决定书.png", len(PNG))


def test_more_files_than_the_rules_take_are_refused(scene: Scene) -> None:
    with pytest.raises(UnclearObjectionError) as refused:
        scene.file(files=tuple((f"{n}.png", PNG) for n in range(6)))
    assert refused.value.field == "files"
    assert not EvidenceFile.objects.exists()


def test_everything_done_is_in_the_history(scene: Scene) -> None:
    objection = scene.forwarded()
    services.return_case(
        case_no=objection.case_no, reason="这条记录是归并时串户，不是我局报错。",
        by=scene.people["clerk"], at=scene.now,
    )  # fmt: skip
    told = [(each.act, each.from_state, each.to_state, each.role) for each in
            events.of_case("objections", objection.case_no)]  # fmt: skip
    assert told == [
        ("file", "", "submitted", "enterprise"),
        ("forward", "submitted", "forwarded", "office"),
        ("return", "forwarded", "kept", "department"),
    ]
