"""Reminders open, change and close with their reason; one mail a day, without personal data."""

from datetime import date

import pytest
from django.core import mail

from chengxin.affairs.assessments import services as assessments
from chengxin.affairs.assessments.models import Notice
from chengxin.affairs.reminders import services
from chengxin.affairs.reminders.models import MailDigest, Reminder
from chengxin.affairs.reminders.selectors import list_reminders
from chengxin.law.errors import PermissionDeniedError
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.models import Account
from chengxin.records.intake.quality import services as quality
from chengxin.records.intake.quality.rows import rows_behind
from chengxin.records.intake.quality.scope import scope
from tests.records.intake.invented import penalty
from tests.records.intake.quality.conftest import (
    ECOLOGY,
    MARKET,
    PENALTY,
    Months,
    at,
    clerk,
    desk,
    office,
    september,
)

__all__ = ["desk", "september"]


def refresh(day: str) -> dict[tuple[str, str, str], Reminder]:
    services.refresh(at=at(day))
    found = Reminder.objects.filter(closed_at__isnull=True)
    return {(r.department_code, r.kind, r.key): r for r in found}


def test_rows_returned_or_held_are_told_before_and_after_their_deadline(september: Months) -> None:
    # Both were decided on 10 September 2026; the calendar says when seven working days are over.
    due = scope(since=date(2026, 9, 1), until=date(2026, 9, 1), now=at("2026-09-16")).deadline(
        PENALTY, ECOLOGY, date(2026, 9, 10)
    )
    assert due is not None
    before = refresh("2026-09-17")[ECOLOGY, "due-soon", PENALTY]
    assert (before.count, before.due_on, before.provisional) == (2, due.on, False)
    after = refresh("2026-09-29")
    assert (ECOLOGY, "due-soon", PENALTY) not in after
    assert after[ECOLOGY, "overdue", PENALTY].count == 2


def test_a_reminder_closes_when_its_rows_are_taken_in(september: Months) -> None:
    refresh("2026-09-17")
    mended = [penalty(n, 处罚决定日期="2026-09-10") for n in (6, 7)]
    september.hand_in("2026-09-18", mended)
    assert (ECOLOGY, "due-soon", PENALTY) not in refresh("2026-09-18")
    closed = Reminder.objects.get(department_code=ECOLOGY, kind="due-soon")
    assert closed.closed_at == at("2026-09-18")


def test_a_decision_only_another_source_reports_is_told_to_its_own_unit(september: Months) -> None:
    theirs = {"处罚机关": "上海市奉贤区生态环境局", "处罚决定日期": "2026-09-16"}
    september.hand_in("2026-09-17", [penalty(8, **theirs)], department=MARKET)
    assert refresh("2026-09-17")[ECOLOGY, "due-soon", PENALTY].count == 2
    soon = refresh("2026-09-23")
    assert soon[ECOLOGY, "due-soon", PENALTY].count == 1
    assert (MARKET, "due-soon", PENALTY) not in soon


def test_rows_held_longer_than_the_pack_says(september: Months) -> None:
    assert (ECOLOGY, "held-long", PENALTY) not in refresh("2026-09-20")
    found = refresh("2026-09-21")
    assert found[ECOLOGY, "held-long", PENALTY].count == 1
    assert found["", "held-long", "all"].count == 1


def test_a_source_without_a_word_for_too_long(september: Months) -> None:
    assert (ECOLOGY, "silent", PENALTY) not in refresh("2026-10-30")
    assert refresh("2026-10-31")[ECOLOGY, "silent", PENALTY].count == 46  # days


