"""Decisions: two people, a new version or an effect or neither, everybody told, late is late."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction

from chengxin.affairs.amendments.errors import SamePersonError
from chengxin.affairs.casework import deadlines, events, letters
from chengxin.affairs.lists.models import ListRemoval
from chengxin.affairs.objections import services
from chengxin.affairs.objections.enums import ObjectionState, Outcome
from chengxin.affairs.objections.errors import (
    KeyNotCorrectableError,
    NothingChangesError,
    UnclearObjectionError,
)
from chengxin.affairs.receipts.models import EffectNotice
from chengxin.law.errors import PermissionDeniedError, TransitionError
from chengxin.law.words import Audience
from chengxin.records.intake import services as intake
from chengxin.records.intake.errors import RowNotAcceptedError
from chengxin.records.intake.models import Batch
from chengxin.records.ledger.models import LedgerCommit, LedgerEffect, LedgerRecord
from chengxin.records.publicity import windows
from chengxin.records.publicity.services import disclosed_records
from tests.affairs.objections.conftest import FINE, ITEM, Scene
from tests.affairs.objections.test_filing import CONTACT
from tests.records.intake.invented import Desk, code, feed, small, write_csv

AFFAIR = "objections"
ANNUL = {
    "outcome": Outcome.ANNUL,
    "reason": "复议机关已撤销处罚决定，不再使用。",
    "document_no": "沪示复决〔2026〕8号",
}
REFUSE = {"outcome": Outcome.REFUSE, "reason": "经核对决定书，金额与记录一致。"}


def public_records(scene: Scene) -> int:
    read = disclosed_records(
        subject_id=scene.subject_id, actor=scene.people["visitor"], audience=Audience.PUBLIC,
        purpose="test", on=scene.on, at=scene.now, items=[ITEM],
    )  # fmt: skip
    return len(read.records)


def test_an_upheld_objection_is_a_new_version_with_a_row_behind_it(
    scene: Scene, is_marked: Callable[[], bool]
) -> None:
    before = scene.live()
    objection = scene.forwarded()
    scene.wait(3)
    scene.propose(objection)
    assert scene.live().pk == before.pk  # tried and undone
    done = scene.confirm(objection)
    after = scene.live()
    assert done.state == ObjectionState.CORRECTED
    assert (after.version, after.reason) == (before.version + 1, "corrected")
    assert (before.payload.body["fine_fen"], after.payload.body["fine_fen"]) == (
        1_500_000,
        1_200_000,
    )
    row = Batch.objects.get(batch_no=done.batch_no)
    assert (after.batch_id, row.department_id, row.way_in) == (
        row.pk,
        before.department_code,
        "case",
    )
    assert not is_marked()
    assert LedgerRecord.objects.filter(record_no=scene.record_no).count() == 2
    letter = letters.of_case(AFFAIR, objection.case_no).get(pack="letter.objection-result")
    assert "予以更正" in str(letter.content)
    assert not events.of_case(AFFAIR, objection.case_no).last().late


def test_what_recognises_the_document_is_corrected_by_revoking_the_old_row(scene: Scene) -> None:
    objection = scene.forwarded()
    scene.propose(objection, wanted={"CF_WSH": "沪虚罚〔2026〕100号"})
    done = scene.confirm(objection)
    old = scene.live()
    assert old.state == "revoked"
    new = LedgerRecord.objects.get(record_no=done.new_record_no, superseded_seq=None)
    assert (new.document_no, new.state) == ("沪虚罚〔2026〕100号", "live")
    assert new.record_no != old.record_no
    assert public_records(scene) == 1


def test_an_annulled_decision_is_out_of_use_at_once_and_the_fact_stays(
    scene: Scene, is_marked: Callable[[], bool]
) -> None:
    objection = scene.forwarded()
    scene.propose(objection, **ANNUL)
    assert public_records(scene) == 1
    scene.confirm(objection)
    assert public_records(scene) == 0
    effect = LedgerEffect.objects.get(kind="annulled")
    assert (effect.document, effect.valid_to) == ("沪示复决〔2026〕8号", None)
    assert "第三十七条" in effect.article
    assert scene.live().version == 1
    clock = deadlines.of_case(AFFAIR, objection.case_no).get(step="deletion")
    assert clock.met_on == scene.on


def test_a_deletion_later_than_three_working_days_is_written_down_as_late(scene: Scene) -> None:
    told_on = scene.on
    objection = scene.forwarded()
    scene.wait(4)  # within the department's five days
    scene.propose(objection, **ANNUL, told_on=told_on)
    scene.confirm(objection)
    assert events.of_case(AFFAIR, objection.case_no).last().late


def test_a_refused_objection_changes_nothing_and_says_why(
    scene: Scene, is_marked: Callable[[], bool]
) -> None:
    before = scene.live()
    objection = scene.forwarded()
    scene.propose(objection, **REFUSE)
    assert is_marked()
    scene.confirm(objection)
    assert scene.live().pk == before.pk
    assert not is_marked()
    letter = letters.of_case(AFFAIR, objection.case_no).get(pack="letter.objection-result")
    assert REFUSE["reason"] in str(letter.content)
    assert "复议" in str(letter.content)


@pytest.mark.parametrize(("workdays", "late"), [(5, False), (6, True)])
def test_a_decision_after_its_day_is_written_down_as_late(
    scene: Scene, workdays: int, late: bool
) -> None:
    objection = scene.forwarded()
    scene.wait(workdays)
    scene.propose(objection, **REFUSE)
    scene.confirm(objection)
    assert events.of_case(AFFAIR, objection.case_no).last().late is late


def test_whoever_proposes_does_not_confirm(scene: Scene) -> None:
    objection = scene.forwarded()
    scene.propose(objection, **REFUSE)
    with pytest.raises(SamePersonError):
        scene.confirm(objection, "clerk")
    for who in ("office", "water", "enterprise", "visitor"):
        with pytest.raises(PermissionDeniedError):
            scene.confirm(objection, who)
    scene.confirm(objection, "clerk2")


def test_the_office_decides_what_it_kept_with_two_people(scene: Scene) -> None:
    objection = scene.file()
    services.keep(case_no=objection.case_no, by=scene.people["office"], at=scene.now)
    with pytest.raises(PermissionDeniedError):
        scene.propose(objection, "clerk", **REFUSE)
    scene.propose(objection, "office", **REFUSE)
    with pytest.raises(SamePersonError):
        scene.confirm(objection, "office")
    assert scene.confirm(objection, "office2").state == ObjectionState.REFUSED


def test_what_is_sent_back_is_proposed_anew_and_the_old_proposal_stays(scene: Scene) -> None:
    objection = scene.forwarded()
    scene.propose(objection, **REFUSE)
    services.send_back(
        case_no=objection.case_no, reason="请再核对决定书原件上的金额。",
        by=scene.people["clerk2"], at=scene.now,
    )  # fmt: skip
    scene.propose(objection, "clerk2")
    with pytest.raises(UnclearObjectionError):  # it was the first one that was read
        scene.confirm(objection, "clerk", number=1)
    scene.confirm(objection, "clerk", number=2)
    assert [each.outcome for each in objection.proposals.all()] == ["refuse", "correct"]


def test_a_correction_that_changes_nothing_is_refused(scene: Scene) -> None:
    objection = scene.forwarded()
    with pytest.raises(NothingChangesError):
        scene.propose(objection, wanted={FINE: "1.5"})


def test_a_correction_that_would_not_be_accepted_is_refused_at_once(scene: Scene) -> None:
    objection = scene.forwarded()
    commits = LedgerCommit.objects.count()
    with pytest.raises(RowNotAcceptedError) as refused:
        scene.propose(objection, wanted={FINE: "很多"})
    assert refused.value.problems[0][0] == FINE
    objection.refresh_from_db()
    assert objection.state == ObjectionState.FORWARDED
    assert LedgerCommit.objects.count() == commits


def test_a_sealed_field_is_not_corrected_here(scene: Scene) -> None:
    objection = scene.forwarded()
    with pytest.raises(UnclearObjectionError) as refused:
        scene.propose(objection, wanted={"CF_FR_ZJHM": "11010519491231002X"})
    assert refused.value.field == "changes"


def test_an_annulment_needs_a_document_and_days_that_have_come(scene: Scene) -> None:
    objection = scene.forwarded()
    with pytest.raises(UnclearObjectionError) as refused:
        scene.propose(objection, **(ANNUL | {"document_no": " "}))
    assert refused.value.field == "document_no"
    scene.wait(2)
    later, scene.now = scene.on, objection.filed_at
    with pytest.raises(UnclearObjectionError) as refused:
        scene.propose(objection, **ANNUL, annulled_on=later)
    assert refused.value.field == "annulled_on"


def test_the_subject_is_told_what_changed_without_its_asking(scene: Scene) -> None:
    objection = scene.file("clerk")
    scene.propose(objection)
    scene.confirm(objection)
    letter = letters.of_case(AFFAIR, objection.case_no).get()
    assert (letter.pack, letter.subject_id) == ("letter.record-changed", scene.subject_id)
    assert "1.5改为1.2" in str(letter.content)


def test_a_member_of_the_public_is_told_without_a_name_and_the_subject_too(scene: Scene) -> None:
    objection = scene.file("visitor", contact=CONTACT)
    services.forward(case_no=objection.case_no, by=scene.people["office"], at=scene.now)
    scene.propose(objection)
    scene.confirm(objection)
    told = {each.pack: each for each in letters.of_case(AFFAIR, objection.case_no)}
    result = told["letter.objection-result"]
    assert (result.addressee, result.subject_id) == ("报错人", None)
    assert told["letter.record-changed"].subject_id == scene.subject_id
    assert CONTACT.name not in str([each.content for each in told.values()])


def test_a_feed_with_keys_of_its_own_is_corrected_at_its_source(scene: Scene, tmp_path) -> None:

    desk = Desk(tmp_path, at=scene.now)
    file = tmp_path / "small.csv"
    write_csv(file, [small(1)])
    batch = desk.receive_file(file, item=ITEM, department="ecology-environment", feed=feed())
    intake.take_in(batch_id=batch.pk, on_commit=windows.open_windows)
    scene.record_no = LedgerRecord.objects.get(batch_id=batch.pk).record_no
    objection = scene.file(ground="out-of-date")
    services.forward(case_no=objection.case_no, by=scene.people["office"], at=scene.now)
    with pytest.raises((KeyNotCorrectableError, RowNotAcceptedError)), transaction.atomic():
        scene.propose(objection, wanted={"CF_SY": "改过的事实"})


def test_an_ended_case_goes_nowhere(scene: Scene) -> None:
    objection = scene.forwarded()
    scene.propose(objection, **REFUSE)
    scene.confirm(objection)
    with pytest.raises(TransitionError):
        services.withdraw(case_no=objection.case_no, by=scene.people["enterprise"], at=scene.now)
    with pytest.raises(TransitionError):
        scene.propose(objection, **REFUSE)


def test_every_copy_of_the_record_is_asked_for_a_receipt(scene: Scene) -> None:
    corrected = scene.forwarded()
    scene.propose(corrected)
    scene.confirm(corrected)
    annulled = scene.forwarded()
    scene.propose(annulled, **ANNUL)
    scene.confirm(annulled)
    told = EffectNotice.objects.filter(record_no=scene.record_no).order_by("pk")
    mark = [("objection", "began"), ("objection", "ended")]
    assert [(each.effect_kind, each.change) for each in told] == [
        *mark, ("corrected", "began"), *mark, ("annulled", "began"),
    ]  # fmt: skip
    assert all(notice.receipts.exists() for notice in told)


def test_an_entry_whose_decision_is_annulled_is_off_its_list(scene: Scene) -> None:
    day = scene.on
    scene.record_no = intake.enter_row(
        item="serious-dishonesty-list",
        department="tax",
        values={
            "主体名称": "奉贤虚构第1有限公司", "统一社会信用代码": code(1),
            "名单种类": "重大税收违法失信主体", "列入决定书文号": "示税列〔2026〕7号",
            "列入日期": f"{day - timedelta(days=20)}", "期限至": f"{day + timedelta(days=900)}",
            "认定单位": "示例区税务局", "法定代表人": "示某",
        },
        by=scene.people["office"], at=scene.now, reason="test", on_commit=windows.open_windows,
    ).record_no  # fmt: skip
    objection = scene.file(ground="annulled", fields=(), document_no="沪示复决〔2026〕8号")
    services.keep(case_no=objection.case_no, by=scene.people["office"], at=scene.now)
    scene.propose(objection, "office", **ANNUL)
    scene.confirm(objection, "office2")
    assert LedgerEffect.objects.get(record_no=scene.record_no, kind="annulled").valid_to is None
    removal = ListRemoval.objects.get()
    assert (removal.record_no, removal.cause) == (scene.record_no, "annulled")
