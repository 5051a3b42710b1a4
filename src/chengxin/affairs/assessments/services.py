"""Composes notices, lets a person of the office review and release them."""

import contextlib
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from chengxin.affairs.assessments import files
from chengxin.affairs.assessments.composing import compose as compose_content
from chengxin.affairs.assessments.composing import material
from chengxin.affairs.assessments.enums import NoticeKind, NoticeState
from chengxin.affairs.assessments.errors import NothingToNoticeError
from chengxin.affairs.assessments.models import Notice, NoticeReading
from chengxin.affairs.assessments.periods import Period, period
from chengxin.affairs.assessments.workbook import notice_workbook
from chengxin.affairs.casework import issuer
from chengxin.engines.documents.notice import QualityNotice
from chengxin.engines.documents.typeset import typeset_notice
from chengxin.engines.sealing.digests import hex_digest
from chengxin.law.errors import InputError, PermissionDeniedError, TransitionError
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import services as audit
from chengxin.records.intake.plans import local_day
from chengxin.records.intake.quality import months
from chengxin.records.intake.quality.scope import scope

LONGEST_REMARKS = 4000


def compose(
    *, kind: NoticeKind, month: date, by: Actor, at: datetime, known: datetime | None = None
) -> Notice:
    """Make the draft of a period's notice, or make it again; remarks are kept.

    Args:
        kind: Monthly or quarterly.
        month: A month of the period.
        by: The office, or the clock's job.
        at: When.
        known: Moment of knowledge; None for now.

    Raises:
        PermissionDeniedError: `by` is not of the office.
        InputError: The period has not ended.
        TransitionError: It is released already.
        NothingToNoticeError: Nothing was counted in it.
    """
    _refuse_stranger(by, "notices")
    asked = period(kind, month)
    if months.last_day(asked.until) >= local_day(at):
        raise InputError(
            f"{asked.number}: {asked.until:%Y-%m} has not ended.", value=f"{asked.until:%Y-%m}"
        )
    old = Notice.objects.filter(notice_no=asked.number).first()
    if old is not None and old.state == NoticeState.RELEASED:
        raise _released(old)
    content = _content(asked, at, known, old.remarks if old else "")
    with transaction.atomic():
        notice, _ = Notice.objects.update_or_create(
            notice_no=asked.number,
            defaults={
                "kind": kind,
                "since": asked.since,
                "until": asked.until,
                "state": NoticeState.DRAFT,
                "pack_edition": content.pack_edition,
                "known_at": content.known_at,
                "known_seq": content.known_seq,
                "model": content.model_dump(mode="json"),
                "digest": content.digest,
                "composed_at": at,
                "composed_by": by.operator,
            },
        )
        _leave_trail(notice, "assessments.notice.composed", by, at)
    return notice


def compose_due(*, by: Actor, at: datetime) -> list[Notice]:
    """Make the drafts whose day has come and that are not there: last month's, last quarter's.

    Args:
        by: The clock's job.
        at: When; nothing is made before the working day of the month that the pack names.
    """
    today = local_day(at)
    month = months.after(months.of(today), -1)
    asked = scope(since=month, until=month, now=at)
    day = asked.book.workdays.add(months.last_day(month), asked.pack.assessment.notice_on_workday)
    if today < day.on:
        return []
    made = []
    for kind in NoticeKind:
        own = period(kind, month)
        if own.until > month or Notice.objects.filter(notice_no=own.number).exists():
            continue
        with contextlib.suppress(NothingToNoticeError):
            made.append(compose(kind=kind, month=month, by=by, at=at))
    return made


def _content(asked: Period, at: datetime, known: datetime | None, remarks: str) -> QualityNotice:
    own = scope(since=asked.since, until=asked.until, now=at, known=known)
    return compose_content(asked, material(own, asked), issuer.issuer(), remarks=remarks)


def reproduce(notice: Notice, *, at: datetime) -> QualityNotice:
    """The content made again from what was known then; its figures equal those kept.

    Args:
        notice: A draft or a released notice.
        at: The caller's clock.
    """
    asked = period(NoticeKind(notice.kind), notice.since)
    return _content(asked, at, notice.known_at, notice.remarks)


@transaction.atomic
def edit_remarks(*, notice_no: str, remarks: str, by: Actor, at: datetime) -> Notice:
    """Set the office's words on a draft.

    Raises:
        PermissionDeniedError: `by` is not of the office.
        InputError: They are too long.
        TransitionError: The notice is released, or there is none.
    """
    _refuse_stranger(by, notice_no)
    text = remarks.strip().replace("\r\n", "\n")
    if len(text) > LONGEST_REMARKS:
        raise InputError(f"remarks are at most {LONGEST_REMARKS} characters.", value=text[:50])
    notice = _locked_draft(notice_no)
    content = QualityNotice.model_validate(notice.model).model_copy(update={"remarks": text})
    notice.remarks, notice.model, notice.digest = (
        text, content.model_dump(mode="json"), content.digest,
    )  # fmt: skip
    notice.save(update_fields=["remarks", "model", "digest"])
    _leave_trail(notice, "assessments.notice.edited", by, at)
    return notice


