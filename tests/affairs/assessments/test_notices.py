"""Notices: reckoned by hand, reproduced, released by a person, never changed afterwards."""

import io
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
from django.db import DatabaseError, transaction

from chengxin.affairs.assessments import files, selectors, services
from chengxin.affairs.assessments.enums import NoticeKind, NoticeState
from chengxin.affairs.assessments.errors import KeptNoticeError, NothingToNoticeError
from chengxin.affairs.assessments.models import Notice
from chengxin.affairs.assessments.periods import period
from chengxin.engines.documents.notice import QualityNotice
from chengxin.engines.sealing.digests import hex_digest
from chengxin.law.errors import InputError, PermissionDeniedError, TransitionError
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit.models import AuditEntry
from chengxin.records.intake.quality import services as quality
from chengxin.records.intake.quality.scope import scope
from tests.records.intake.invented import penalty
from tests.records.intake.quality.conftest import (
    ECOLOGY,
    PENALTY,
    Months,
    at,
    clerk,
    desk,
    office,
    september,
)

__all__ = ["desk", "september"]
SEPTEMBER = date(2026, 9, 1)
JOB = Actor.system("test")


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Files of notices go to a folder of the test's own."""
    place = tmp_path / "home"
    place.mkdir()
    monkeypatch.setattr(files, "home", SimpleNamespace(home=lambda: place))
    return place


def draft(day: str = "2026-10-14", kind: NoticeKind = NoticeKind.MONTHLY) -> Notice:
    return services.compose(kind=kind, month=SEPTEMBER, by=JOB, at=at(day))


def content(notice: Notice) -> QualityNotice:
    return QualityNotice.model_validate(notice.model)


def test_a_notice_says_what_was_reckoned_by_hand(september: Months) -> None:
    found = content(draft())
    # Registration: 8 rows of August; the penalties of September: 5 received, 1 held, 1 rejected.
    assert (found.number, found.title) == ("TB-202609", "2026年9月公共信用信息归集质量通报")
    assert (found.received, found.previous_received) == (5, 8)
    (unit,) = [u for u in found.units if u.department == ECOLOGY]
    assert (unit.rank, unit.received, unit.held, unit.rejected, unit.late) == (1, 5, 1, 1, 1)
    shares = {s.rate: s.ppm for s in unit.shares}
    assert shares == {
        "error": 400_000, "late": 200_000, "missing": 400_000, "sampled-missing": None,
    }  # fmt: skip
    # Nothing for accuracy, timeliness and coverage, all ten points for no silent month.
    assert (unit.milli_points, unit.standing) == (10_000, "不合格")
    assert found.named == ("区生态环境局：错报率40.00%（2/5），漏报率40.00%（2/5）。",)
    assert [t.document_no for t in found.traces] == ["沪虚罚〔2026〕3号", "沪虚罚〔2026〕5号"]
    assert {d.rule: d.rows for d in found.defects} == {"required": 1, "uscc-check-digit": 1} or (
        sum(d.rows for d in found.defects) >= 2
    )
    assert "上报5行，比上期减少3行；采用3行，暂存1行，退回1行" in found.summary[0]


def test_the_same_moment_gives_the_same_figures(september: Months) -> None:
    made = draft()
    september.hand_in("2026-10-20", [penalty(3, 处罚决定日期="2026-09-08")])
    assert services.reproduce(made, at=at("2026-11-10")).figures == content(made).figures
    later = services.compose(kind=NoticeKind.MONTHLY, month=SEPTEMBER, by=JOB, at=at("2026-11-10"))
    assert content(later).figures != content(made).figures


def test_a_quarter_holds_its_months_together(september: Months) -> None:
    found = content(draft(kind=NoticeKind.QUARTERLY))
    assert (found.number, found.since, found.until) == (
        "PG-2026Q3", date(2026, 7, 1), date(2026, 9, 1),
    )  # fmt: skip
    assert found.received == 13


@pytest.mark.parametrize(
    ("month", "number"), [(1, "PG-2026Q1"), (3, "PG-2026Q1"), (10, "PG-2026Q4"), (12, "PG-2026Q4")]
)
def test_quarters_have_three_months(month: int, number: str) -> None:
    found = period(NoticeKind.QUARTERLY, date(2026, month, 1))
    assert found.number == number
    assert found.previous.until < found.since


def test_what_cannot_be_composed(september: Months) -> None:
    with pytest.raises(InputError):
        draft("2026-09-30")
    with pytest.raises(NothingToNoticeError):
        services.compose(
            kind=NoticeKind.MONTHLY, month=date(2025, 1, 1), by=JOB, at=at("2026-10-14")
        )
    with pytest.raises(PermissionDeniedError):
        services.compose(kind=NoticeKind.MONTHLY, month=SEPTEMBER, by=clerk(), at=at("2026-10-14"))


