"""The nearest lawful ways up in words a business owner understands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chengxin.affairs.evaluations.explanation import GradeExplanation
from chengxin.engines.scorecards.ways_up import Act, WayUp
from chengxin.entrances.web.records import ShownRecord, name_of
from chengxin.entrances.web.templatetags.cx import by_language
from chengxin.law.rulebook.schemas.remedies import Remedy

NAMED = 5
REPAIRS = ("repaired", "lifted")
WAYS_SHOWN = 6


@dataclass(frozen=True)
class Step:
    """One step of a way: what to do, about which records, where, with what; or waiting.

    `is_repair`: it is applied for here; `repair_of`: about this one record, None for several.
    """

    title: str
    text: str
    on: date
    records: str = ""
    conditions: tuple[str, ...] = ()
    hand_in: tuple[str, ...] = ()
    apply_to: str = ""
    basis: str = ""
    is_repair: bool = False
    repair_of: int | None = None


@dataclass(frozen=True)
class Way:
    """One lawful way up in words; points and `gain` in thousandths of a point."""

    title: str
    steps: tuple[Step, ...]
    on: date
    is_open_today: bool
    points: int
    gain: int
    grade: str
    raises_grade: bool


def ways(told: GradeExplanation, records: Iterable[ShownRecord]) -> list[Way]:
    """The nearest ways of an explanation, those to a better grade first.

    Args:
        records: What the reader may see of the subject, for the names of records.
    """
    names = {each.record.record_no: name_of(each) for each in records}
    return [_way(each, told, names) for each in told.ways_up[:WAYS_SHOWN]]


def bound(told: GradeExplanation) -> str:
    """How far the ways were searched, in one sentence."""
    search = told.search
    words = {"tried": search.tried, "steps": len(search.bounds.acts), "days": search.bounds.days}
    if search.is_whole:
        return _("试算了 %(tried)s 种做法，%(steps)s 步以内的组合全部试过。") % words
    return (
        _(
            "试算了 %(tried)s 种做法后停止：只试 %(steps)s 步以内的组合、最近 %(days)s 个变动日，"
            "更多步的给出缺一不可的一组。"
        )
        % words
    )


def _way(each: WayUp, told: GradeExplanation, names: dict[int, str]) -> Way:
    steps = _acts(each, told, names)
    if each.is_waited_for:
        steps.append(_waiting(each, names))
    return Way(
        title=_("；").join(step.title for step in steps),
        steps=tuple(steps),
        on=each.on,
        is_open_today=each.on == told.as_of,
        points=each.points,
        gain=each.points - told.points,
        grade=str(each.grade),
        raises_grade=told.grade is not None and each.grade < told.grade,
    )


def _acts(each: WayUp, told: GradeExplanation, names: dict[int, str]) -> list[Step]:
    """One step for each thing to do, however many records it is about."""
    by_remedy: dict[str, list[Act]] = {}
    for act in each.acts:
        by_remedy.setdefault(act.kind, []).append(act)
    steps = []
    for code, acts in by_remedy.items():
        remedy = told.remedy(code)
        if remedy is not None:
            steps.append(_step(remedy, acts, told, names))
    return steps


def _step(remedy: Remedy, acts: list[Act], told: GradeExplanation, names: dict[int, str]) -> Step:
    title = by_language(remedy.title)
    if len(acts) > 1:
        count = ngettext("%(n)s 条记录", "%(n)s 条记录", len(acts)) % {"n": len(acts)}
        title = _("%(title)s（%(count)s）") % {"title": title, "count": count}
    source = next(
        s for s in (told.remedies.source if told.remedies else ()) if s.id == remedy.source
    )
    return Step(
        title=title,
        text=by_language(remedy.text),
        on=max(act.opens_on for act in acts),
        records=_listed([act.record_no for act in acts if act.record_no is not None], names)
        or "、".join(f"{act.about:%Y-%m}" for act in acts if act.about is not None),
        conditions=tuple(by_language(each) for each in remedy.conditions),
        hand_in=tuple(by_language(each) for each in remedy.hand_in),
        apply_to=by_language(remedy.apply_to),
        basis=" ".join(part for part in (source.title, remedy.article) if part),
        is_repair=remedy.effect in REPAIRS,
        repair_of=acts[0].record_no if len(acts) == 1 else None,
    )


def _waiting(each: WayUp, names: dict[int, str]) -> Step:
    count = len(each.leaving)
    day = {"day": f"{each.on:%Y-%m-%d}", "n": count}
    if not count:
        return Step(_("等到 %(day)s") % day, _("不需要申请，到期自动重新计算。"), each.on)
    title = ngettext("等到 %(day)s，%(n)s 条记录少计或者不再计入",
                     "等到 %(day)s，%(n)s 条记录少计或者不再计入", count)  # fmt: skip
    return Step(
        title % day,
        _("不需要申请，到期自动重新计算。"),
        each.on,
        records=_listed(each.leaving, names),
    )


def _listed(numbers: Iterable[int], names: dict[int, str]) -> str:
    known = [names[number] for number in numbers if number in names]
    more = _("等") if len(known) > NAMED else ""
    return "、".join(known[:NAMED]) + more
