"""Every copy of a record is told of an effect and answers; what is missing is listed and chased."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils.timezone import localdate

from chengxin.affairs.casework import deadlines
from chengxin.affairs.receipts import selectors, services
from chengxin.affairs.receipts.enums import Change, Finding, ReceiptState
from chengxin.affairs.receipts.errors import UnknownEffectError
from chengxin.affairs.receipts.models import EffectNotice, Receipt
from chengxin.affairs.receipts.registry import Consumer, every_consumer, register
from chengxin.law import rulebook as rules
from chengxin.law.errors import PermissionDeniedError
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit.models import AuditEntry
from chengxin.records.ledger import services as ledger
from chengxin.records.ledger.models import LedgerEffect
from tests.affairs.receipts.conftest import JOB, SOURCE, Copy, Penalised, now

pytestmark = pytest.mark.django_db
Collect = Callable[..., services.Answered]


def by_consumer(record_no: int) -> dict[str, selectors.ReceiptRow]:
    return {row.consumer: row for row in selectors.of_record(record_no)}


def test_every_local_consumer_is_expected_within_its_clock(penalised: Penalised) -> None:
    commit = penalised.effect()
    rows = by_consumer(penalised.record_no)
    local = {each.key for each in every_consumer() if not each.is_remote}
    assert {"portal", "search", "replica", "grades", "reports"} <= local
    assert set(rows) == local
    due = rules.default().workdays.add(localdate(commit.recorded_at), 3).on
    assert {row.due_on for row in rows.values()} == {due}
    assert {row.article for row in rows.values()} == {"上海市社会信用条例第三十八条"}
    assert {row.state(localdate()) for row in rows.values()} == {ReceiptState.WAITING}


def test_the_same_change_is_told_once(penalised: Penalised) -> None:
    commit = penalised.effect()
    assert penalised.expect(commit, "repaired") == 0
    assert EffectNotice.objects.count() == 1
    assert penalised.expect(commit, "repaired", Change.ENDED) > 0


def test_receipts_are_expected_in_the_commit_of_the_act_only(penalised: Penalised) -> None:
    earlier = penalised.effect(tells=False)
    ledger.open_commit(act="test.other", by="test")
    with pytest.raises(DatabaseError, match="must carry the commit"), transaction.atomic():
        penalised.expect(earlier, "repaired")


@pytest.mark.parametrize(
    ("record_no", "kind"), [(None, "forgiven"), (987_654_321, "repaired")], ids=["kind", "record"]
)
def test_what_is_not_there_is_not_told(
    penalised: Penalised, record_no: int | None, kind: str
) -> None:
    commit = penalised.effect(tells=False)
    with pytest.raises(UnknownEffectError) as refused:
        services.expect(
            commit_seq=commit.seq, record_no=record_no or penalised.record_no, effect_kind=kind,
            at=now(),
        )  # fmt: skip
    assert refused.value.code == "unknown-effect"
    assert not EffectNotice.objects.exists()


def test_a_record_in_its_grace_period_is_told_to_nobody(penalised: Penalised) -> None:
    commit = penalised.effect("grace-period")
    assert penalised.expect(commit, "lifted") == 0
    assert not EffectNotice.objects.exists()


def test_local_copies_follow_at_once_and_say_what_was_found(
    penalised: Penalised, collect: Collect
) -> None:
    commit = penalised.effect()
    done = collect(remote=False)
    rows = by_consumer(penalised.record_no)
    assert (done.arrived, done.missing) == (len(rows), 0)
    found = {key: rows[key].finding for key in ("portal", "search", "replica", "grades", "reports")}
    assert found == {
        "portal": Finding.NOT_SHOWN,
        "search": Finding.NOT_FOUND,
        "replica": Finding.SHIELDED,
        "grades": Finding.NOT_GRADED,
        "reports": Finding.NONE_ISSUED,
    }
    assert selectors.progress(commit.seq).is_complete
    assert collect().arrived == 0


def test_an_objection_is_flagged_within_one_working_day(
    penalised: Penalised, collect: Collect
) -> None:
    penalised.effect("objection")
    collect()
    rows = by_consumer(penalised.record_no)
    assert rows["portal"].finding == Finding.FLAGGED
    assert rows["search"].finding == Finding.SHOWN
    assert rows["portal"].due_on == rules.default().workdays.add(localdate(), 1).on


def test_a_page_that_still_shows_the_record_gives_no_receipt(
    penalised: Penalised, collect: Collect
) -> None:
    penalised.effect()
    gone = ledger.open_commit(act="test.lost", by="test")  # the effect is lost, the notice is not
    ledger.close_effect(gone, effect_id=LedgerEffect.objects.get().pk)
    collect()
    rows = by_consumer(penalised.record_no)
    assert (rows["portal"].problem, rows["search"].problem) == ("still-shown", "still-found")
    assert rows["replica"].problem == "still-read"
    assert {rows[key].acknowledged_at for key in ("portal", "search", "replica")} == {None}


def test_one_copy_that_is_down_holds_up_no_other_is_chased_and_catches_up(
    penalised: Penalised, copy: Copy, collect: Collect
) -> None:
    copy.is_down = True
    commit = penalised.effect()
    notice = EffectNotice.objects.get()
    collect()
    assert selectors.progress(commit.seq).missing == 1
    (missing,) = selectors.outstanding()
    assert (missing.consumer, missing.attempts, missing.problem) == (copy.key, 1, "unreachable")
    assert collect().missing == 0  # not yet due to be asked again

    days = timedelta(days=12)
    assert services.chase(by=JOB, at=now() + days) == 1
    assert services.chase(by=JOB, at=now() + days) == 0  # once a day
    assert list(selectors.overdue(localdate() + days)) == [missing]
    asked = copy.asked
    assert collect(days).missing == 1
    assert copy.asked == asked + 1
    assert deadlines.find_open("receipts", notice.notice_no, "acknowledge") is not None

    copy.is_down = False
    later = days + timedelta(hours=1)
    assert collect(later).arrived == 1
    row = by_consumer(penalised.record_no)[copy.key]
    assert row.state(localdate()) is ReceiptState.LATE
    assert (row.chases, row.finding, row.problem) == (1, "follows", "")
    (deadline,) = deadlines.of_case("receipts", notice.notice_no)
    assert deadline.met_on == localdate(now() + later)
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"receipts.collected", "receipts.chased"} <= actions


def test_a_copy_that_breaks_is_named_and_the_others_arrive(
    penalised: Penalised, copy: Copy, collect: Collect
) -> None:
    copy.breaks = True
    penalised.effect()
    assert collect().missing == 1
    row = by_consumer(penalised.record_no)[copy.key]
    assert row.problem == "RuntimeError: 示例故障"
    assert by_consumer(penalised.record_no)["portal"].acknowledged_at is not None


def test_waits_grow_with_every_try(penalised: Penalised, copy: Copy, collect: Collect) -> None:
    copy.is_down = True
    penalised.effect()
    waits = []
    after = timedelta()
    for _try in range(3):
        collect(after)
        missing = selectors.outstanding().get()
        assert missing.tried_at is not None
        waits.append(int((missing.next_try_at - missing.tried_at).total_seconds()))
        after += missing.next_try_at - missing.tried_at + timedelta(seconds=5)
    assert waits == [60, 300, 900]


def test_what_a_later_act_has_overtaken_is_not_waited_for(
    penalised: Penalised, copy: Copy, collect: Collect
) -> None:
    copy.is_down = True
    penalised.effect("court-shield", since=localdate() - timedelta(days=5))
    collect()
    ended = ledger.open_commit(act="test.ended", by="test")
    ledger.end_effect(
        ended, effect_id=LedgerEffect.objects.get().pk, on=localdate(), document="示例裁定",
        article="示例", by="test",
    )  # fmt: skip
    penalised.expect(ended, "court-shield", Change.ENDED)
    copy.is_down = False
    assert collect(timedelta(hours=1)).dropped == 1
    first = Receipt.objects.filter(consumer=copy.key).order_by("pk").first()
    assert first is not None
    assert selectors.row_of(first).state(localdate()) is ReceiptState.DROPPED
    assert first.finding == Finding.OVERTAKEN
    assert selectors.progress(ended.seq).is_complete
    rows = [row for row in selectors.of_commit(ended.seq) if row.consumer == "portal"]
    assert rows[0].finding == Finding.SHOWN


def test_an_effect_of_a_day_to_come_is_asked_for_from_that_day(
    penalised: Penalised, collect: Collect
) -> None:
    first_day = localdate() + timedelta(days=10)
    penalised.effect(since=first_day)
    assert collect() == services.Answered(0, 0, 0)
    row = by_consumer(penalised.record_no)["portal"]
    assert row.due_on == rules.default().workdays.add(first_day, 3).on
    assert collect(timedelta(days=11)).missing == 0
    assert by_consumer(penalised.record_no)["portal"].finding == Finding.NOT_SHOWN


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE receipt SET acknowledged_at = NULL",
        "UPDATE receipt SET finding = 'x'",
        "DELETE FROM receipt",
    ],
)
def test_a_settled_receipt_stays(penalised: Penalised, collect: Collect, statement: str) -> None:
    penalised.effect()
    collect()
    with pytest.raises(DatabaseError, match="neither is taken back"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.parametrize("table", ["effect_notice", "webhook_delivery"])
def test_what_was_told_never_changes(penalised: Penalised, table: str) -> None:
    penalised.effect()
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")


def of_department(code: str, audience: Audience = Audience.DEPARTMENT) -> Actor:
    return Actor("示例员", "department", audience, None, code)


def test_a_department_sees_and_chases_its_own_only(penalised: Penalised, copy: Copy) -> None:
    copy.is_down = True
    penalised.effect()
    office, auditor = Actor.command_line("office"), of_department("", Audience.AUDITOR)
    own, other = of_department(SOURCE), of_department("tax")
    everything = set(selectors.list_receipts(office).values_list("pk", flat=True))
    assert set(selectors.list_receipts(auditor).values_list("pk", flat=True)) == everything
    assert set(selectors.list_receipts(own).values_list("pk", flat=True)) == everything
    assert not selectors.list_receipts(other).exists()
    assert not selectors.list_receipts(of_department("")).exists()
    wanted = [Receipt.objects.get(consumer=copy.key).pk]
    assert services.chase(by=own, at=now(), receipts=wanted) == 1
    for actor in (other, auditor):
        with pytest.raises(PermissionDeniedError):
            services.chase(by=actor, at=now(), receipts=wanted)


def test_a_consumer_is_registered_once(copy: Copy) -> None:
    with pytest.raises(ValueError, match="registered twice"):
        register(Consumer(copy.key, "示例副本", copy.acknowledge))


def test_clocks_name_registered_consumers_and_known_effects_only() -> None:
    keys = {each.key for each in every_consumer()}
    kinds = services._KINDS
    for pack in rules.default().editions_of("receipts.general"):
        for clock in pack.clocks:  # type: ignore[attr-defined]
            assert set(clock.effects) <= kinds
            assert set(clock.consumers) <= keys
