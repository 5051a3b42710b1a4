"""Off the list: by term, repair, annulment or a cause the authority finds; in time, or late."""

from datetime import date

import pytest

from chengxin.affairs.casework import events
from chengxin.affairs.casework.models import LegalDeadline
from chengxin.affairs.lists import errors, following, selectors, services
from chengxin.affairs.lists.models import ListRemoval
from chengxin.affairs.lists.transitions import AFFAIR
from chengxin.affairs.receipts import registry
from chengxin.affairs.receipts import services as receipts
from chengxin.affairs.receipts.errors import NotYetError
from chengxin.affairs.receipts.models import EffectNotice
from chengxin.law.errors import PermissionDeniedError, TransitionError
from chengxin.records.accounts.actors import Actor
from chengxin.records.intake import services as intake
from chengxin.records.ledger import services as ledger
from chengxin.records.ledger.models import LedgerEffect
from chengxin.records.publicity import windows
from chengxin.records.publicity.services import disclosed_records
from tests.affairs.lists.conftest import DEFAULTER, NAME, USCC, Scene, moment

pytestmark = pytest.mark.django_db


def public(scene: Scene) -> list[int]:
    """Records anybody may read now."""
    file = disclosed_records(
        subject_id=scene.subject_id, actor=Actor.visitor(), purpose="test", on=scene.on,
        at=moment(date(2100, 1, 1)),
    )  # fmt: skip
    return [record.record_no for record in file.records]


def by_file(scene: Scene, *, until: date = date(2026, 1, 5)) -> int:
    """An entry that the tax bureau handed in itself."""
    return intake.enter_row(
        item="serious-dishonesty-list",
        department="tax",
        values={
            "主体名称": NAME, "统一社会信用代码": USCC, "名单种类": "重大税收违法失信主体",
            "列入决定书文号": "示税列〔2023〕7号", "列入日期": "2023-01-05",
            "期限至": until.isoformat(), "认定单位": "示例区税务局", "法定代表人": "示某",
        },
        by=scene.people["stranger"], at=scene.at, reason="test", on_commit=windows.open_windows,
    ).record_no  # fmt: skip


def test_repair_takes_an_entry_off_in_the_commit_it_is_given(scene: Scene) -> None:
    entry = scene.listed()
    assert public(scene) == [entry.record_no]
    scene.on = date(2027, 3, 12)
    commit = ledger.open_commit(act="repair.granted", by="test")
    effect = scene.remove(entry.record_no, "repair", "office", commit=commit)
    assert (effect.kind, effect.recorded_seq) == ("lifted", commit.seq)
    assert public(scene) == []
    entry.listing.refresh_from_db()
    assert (entry.listing.state, entry.listing.closed_on) == ("removed", scene.on)
    assert not EffectNotice.objects.exists()  # the act that opened the commit tells


def test_early_removal_waits_for_its_months(scene: Scene) -> None:
    entry = scene.listed()
    scene.on = date(2027, 3, 11)  # listed on 12 March
    with pytest.raises(errors.NotYetRemovableError) as refused:
        scene.remove(entry.record_no, "repair", "office")
    assert refused.value.holds_from == date(2027, 3, 12)


def test_the_term_ends_by_itself_and_not_before(scene: Scene) -> None:
    entry = scene.listed()
    scene.on = date(2029, 3, 12)  # the last day
    assert services.remove_due(at=scene.at, on=scene.on, by=scene.people["job"]) == 0
    with pytest.raises(errors.NotYetRemovableError) as refused:
        scene.remove(entry.record_no, "term")
    assert refused.value.holds_from == date(2029, 3, 13)
    scene.wait(1)
    assert services.remove_due(at=scene.at, on=scene.on, by=scene.people["job"]) == 1
    assert services.remove_due(at=scene.at, on=scene.on, by=scene.people["job"]) == 0
    removal = ListRemoval.objects.get()
    assert (removal.cause, removal.late, removal.by) == ("term", False, "lists")
    assert EffectNotice.objects.get().effect_kind == "lifted"


def test_an_entry_that_came_by_file_is_removed_at_its_term_too(scene: Scene) -> None:
    record_no = by_file(scene)
    assert services.remove_due(at=scene.at, on=scene.on, by=scene.people["job"]) == 1
    removal = ListRemoval.objects.get(record_no=record_no)
    assert (removal.entry, removal.kind) == (None, "tax-violation")
    assert removal.late  # two months after the term; three working days are allowed
    assert not selectors.is_listed(record_no, scene.on)


def test_a_cause_starts_a_clock_of_three_working_days(scene: Scene) -> None:
    listing = scene.propose("court", DEFAULTER, grounds=("able-but-refuses",))
    scene.decide(listing, "court", document_no="（2026）沪示例执26号", months=None)
    entry = scene.do("enter", listing, "court")
    scene.on = date(2026, 9, 29)
    scene.do("find_ground", listing, "court", cause="fulfilled", reason="全部履行")
    due = LegalDeadline.objects.get(case_no=listing.case_no)
    assert due.due_on == date(2026, 10, 9)  # over the National Day holidays
    scene.on = date(2026, 10, 10)
    scene.remove(entry.record_no, "fulfilled", "court", document="（2026）沪示例执26号之一")
    assert ListRemoval.objects.get().late
    assert events.of_case(AFFAIR, listing.case_no).latest("id").late


