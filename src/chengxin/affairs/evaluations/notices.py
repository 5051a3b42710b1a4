"""Telling an enterprise of a fall (降级告知) before anybody acts on it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from chengxin.affairs.evaluations import imported
from chengxin.affairs.evaluations.imported import ImportedGrade
from chengxin.affairs.evaluations.models import EvaluationRun, GradeNotice, GradeNoticeSweep
from chengxin.affairs.evaluations.treating import every_field, find_treatment
from chengxin.law.errors import PermissionDeniedError
from chengxin.law.rulebook.schemas.grade_treatment import GradeTreatment
from chengxin.law.rulebook.schemas.supervision_fields import SupervisionField
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import services as audit
from chengxin.records.editions import in_use
from chengxin.records.subjects.models import SubjectMember

Send = Callable[[str, str, str], Any]
COMPUTED = "computed"
COMPREHENSIVE = "comprehensive"

# Falls of one run: who stands low and was not told of as much since it last stood better, and has
# not risen again in a later run. Until the new notice runs out, the grade treated by is the better
# one before; where an earlier notice still runs, the one that it holds.
_PLACE = """
INSERT INTO grade_notice (subject_id, source, scope, run_id, from_grade, held_grade, to_grade,
    rule, placed_at, told_on, effective_from, provisional, read_by)
SELECT g.subject_id, 'computed', %(card)s, g.run_id, coalesce(b.grade, ''),
    CASE WHEN n.effective_from > %(on)s AND n.to_grade = b.grade THEN n.held_grade
         ELSE coalesce(b.grade, '') END,
    g.grade, %(rule)s, %(at)s, %(on)s, %(effective)s, %(provisional)s, ''
FROM grade g
LEFT JOIN LATERAL (
    SELECT before.grade, before.run_id
    FROM grade before JOIN evaluation_run r ON r.id = before.run_id
    WHERE before.subject_id = g.subject_id AND before.run_id < g.run_id
      AND before.grade < g.grade AND r.card = %(card)s AND r.adopted
    ORDER BY before.run_id DESC LIMIT 1) b ON true
LEFT JOIN LATERAL (
    SELECT last.* FROM grade_notice last
    WHERE last.subject_id = g.subject_id AND last.source = 'computed' AND last.scope = %(card)s
    ORDER BY last.id DESC LIMIT 1) n ON true
WHERE g.run_id = %(run)s AND g.grade = ANY(%(grades)s)
  AND NOT EXISTS (
    SELECT FROM grade_notice told
    WHERE told.subject_id = g.subject_id AND told.source = 'computed' AND told.scope = %(card)s
      AND told.to_grade >= g.grade AND told.run_id > coalesce(b.run_id, 0))
  AND NOT EXISTS (
    SELECT FROM grade later JOIN evaluation_run r ON r.id = later.run_id
    WHERE later.subject_id = g.subject_id AND later.run_id > g.run_id
      AND later.grade < g.grade AND r.card = %(card)s AND r.adopted)
"""


@dataclass(frozen=True)
class Period:
    """From when a lower grade told of on a day may be acted on, and by which rule."""

    rule: GradeTreatment
    effective_from: date
    provisional: bool


def period_of(field: str, told_on: date) -> Period | None:
    """The period of a field's notice that begins on a day; None where no rule is in force."""
    rule = find_treatment(field, told_on)
    if rule is None:
        return None
    last = in_use.current().workdays.add(told_on, rule.notice.workdays)
    return Period(rule, last.on + timedelta(days=1), last.provisional)


def place(*, at: datetime, by: Actor) -> int:
    """Place a notice of every fall that was not told of yet; returns how many.

    Done twice, it does nothing the second time. One at a time: a second caller waits.

    Args:
        at: Now.
        by: The job or person that places them.
    """
    placed = 0
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtext('chengxin'), hashtext('notices'))"
            )
        today = localtime(at).date()
        for run in EvaluationRun.objects.filter(adopted=True, sweep=None).order_by("id"):
            count = _place_of_run(run, today, at)
            GradeNoticeSweep.objects.create(run=run, swept_at=at, notices=count)
            placed += count
        placed += _place_imported(today, at)
        if placed:
            audit.record(
                actor=by,
                action="evaluations.notices.placed",
                at=at,
                matter="notices of a fall",
                purpose="grade-notice",
                details={"notices": placed},
            )
    return placed


def _place_of_run(run: EvaluationRun, today: date, at: datetime) -> int:
    field = _field_of_card(run.card, today)
    period = period_of(run.card if field is None else field.key, today)
    if period is None or (field is not None and COMPUTED not in field.results):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            _PLACE,
            {
                "card": run.card,
                "run": run.pk,
                "grades": [str(grade) for grade in period.rule.notice.grades],
                "rule": f"{period.rule.pack} {period.rule.edition}",
                "at": at,
                "on": today,
                "effective": period.effective_from,
                "provisional": period.provisional,
            },
        )
        return int(cursor.rowcount)


def _field_of_card(card: str, on: date) -> SupervisionField | None:
    return next((field for field in every_field(on) if field.card == card), None)


