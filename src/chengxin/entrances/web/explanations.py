"""Why a grade: from what evaluations tell a reader to what the page draws."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from chengxin.affairs.evaluations.explanation import GradeExplanation, Line
from chengxin.engines.scorecards.explain import WayUp
from chengxin.entrances.web.drawings import waterfall
from chengxin.entrances.web.records import ShownRecord
from chengxin.entrances.web.templatetags.cx import by_language
from chengxin.law.rulebook.schemas.scorecard import Scorecard
from chengxin.records.publicity.disclosure import DisclosedRecord

LINKS_SHOWN = 5
WAYS_SHOWN = 4
REASONS_SHOWN = 3

LEFT_OUT = {
    "revoked": gettext_lazy("已撤销，不计"),
    "shielded": gettext_lazy("受保护（已修复、异议、屏蔽等），不计"),
    "inquiry-term": gettext_lazy("超过查询期限，不计"),
    "not-yet": gettext_lazy("尚未生效，不计"),
    "uncounted": gettext_lazy("本评分卡不看"),
}

Href = Callable[[DisclosedRecord], str]


@dataclass(frozen=True)
class Why:
    """The grade at the head of the page; all points in thousandths."""

    grade: str
    points: int
    contributed: int
    as_of: date
    known_at: datetime
    run_no: str
    next_grade: str
    to_next: int


@dataclass(frozen=True)
class Reason:
    """One indicator that gave or took points."""

    label: str
    group: str
    points: int


@dataclass(frozen=True)
class Way:
    """One lawful way up in words; `gain` in thousandths of a point."""

    title: str
    text: str
    on: date
    points: int
    gain: int
    grade: str


def head(told: GradeExplanation, *, run_no: str = "") -> Why:
    """The head of the page: grade, points, and how far the next grade is."""
    floors = [(b.at_least, b.grade) for b in told.card.bands if b.at_least is not None]
    above = [(floor, grade) for floor, grade in floors if floor > told.points]
    floor, letter = min(above) if above and not told.vetoes else (told.points, "")
    return Why(
        grade=str(told.grade),
        points=told.points,
        contributed=told.points - told.base,
        as_of=told.as_of,
        known_at=told.known.at,
        run_no=run_no,
        next_grade=str(letter),
        to_next=floor - told.points,
    )


def strongest(told: GradeExplanation) -> list[Reason]:
    """The three indicators that moved the points most."""
    moved = [line for line in _by_weight(told.lines) if line.points]
    return [Reason(_label(line), _group(line), line.points) for line in moved[:REASONS_SHOWN]]


def ways(told: GradeExplanation, records: Iterable[ShownRecord]) -> list[Way]:
    """The nearest lawful ways up in words."""
    by_number = {each.record.record_no: each for each in records}
    return [_way(each, told.points, by_number) for each in told.ways_up[:WAYS_SHOWN]]


def page(
    told: GradeExplanation, records: Iterable[ShownRecord], href: Href, *, run_no: str = ""
) -> dict[str, Any]:
    """Everything the explanation page shows.

    Args:
        records: What the reader may see of the subject, for the words of the ways up.
        href: Address of a record's place in the file.
    """
    return {
        "why": head(told, run_no=run_no),
        "card": told.card,
        "drawing": _waterfall(told.card, told.lines),
        "rows": [_row(line, href) for line in _by_weight(told.lines)],
        "record_count": len({number for line in told.lines for number in line.record_nos}),
        "vetoes": [
            {"label": _in_language(v.label_zh, v.label_en), "ceiling": str(v.ceiling)}
            for v in told.vetoes
        ],
        "ways": ways(told, records),
        "left_out": _left_out(told),
    }


def _by_weight(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (-abs(line.points), line.indicator))


def _in_language(zh: str, en: str) -> str:
    return en if get_language() == "en" else zh


def _label(line: Line) -> str:
    return _in_language(line.label_zh, line.label_en)


def _group(line: Line) -> str:
    return _in_language(line.group_zh, line.group_en)


def _waterfall(card: Scorecard, lines: Iterable[Line]) -> waterfall.Waterfall:
    points: Counter[str] = Counter()
    moved: Counter[str] = Counter()
    first: dict[str, str] = {}
    for line in _by_weight(lines):
        first.setdefault(line.group, line.indicator)
        points[line.group] += line.points
        moved[line.group] += bool(line.points)
    steps = [
        waterfall.Step(
            label=by_language(group.title),
            points=points[group.id],
            count=moved[group.id],
            anchor=f"#{first[group.id]}" if group.id in first else "",
        )
        for group in card.groups
    ]
    # What adds comes first and what takes away last, so the fall is seen at its full length.
    steps.sort(key=lambda step: (step.points < 0, step.points == 0, -abs(step.points)))
    thresholds = [
        waterfall.Threshold(band.at_least, _("%(letter)s 级") % {"letter": band.grade})
        for band in card.bands
        if band.at_least is not None
    ]
    return waterfall.draw(card.base_points, steps, thresholds)


def _row(line: Line, href: Href) -> dict[str, Any]:
    seen = line.records[:LINKS_SHOWN]
    return {
        "id": line.indicator,
        "group": _group(line),
        "label": _label(line),
        "points": line.points,
        "basis": line.articles,
        "records": [
            {
                "label": _name_of(ShownRecord(record, record.decided_on)),
                "href": href(record),
                "decided_on": record.decided_on,
            }
            for record in seen
        ],
        "more": len(line.record_nos) - len(seen),
    }


def _name_of(shown: ShownRecord) -> str:
    """How a record is called in a list: by its document, else by what it says."""
    if shown.record.item == "registration":
        return shown.item_title
    return shown.record.document_no or shown.heading


def _way(each: WayUp, points_now: int, records: dict[int, ShownRecord]) -> Way:
    names = [
        _name_of(records[number]) for number in each.records[:LINKS_SHOWN] if number in records
    ]
    count = len(each.records)
    if each.kind == "repair":
        title = ngettext(
            "完成信用修复，%(n)s 条记录停止使用", "完成信用修复，%(n)s 条记录停止使用", count
        )
        text = _("%(records)s：最短公示期满、义务履行完毕后可以申请修复，不收费。")
    else:
        title = ngettext("等待 %(n)s 条记录不再计入", "等待 %(n)s 条记录不再计入", count)
        text = _("%(records)s：到期后评分卡不再计入，不需要申请。")
    return Way(
        title=title % {"n": count},
        text=text % {"records": "、".join(names) or _("有关记录")},
        on=each.on,
        points=each.points,
        gain=each.points - points_now,
        grade=str(each.grade),
    )


def _left_out(told: GradeExplanation) -> list[dict[str, Any]]:
    counts = Counter(each.reason for each in told.left_out)
    return [
        {"label": label, "count": counts[reason]}
        for reason, label in LEFT_OUT.items()
        if counts[reason]
    ]


def why_none(kind: str, standing: str) -> str:
    """Why a subject has no comprehensive grade, in words."""
    if standing == "provisional":
        return _("登记机关尚未确认这个主体，不评价。")
    if kind != "legal_person":
        return _("公共信用综合评价只覆盖企业法人，这一类主体不评价。")
    return _("登记状态不在评价范围内，没有等级。")
