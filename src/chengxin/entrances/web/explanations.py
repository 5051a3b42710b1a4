"""Why a grade: from what evaluations tell a reader to what the page draws."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chengxin.affairs.evaluations.explanation import GradeExplanation, Line
from chengxin.entrances.web import left_out, ways_up
from chengxin.entrances.web.drawings import waterfall
from chengxin.entrances.web.records import ShownRecord, name_of
from chengxin.entrances.web.templatetags.cx import by_language
from chengxin.law.rulebook.schemas.scorecard import Scorecard
from chengxin.records.publicity.disclosure import DisclosedRecord

LINKS_SHOWN = 5
REASONS_SHOWN = 3

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
        "ways": ways_up.ways(told, records),
        "bound": ways_up.bound(told),
        "protected": left_out.protected(told, href),
        "not_counted": left_out.not_counted(told, href),
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
                "label": name_of(ShownRecord(record, record.decided_on)),
                "href": href(record),
                "decided_on": record.decided_on,
            }
            for record in seen
        ],
        "more": len(line.record_nos) - len(seen),
    }


def why_none(kind: str, standing: str) -> str:
    """Why a subject has no comprehensive grade, in words."""
    if standing == "provisional":
        return _("登记机关尚未确认这个主体，不评价。")
    if kind != "legal_person":
        return _("公共信用综合评价只覆盖企业法人，这一类主体不评价。")
    return _("登记状态不在评价范围内，没有等级。")