def release(*, notice_no: str, digest: str, by: Actor, at: datetime) -> Notice:
    """Release a draft: seal its file, keep file and workbook; from then on nothing changes.

    Args:
        notice_no: The draft.
        digest: Digest of the content the person has read; a draft made again meanwhile differs.
        by: A person of the office, never a job.
        at: When.

    Raises:
        PermissionDeniedError: `by` is no person of the office.
        TransitionError: Released already, or not the draft that was read.
    """
    _refuse_stranger(by, notice_no)
    if by.account_id is None:
        raise PermissionDeniedError(
            f"{by.operator} is no person; somebody of the office reviews and releases.",
            by=by.operator,
            what=notice_no,
        )
    draft = Notice.objects.filter(notice_no=notice_no, state=NoticeState.DRAFT).first()
    if draft is None or draft.digest != digest:
        raise TransitionError(
            f"notice {notice_no} is not the draft that was read; open it again.",
            state=draft.state if draft else "unknown",
            act="release",
        )
    moment = at.replace(microsecond=0)
    content = QualityNotice.model_validate(draft.model).model_copy(
        update={"released_at": moment, "released_by": by.operator}
    )
    content = QualityNotice.model_validate(content.model_dump())
    kept = _keep_files(content)
    try:
        return _record_release(draft, content, kept, by, moment)
    except BaseException:
        files.discard(kept.pdf)
        files.discard(kept.workbook)
        raise


@dataclass(frozen=True)
class _Kept:
    pdf: str
    pdf_sha256: str
    workbook: str
    workbook_sha256: str


def _keep_files(content: QualityNotice) -> _Kept:
    assert content.released_at is not None
    seal = issuer.signer()
    unsigned = typeset_notice(content, signature=seal.label)
    pdf = seal.sign(unsigned, at=content.released_at, reason="发布归集质量通报")
    book = notice_workbook(content)
    name = files.keep(f"{content.number}.pdf", pdf)
    try:
        other = files.keep(f"{content.number}.xlsx", book)
    except BaseException:
        files.discard(name)
        raise
    return _Kept(name, hex_digest(pdf), other, hex_digest(book))


@transaction.atomic
def _record_release(
    draft: Notice, content: QualityNotice, kept: _Kept, by: Actor, at: datetime
) -> Notice:
    notice = _locked_draft(draft.notice_no)
    if notice.digest != draft.digest:
        raise TransitionError(
            f"notice {notice.notice_no} was changed meanwhile; open it again.",
            state=notice.state,
            act="release",
        )
    notice.state = NoticeState.RELEASED
    notice.model, notice.digest = content.model_dump(mode="json"), content.digest
    notice.released_at, notice.released_by = at, by.operator
    notice.file_name, notice.file_sha256 = kept.pdf, kept.pdf_sha256
    notice.workbook_name, notice.workbook_sha256 = kept.workbook, kept.workbook_sha256
    notice.save()
    _leave_trail(notice, "assessments.notice.released", by, at)
    return notice


def draft_file(notice: Notice) -> bytes:
    """The page of a draft as it would be, unsigned; made anew at every look."""
    return typeset_notice(QualityNotice.model_validate(notice.model), signature="")


def open_file(notice: Notice) -> bytes:
    """The sealed file of a released notice, or the page of a draft.

    Raises:
        KeptNoticeError: The file is gone or changed.
    """
    if notice.state != NoticeState.RELEASED:
        return draft_file(notice)
    return files.read(notice.notice_no, notice.file_name, notice.file_sha256)


def open_workbook(notice: Notice) -> bytes:
    """The workbook of a released notice, or that of a draft.

    Raises:
        KeptNoticeError: The file is gone or changed.
    """
    if notice.state != NoticeState.RELEASED:
        return notice_workbook(QualityNotice.model_validate(notice.model))
    return files.read(notice.notice_no, notice.workbook_name, notice.workbook_sha256)


def note_reading(notice: Notice, *, by: Actor, at: datetime) -> None:
    """Note that a unit has opened a released notice; only the first time counts."""
    if notice.state != NoticeState.RELEASED or not by.department_code:
        return
    try:
        with transaction.atomic():
            NoticeReading.objects.create(
                notice=notice, department_code=by.department_code, read_at=at, read_by=by.operator
            )
    except IntegrityError:
        return  # read before


def _locked_draft(notice_no: str) -> Notice:
    found = Notice.objects.select_for_update(of=("self",)).filter(notice_no=notice_no).first()
    if found is None or found.state != NoticeState.DRAFT:
        raise (
            _released(found)
            if found
            else TransitionError(f"there is no notice {notice_no}.", state="unknown", act="edit")
        )
    return found


def _released(notice: Notice) -> TransitionError:
    return TransitionError(
        f"notice {notice.notice_no} is released and never changes; the next one explains.",
        state=NoticeState.RELEASED.value,
        act="change",
    )


def _refuse_stranger(by: Actor, what: str) -> None:
    if by.audience is not Audience.OFFICE:
        raise PermissionDeniedError(
            f"{by.operator} may not make or release notices; the credit office does.",
            by=by.operator,
            what=what,
        )


def _leave_trail(notice: Notice, action: str, by: Actor, at: datetime) -> None:
    audit.record(
        actor=by,
        action=action,
        at=at,
        matter=notice.notice_no,
        purpose="data-quality",
        details={"notice": notice.pk, "digest": notice.digest, "state": str(notice.state)},
    )