def _place_imported(today: date, at: datetime) -> int:
    """Notices of results of others, where one of them counts in some field."""
    counting = {str(s): field.key for field in reversed(every_field(today)) for s in field.results}
    placed = 0
    for source in imported.find_sources(today):
        if source.id not in counting:
            continue
        told = set(GradeNotice.objects.filter(source=source.id).values_list("record_no", flat=True))
        notices = []
        for newest, before in _pairs(list(imported.list_imported(source, on=today))):
            period = period_of(_field_for(source.id, newest.scope, today), today)
            if period is not None and newest.record_no not in told:
                notice = _of_result(newest, before, period, today, at)
                notices += [] if notice is None else [notice]
        GradeNotice.objects.bulk_create(notices, batch_size=2000)
        placed += len(notices)
    return placed


def _field_for(source: str, scope: str, on: date) -> str:
    """The field a result is about: the first that counts it."""
    fields = [
        field.key
        for field in every_field(on)
        if source in field.results and (not scope or field.industry_field == scope)
    ]
    return fields[0] if fields else COMPREHENSIVE


def _pairs(results: list[ImportedGrade]) -> list[tuple[ImportedGrade, ImportedGrade | None]]:
    """The newest result of each subject and scope with the one before."""
    by_scope: dict[tuple[int, str], list[ImportedGrade]] = {}
    for result in results:
        by_scope.setdefault((result.subject_id, result.scope), []).append(result)
    return [(found[0], found[1] if len(found) > 1 else None) for found in by_scope.values()]


def _of_result(
    newest: ImportedGrade, before: ImportedGrade | None, period: Period, today: date, at: datetime
) -> GradeNotice | None:
    if newest.grade not in period.rule.notice.grades:
        return None
    if before is not None and before.grade >= newest.grade:
        return None
    from_grade = "" if before is None else str(before.grade)
    return GradeNotice(
        subject_id=newest.subject_id,
        source=newest.source,
        scope=newest.scope,
        record_no=newest.record_no,
        from_grade=from_grade,
        held_grade=from_grade,
        to_grade=str(newest.grade),
        rule=f"{period.rule.pack} {period.rule.edition}",
        placed_at=at,
        told_on=today,
        effective_from=period.effective_from,
        provisional=period.provisional,
    )


def list_notices(subject_id: int) -> "QuerySet[GradeNotice]":
    """A subject's notices, newest first."""
    return GradeNotice.objects.filter(subject_id=subject_id).select_related("run")


def count_unread(subject_id: int) -> int:
    """How many of a subject's notices nobody of it has opened."""
    return GradeNotice.objects.filter(subject_id=subject_id, read_at=None).count()


@transaction.atomic
def open_notice(*, notice_id: int, subject_id: int, by: Actor, at: datetime) -> GradeNotice:
    """A notice of one's own; the first opening is kept.

    Raises:
        PermissionDeniedError: It is not a notice of this subject, or not the subject itself asks.
    """
    found = list_notices(subject_id).select_for_update(of=("self",)).filter(pk=notice_id).first()
    if found is None or by.audience is not Audience.SELF:
        raise PermissionDeniedError(
            f"{by.operator} has no notice {notice_id}.", by=by.operator, what=f"notice {notice_id}"
        )
    if found.read_at is None:
        found.read_at, found.read_by = at, by.operator
        found.save(update_fields=["read_at", "read_by"])
        audit.record(
            actor=by,
            action="evaluations.notice.read",
            at=at,
            matter=f"notice {found.pk}",
            purpose="grade-notice",
            subject_id=subject_id,
            details={"notice": found.pk},
        )
    return found


def send_mails(*, at: datetime, send: Send | None = None, most: int = 500) -> int:
    """Mail what was placed and not mailed yet, where the enterprise has an address.

    The note that it is out is kept with the sending, so a run that fails is tried again.

    Args:
        at: Now.
        send: Takes address, subject and text; Django's mail settings by default.
        most: So many at once.

    Returns:
        How many mails went out.
    """
    addresses: dict[int, list[str]] = {}
    members = SubjectMember.objects.exclude(account__email="").filter(account__is_active=True)
    for subject_id, address in members.values_list("subject_id", "account__email"):
        addresses.setdefault(subject_id, []).append(address)
    sent = 0
    waiting = GradeNotice.objects.filter(mailed_at=None, subject_id__in=addresses).order_by("id")
    for number in list(waiting.values_list("pk", flat=True)[:most]):
        with transaction.atomic():
            notice = GradeNotice.objects.select_for_update(of=("self",)).get(pk=number)
            if notice.mailed_at is not None:
                continue
            for address in addresses[notice.subject_id]:
                (send or _send)(address, *mail_text(notice))
                sent += 1
            notice.mailed_at = at
            notice.save(update_fields=["mailed_at"])
    return sent


def mail_text(notice: GradeNotice) -> tuple[str, str]:
    """Subject and text of a mail: that something changed and where to read it; no name, no code."""
    with translation.override("zh-hans"):
        link = f"{settings.CHENGXIN_PUBLIC_URL.rstrip('/')}/enterprise/notices/{notice.pk}/"
        words = {
            "grade": notice.to_grade,
            "day": f"{notice.effective_from:%Y-%m-%d}",
            "link": link,
        }
        text = _(
            "信用等级变为 %(grade)s 级。%(day)s 之前，任何部门不得按这个等级采取措施。\n"
            "原因、补救办法和异议途径请登录企业专区查看：%(link)s\n\n本邮件由系统发出。"
        )
        return _("信用等级变动告知"), text % words


def _send(address: str, subject: str, text: str) -> None:
    send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [address])
