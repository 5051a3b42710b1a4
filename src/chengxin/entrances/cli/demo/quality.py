"""What people of the demonstration did about quality: zero reports, a sample, appeals, notices."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from chengxin.affairs.assessments import services as assessments
from chengxin.affairs.assessments.enums import NoticeKind
from chengxin.affairs.assessments.errors import NothingToNoticeError
from chengxin.affairs.assessments.periods import period
from chengxin.affairs.reminders import services as reminders
from chengxin.law.errors import CreditError
from chengxin.law.words import Audience
from chengxin.records.accounts import selectors as accounts
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.enums import Role
from chengxin.records.accounts.services import set_mail_address
from chengxin.records.intake.quality import months
from chengxin.records.intake.quality import services as quality
from chengxin.records.intake.quality.enums import MonthState
from chengxin.records.intake.quality.figures import Figure, figures
from chengxin.records.intake.quality.rows import rows_behind
from chengxin.records.intake.quality.scope import Scope, scope

MONTHS = 12
# Units that leave months without a word; the others declare that there was nothing.
SAY_NOTHING = frozenset({"urban-management", "social-security", "housing"})
SAMPLED_UNIT, SAMPLED_ITEM = "market-regulation", "administrative-penalty"
SAMPLED = 8
MAILED = ("office", "clerk", "regulator")
APPEALS = (
    ("系统停机三日，有停机公告", True, "停机公告属实，予以采信"),
    ("经办人休假，请予免责", False, "休假不是免责理由"),
)


def fill(*, now: datetime) -> None:
    """Let people act on the figures of the year up to a moment.

    Args:
        now: The clock; everything is dated by it or before it.
    """
    last = months.after(months.of(now.astimezone(months.SHANGHAI).date()), -1)
    asked = scope(since=months.after(last, 1 - MONTHS), until=last, now=now)
    found = figures(asked)
    _declare_empty_months(found, now)
    _sample(asked, last, now)
    _appeal([f for f in found if f.month == last], asked, last, now)
    _notices(last, now)
    for username in MAILED:
        set_mail_address(username=username, address=f"{username}@example.invalid")
    reminders.refresh(at=now)


def _declare_empty_months(found: list[Figure], now: datetime) -> None:
    for figure in found:
        if figure.month_state is MonthState.SILENT and figure.department not in SAY_NOTHING:
            quality.declare_nothing(
                department=figure.department,
                item=figure.item,
                month=figure.month,
                by=_clerk(figure.department),
                at=min(_morning(months.last_day(figure.month) + timedelta(days=3)), now),
            )


def _sample(asked: Scope, last: date, now: datetime) -> None:
    """Some decisions that were reported, and one that was not."""
    own = asked.of(SAMPLED_UNIT, SAMPLED_ITEM, last)
    rows = rows_behind(own, "decided")[:SAMPLED]
    seen = [quality.Sighting(r.document_no, r.decided_on) for r in rows if r.decided_on]
    if not seen:
        return
    unknown = replace(seen[-1], document_no=f"示例市场监管罚〔{last.year}〕99001号")
    quality.enter_sample(
        department=SAMPLED_UNIT,
        item=SAMPLED_ITEM,
        place="市场监管局网站行政处罚公示栏（示例）",
        sightings=[*seen, unknown],
        by=Actor.system("demo"),
        at=now,
    )


def _appeal(found: list[Figure], asked: Scope, last: date, now: datetime) -> None:
    """Two appeals about last month that the office decided, and one that waits."""
    office = Actor.system("demo:office")
    submitted = min(_morning(months.last_day(last) + timedelta(days=9)), now)
    against = [
        (figure, count)
        for figure in found
        for count in ("late", "rejected", "held")
        if figure.counts[count]
    ]
    for (figure, count), (statement, accept, reason) in zip(against, APPEALS, strict=False):
        appeal_no = _submit(asked, figure, count, statement, submitted)
        if appeal_no:
            quality.decide(
                appeal_no=appeal_no,
                accept=accept,
                reason=reason,
                by=office,
                at=min(submitted + timedelta(days=2), now),
            )
    month = months.after(last)
    running = scope(since=month, until=month, now=now)
    waiting = next((f for f in figures(running) if f.counts["rejected"]), None)
    if waiting is not None:
        _submit(running, waiting, "rejected", "模板换版后列错位，原件无误", now)


def _submit(asked: Scope, figure: Figure, count: str, statement: str, at: datetime) -> str:
    """Appeal against the first row of a figure; nothing when its time is over or it came later."""
    rows = rows_behind(asked.of(figure.department, figure.item, figure.month), count)
    try:
        made = quality.submit(
            department=figure.department,
            item=figure.item,
            month=figure.month,
            count=count,
            refs=[rows[0].ref],
            statement=statement,
            by=_clerk(figure.department),
            at=at,
        )
    except CreditError:
        return ""
    return made.appeal_no


def _notices(last: date, now: datetime) -> None:
    """Last month's notice released by the office, the last quarter's assessment still a draft."""
    office = accounts.find_account("office")
    quarter = period(NoticeKind.QUARTERLY, last)
    ended = quarter if quarter.until <= last else quarter.previous
    try:
        assessments.compose(
            kind=NoticeKind.QUARTERLY, month=ended.since, by=Actor.system("demo"), at=now
        )
        made = assessments.compose(
            kind=NoticeKind.MONTHLY, month=last, by=Actor.system("demo"), at=now
        )
    except NothingToNoticeError:
        return
    made = assessments.edit_remarks(
        notice_no=made.notice_no,
        remarks="请静默的单位补报或者申报零报告；请退回较多的单位按点名的问题整改。",
        by=Actor.system("demo"),
        at=now,
    )
    if office is not None:
        assessments.release(
            notice_no=made.notice_no, digest=made.digest, by=Actor.of_account(office), at=now
        )


def _clerk(department: str) -> Actor:
    return Actor(f"demo:{department}", Role.DEPARTMENT, Audience.DEPARTMENT, None, department)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(10), months.SHANGHAI)