def release(notice: Notice, by: Actor | None = None, day: str = "2026-10-15") -> Notice:
    return services.release(
        notice_no=notice.notice_no, digest=notice.digest, by=by or office(), at=at(day)
    )


def test_a_person_reviews_and_releases(september: Months) -> None:
    made = draft()
    made = services.edit_remarks(
        notice_no=made.notice_no, remarks="请于五日内补报。", by=office(), at=at("2026-10-14")
    )
    with pytest.raises(PermissionDeniedError):  # a job is nobody
        release(made, JOB)
    with pytest.raises(PermissionDeniedError):
        release(made, clerk())
    done = release(made)
    assert done.state == NoticeState.RELEASED
    pdf, book = services.open_file(done), services.open_workbook(done)
    assert (hex_digest(pdf), hex_digest(book)) == (done.file_sha256, done.workbook_sha256)
    assert pdf.startswith(b"%PDF")
    assert b"/Sig" in pdf
    assert content(done).remarks == "请于五日内补报。"
    assert content(done).digest == done.digest
    assert AuditEntry.objects.filter(action="assessments.notice.released").count() == 1


def test_what_is_released_never_changes(september: Months, kept: Path) -> None:
    done = release(draft())
    with pytest.raises(TransitionError):
        draft("2026-10-20")
    with pytest.raises(TransitionError):
        services.edit_remarks(
            notice_no=done.notice_no, remarks="改口", by=office(), at=at("2026-10-20")
        )
    with pytest.raises(TransitionError):
        release(done)
    for change in ({"remarks": "改口"}, {"state": "draft"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Notice.objects.filter(pk=done.pk).update(**change)
    (kept / done.file_name).write_bytes(b"other")
    with pytest.raises(KeptNoticeError):
        services.open_file(done)


def test_a_draft_made_again_must_be_read_again(september: Months, kept: Path) -> None:
    read = draft()
    september.hand_in("2026-10-14", [penalty(3, 处罚决定日期="2026-09-08")])
    draft("2026-10-15")
    with pytest.raises(TransitionError):
        release(read, day="2026-10-16")
    assert not (kept / "files").exists()


def test_units_see_released_notices_and_open_them_once(september: Months) -> None:
    made = draft()
    assert selectors.find_notice(clerk(), made.notice_no) is None
    assert list(selectors.drafts(office())) == [made]
    done = release(made)
    assert list(selectors.unread_notices(clerk())) == [done]
    services.note_reading(done, by=clerk(), at=at("2026-10-16"))
    services.note_reading(done, by=clerk(), at=at("2026-10-17"))
    assert not selectors.unread_notices(clerk())
    assert done.readings.count() == 1


def test_appeals_of_the_period_are_told_as_they_stood(september: Months) -> None:
    asked = scope(since=SEPTEMBER, until=SEPTEMBER, now=at("2026-10-08"))
    from chengxin.records.intake.quality.rows import rows_behind

    (row,) = rows_behind(asked, "rejected")[:]
    appeal = quality.submit(
        department=ECOLOGY, item=PENALTY, month=SEPTEMBER, count="rejected", refs=[row.ref],
        statement="模板列错位", by=clerk(), at=at("2026-10-08"),
    )  # fmt: skip
    before = draft("2026-10-09")
    assert [a.state for a in content(before).appeals] == ["待核"]
    quality.decide(
        appeal_no=appeal.appeal_no, accept=True, reason="予以采信", by=office(), at=at("2026-10-10")
    )
    after = content(draft("2026-10-12"))
    assert [(a.state, a.reason) for a in after.appeals] == [("成立", "予以采信")]
    (share,) = [s for s in after.district if s.rate == "error"]
    assert (share.ppm, share.raw_ppm) == (200_000, 400_000)


def test_page_and_workbook_hold_the_same_and_the_same_bytes_again(september: Months) -> None:
    made = draft()
    assert services.open_workbook(made) == services.open_workbook(made)
    assert services.draft_file(made) == services.draft_file(made)
    book = openpyxl.load_workbook(io.BytesIO(services.open_workbook(made)))
    assert book.sheetnames == [
        "总体",
        "单位",
        "事项",
        "问题",
        "漏报线索",
        "静默月份",
        "申诉",
        "口径",
    ]
    units = list(book["单位"].iter_rows(min_row=2, values_only=True))
    assert [row[2] for row in units] == [u.received for u in content(made).units]