def test_the_office_is_told_of_appeals_and_drafts_and_units_of_notices(
    september: Months, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from types import SimpleNamespace

    from chengxin.affairs.assessments import files

    monkeypatch.setattr(files, "home", SimpleNamespace(home=lambda: tmp_path))
    asked = scope(since=date(2026, 9, 1), until=date(2026, 9, 1), now=at("2026-10-08"))
    (row,) = rows_behind(asked, "late")[:]
    quality.submit(
        department=ECOLOGY, item=PENALTY, month=date(2026, 9, 1), count="late", refs=[row.ref],
        statement="系统停机三日", by=clerk(), at=at("2026-10-08"),
    )  # fmt: skip
    (made,) = assessments.compose_due(by=Actor.system("test"), at=at("2026-10-14"))[:1]
    found = refresh("2026-10-14")
    assert found["", "appeal", "all"].count == 1
    assert found["", "draft", "all"].count == Notice.objects.count() == 2  # month and quarter
    assessments.release(
        notice_no=made.notice_no, digest=made.digest, by=office(), at=at("2026-10-15")
    )
    assert refresh("2026-10-15")[ECOLOGY, "notice", "all"].count == 1
    assessments.note_reading(Notice.objects.get(pk=made.pk), by=clerk(), at=at("2026-10-16"))
    assert (ECOLOGY, "notice", "all") not in refresh("2026-10-16")


def test_drafts_come_on_the_day_the_pack_names_and_once(september: Months) -> None:
    job = Actor.system("test")
    # The first week of October 2026 is a holiday: the third working day is the 10th or later.
    assert assessments.compose_due(by=job, at=at("2026-10-07")) == []
    made = assessments.compose_due(by=job, at=at("2026-10-14"))
    assert {notice.notice_no for notice in made} == {"TB-202609", "PG-2026Q3"}
    assert assessments.compose_due(by=job, at=at("2026-10-15")) == []


def test_done_twice_it_does_nothing_the_second_time(september: Months) -> None:
    services.refresh(at=at("2026-09-21"))
    assert services.refresh(at=at("2026-09-21")) == {"opened": 0, "changed": 0, "closed": 0}


def test_dismissed_it_comes_back_when_there_is_more(september: Months) -> None:
    found = refresh("2026-09-17")[ECOLOGY, "due-soon", PENALTY]
    with pytest.raises(PermissionDeniedError):
        services.dismiss(reminder_id=found.pk, by=clerk(MARKET), at=at("2026-09-17"))
    services.dismiss(reminder_id=found.pk, by=clerk(), at=at("2026-09-17"))
    assert not list_reminders(clerk()).filter(kind="due-soon")
    refresh("2026-09-17")
    assert not list_reminders(clerk()).filter(kind="due-soon")
    september.hand_in("2026-09-18", [penalty(8, 违法事实="", 处罚决定日期="2026-09-10")])
    refresh("2026-09-19")
    (back,) = list_reminders(clerk()).filter(kind="due-soon")
    assert back.count == 3


def test_one_mail_a_day_with_counts_and_a_link_and_nobodys_name(september: Months) -> None:
    clerk()
    office()
    Account.objects.filter(department_id=ECOLOGY).update(email="clerk@example.invalid")
    refresh("2026-09-21")
    assert services.send_digests(at=at("2026-09-21")) == 1
    assert services.send_digests(at=at("2026-09-21")) == 0
    (sent,) = mail.outbox
    assert sent.to == ["clerk@example.invalid"]
    text = sent.subject + sent.body
    assert "行政处罚" in text
    assert "/desk/" in text
    for secret in ("虚构", "91310120", "沪虚罚", "虚某某"):
        assert secret not in text
    assert services.send_digests(at=at("2026-09-22")) == 1
    assert MailDigest.objects.count() == 2


def test_a_mail_that_fails_is_tried_again(september: Months) -> None:
    clerk()
    Account.objects.filter(department_id=ECOLOGY).update(email="clerk@example.invalid")
    refresh("2026-09-21")

    def broken(*_: str) -> None:
        raise OSError("no server")

    with pytest.raises(OSError, match="no server"):
        services.send_digests(at=at("2026-09-21"), send=broken)
    assert services.send_digests(at=at("2026-09-21")) == 1
