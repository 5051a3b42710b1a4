"""Records that gave nothing, each with why, in words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chengxin.affairs.evaluations.explanation import GradeExplanation, LeftOutLine
from chengxin.entrances.web.records import ShownRecord, name_of
from chengxin.entrances.web.templatetags.cx import by_language
from chengxin.law.rulebook.schemas.protections import Protection, Protections
from chengxin.records.editions import in_use
from chengxin.records.publicity.disclosure import DisclosedRecord

WORDS = {
    "revoked": gettext_lazy("原单位已撤销这份文书"),
    "shielded": gettext_lazy("受法律保护，不得用于评价"),
    "not-yet": gettext_lazy("还没有到生效的日子"),
    "under-objection": gettext_lazy("异议处理期间，本评分卡暂不计"),
    "uncounted": gettext_lazy("本评分卡不看这类记录，或者已经过了计算期"),
}
INQUIRY_TERM = "inquiry-term"
PAST_TERM = "past-inquiry-term"

Href = Callable[[DisclosedRecord], str]


@dataclass(frozen=True)
class Left:
    """One record left out: its name, why, on which article, and from when it will count."""

    label: str
    href: str
    item: str
    decided_on: date
    reason: str
    basis: tuple[str, ...] = ()
    counts_from: date | None = None


def protected(told: GradeExplanation, href: Href) -> list[Left]:
    """Records that no card may see, with the protection in words and its articles."""
    pack = in_use.current().in_force(told.card.protections, told.as_of)
    assert isinstance(pack, Protections)
    known = {each.effect: each for each in pack.protections}
    return [_protected(each, known, href) for each in told.protected]


def not_counted(told: GradeExplanation, href: Href) -> list[Left]:
    """Records that do not count yet, or that this card does not look at."""
    lines = sorted(told.not_counted, key=lambda each: (each.reason != "not-yet", each.record_no))
    return [_plain(each, href) for each in lines]


def reason_of(line: LeftOutLine, told: GradeExplanation) -> str:
    """Why a record gave nothing, in one phrase."""
    if line.reason in WORDS:
        return str(WORDS[line.reason])
    pack = in_use.current().in_force(told.card.protections, told.as_of)
    assert isinstance(pack, Protections)
    return _words({each.effect: each for each in pack.protections}, line.reason)


def _protected(line: LeftOutLine, known: dict[str, Protection], href: Href) -> Left:
    found = known.get(PAST_TERM if line.reason == INQUIRY_TERM else line.reason)
    sources = found.source if found else ()
    return Left(
        label=name_of(ShownRecord(line.record, line.record.decided_on)),
        href=href(line.record),
        item=line.record.item,
        decided_on=line.record.decided_on,
        reason=_words(known, line.reason),
        basis=tuple(" ".join(p for p in (s.title, s.article) if p) for s in sources),
    )


def _words(known: dict[str, Protection], reason: str) -> str:
    if reason == INQUIRY_TERM:
        found = known.get(PAST_TERM)
        years = found.term_years if found else None
        return _("失信行为终止已满 %(years)s 年，过了查询期限") % {"years": years}
    if reason in known:
        return by_language(known[reason].title)
    return str(WORDS.get(reason, reason))


def _plain(line: LeftOutLine, href: Href) -> Left:
    record = line.record
    is_later = line.reason == "not-yet"
    return Left(
        label=name_of(ShownRecord(record, record.decided_on)),
        href=href(record),
        item=record.item,
        decided_on=record.decided_on,
        reason=str(WORDS.get(line.reason, line.reason)),
        counts_from=max(record.decided_on, record.valid_from) if is_later else None,
    )