def test_an_entry_with_a_term_is_not_removed_for_fulfilment(scene: Scene) -> None:
    listing = scene.propose("court", DEFAULTER)
    scene.decide(listing, "court", document_no="（2026）沪示例执26号", months=24)
    scene.do("enter", listing, "court")
    with pytest.raises(errors.RemovalCauseError) as refused:
        scene.do("find_ground", listing, "court", cause="fulfilled", reason="全部履行")
    assert refused.value.clause.endswith("第十条第一款第一项")


def test_causes_of_other_parts_are_not_found_by_the_authority(scene: Scene) -> None:
    entry = scene.listed()
    for cause in ("term", "repair", "annulled", "fulfilled"):
        with pytest.raises(errors.RemovalCauseError):
            scene.do("find_ground", entry.listing, cause=cause, reason="示例")


def test_an_annulled_entry_bears_that_effect_and_never_comes_back(scene: Scene) -> None:
    entry = scene.listed()
    assert scene.remove(entry.record_no, "annulled").kind == "annulled"
    for cause in ("annulled", "term", "repair"):
        with pytest.raises(errors.NotOnTheListError):
            scene.remove(entry.record_no, cause)
    with pytest.raises(TransitionError):
        scene.do("find_ground", entry.listing, cause="corrected", reason="示例")


def test_a_stranger_removes_nothing_and_nobody_without_a_document(scene: Scene) -> None:
    entry = scene.listed()
    for who in ("stranger", "enterprise", "auditor"):
        with pytest.raises(PermissionDeniedError):
            scene.remove(entry.record_no, "annulled", who)
    with pytest.raises(errors.NoDecisionDocumentError):
        scene.remove(entry.record_no, "annulled", document=" ")
    assert not LedgerEffect.objects.exists()
    assert selectors.is_listed(entry.record_no, scene.on)


def test_a_revoked_repair_puts_the_entry_back(scene: Scene) -> None:
    entry = scene.listed()
    scene.on = date(2027, 5, 6)
    scene.remove(entry.record_no, "repair", "office")
    scene.wait(30)
    commit = ledger.open_commit(act="repair.revoked", by="test")
    services.restore(
        record_no=entry.record_no, document="示修撤〔2027〕1号", article="示例", on=scene.on,
        by=scene.people["office"], at=scene.at, commit=commit,
    )  # fmt: skip
    entry.listing.refresh_from_db()
    assert entry.listing.state == "listed"
    assert selectors.is_listed(entry.record_no, scene.on)
    assert public(scene) == [entry.record_no]
    assert ListRemoval.objects.get().undone_on == scene.on
    assert scene.remove(entry.record_no, "annulled").kind == "annulled"


def test_only_a_repair_is_undone(scene: Scene) -> None:
    entry = scene.listed()
    scene.remove(entry.record_no, "annulled")
    commit = ledger.open_commit(act="test", by="test")
    with pytest.raises(errors.RemovalCauseError):
        services.restore(
            record_no=entry.record_no, document="示例", article="示例", on=scene.on,
            by=scene.people["office"], at=scene.at, commit=commit,
        )  # fmt: skip


def test_the_registers_acknowledge_only_what_is_off_the_list(scene: Scene) -> None:
    entry = scene.listed()
    scene.remove(entry.record_no, "annulled")
    notice = EffectNotice.objects.get()
    assert following.acknowledge(notice, registry.PLATFORM, scene.at) == "removed"
    other = EffectNotice(
        record_no=by_file(scene, until=date(2027, 1, 5)), item="serious-dishonesty-list",
        effect_kind="lifted", change="began",
    )  # fmt: skip
    with pytest.raises(NotYetError):
        following.acknowledge(other, registry.PLATFORM, scene.at)


def test_an_entry_that_an_objection_annulled_is_closed_when_the_registers_hear_of_it(
    scene: Scene,
) -> None:
    entry = scene.listed()
    commit = ledger.open_commit(act="objections.upheld", by="test")
    ledger.record_effect(
        commit, record_no=entry.record_no, kind="annulled", since=scene.on, until=None,
        document="示异〔2026〕1号", article="第三十七条", by="test",
    )  # fmt: skip
    receipts.expect(
        commit_seq=commit.seq, record_no=entry.record_no, effect_kind="annulled", at=scene.at
    )
    assert public(scene) == []
    notice = EffectNotice.objects.get()
    assert following.acknowledge(notice, registry.PLATFORM, scene.at) == "removed"
    entry.listing.refresh_from_db()
    assert (entry.listing.state, entry.listing.closed_on) == ("annulled", scene.on)
    removal = ListRemoval.objects.get()
    assert (removal.document, removal.cause) == ("示异〔2026〕1号", "annulled")
    assert not services.follow(
        record_no=entry.record_no, by=scene.people["job"], on=scene.on, at=scene.at
    )
