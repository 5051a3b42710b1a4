"""A scorecard's indicators and vetoes in words: what is looked at, what it gives."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from chengxin.entrances.web import labels
from chengxin.entrances.web.templatetags.cx import (
    by_language,
    item_title,
    signed_points,
    unit_name,
    yuan,
)
from chengxin.law import rulebook
from chengxin.law.rulebook.schemas.scorecard_indicators import Indicator
from chengxin.law.rulebook.schemas.scorecard_parts import FieldTest, Selection, Step
from chengxin.records.editions import in_use


def selection(rule: Selection) -> str:
    """Which records a rule looks at, as one line; of a share the part and the whole."""
    part = getattr(rule, "part", None)
    if part is None:
        return _records(rule)
    return _("%(part)s，占：%(whole)s") % {"part": _records(part), "whole": _records(rule)}


def _records(rule: Selection) -> str:
    parts = [item_title(rule.of)]
    parts += ["、".join(str(labels.SEVERITIES[s]) for s in rule.severity or ())]
    parts += ["、".join(str(labels.POLARITIES[p]) for p in rule.polarity or ())]
    parts += ["、".join(unit_name(code) for code in rule.departments or ())]
    parts += [_field_test(rule.of, test) for test in rule.where]
    if rule.window_months:
        parts.append(_("近 %(months)s 个月") % {"months": rule.window_months})
    within = getattr(rule, "within_months", None)
    if within:
        parts.append(_("近 %(months)s 个月") % {"months": within})
    every = getattr(rule, "every_months", None)
    if every:
        parts.append(_("每 %(months)s 个月一次") % {"months": every})
    if rule.in_force:
        parts.append(_("评价当日有效"))
    if rule.under_objection is not None:
        parts.append(_("异议中") if rule.under_objection else _("不含异议中的"))
    return "，".join(part for part in parts if part)


def points(indicator: Indicator) -> list[str]:
    """What an indicator gives, one line per case."""
    lines = []
    each, otherwise = getattr(indicator, "points_each", None), getattr(indicator, "otherwise", 0)
    if each is not None:
        lines.append(_("每条 %(points)s") % {"points": signed_points(each)})
    write = _writer(indicator)
    lines += [_step(step, write) for step in getattr(indicator, "steps", None) or ()]
    lines += [_fading(step) for step in getattr(indicator, "fade", None) or ()]
    for entry in getattr(indicator, "values", None) or ():
        titles = "、".join(_code_title(indicator, value) for value in entry.values)
        lines.append(f"{titles}：{_given(entry)}")
    if indicator.kind == "membership":
        lines.append(_("有：%(points)s") % {"points": signed_points(indicator.points)})
    if otherwise:
        lines.append(_("没有：%(points)s") % {"points": signed_points(otherwise)})
    if indicator.floor is not None:
        lines.append(_("最低 %(points)s") % {"points": signed_points(indicator.floor)})
    if indicator.cap is not None:
        lines.append(_("最高 %(points)s") % {"points": signed_points(indicator.cap)})
    return lines


def _given(entry: Any) -> str:
    """What a code gives: points, and for a grade given elsewhere perhaps a ceiling."""
    ceiling = getattr(entry, "ceiling", None)
    said = [signed_points(entry.points)] if entry.points or ceiling is None else []
    if ceiling is not None:
        said.append(_("最高等级 %(grade)s") % {"grade": ceiling})
    return "，".join(said)


def _fading(step: Any) -> str:
    """How much is left of a record's points after some months."""
    left = f"{step.permille / 10:g}%"
    if step.below is None:
        return _("满 %(least)s 个月：留 %(left)s") % {"least": step.at_least, "left": left}
    return _("满 %(least)s 不满 %(below)s 个月：留 %(left)s") % {
        "least": step.at_least,
        "below": step.below,
        "left": left,
    }


_UNITS: dict[str, Callable[[int], str]] = {
    "duration": lambda value: _("%(n)s 天") % {"n": value},
    "months_since": lambda value: _("%(n)s 个月") % {"n": value},
    "months_without": lambda value: _("%(n)s 个月") % {"n": value},
    "ratio": lambda value: f"{value / 10:g}%",
}


def _writer(indicator: Indicator) -> Callable[[int], str]:
    """How the values of an indicator's steps are written: shares, days, money, or as they are."""
    if indicator.kind in _UNITS:
        return _UNITS[indicator.kind]
    name = getattr(indicator, "field", "")
    if name.endswith(("_fen", "_minor")):
        return lambda value: _("%(n)s 元") % {"n": yuan(value)}
    return str


def _step(step: Step, write: Callable[[int], str]) -> str:
    least = write(step.at_least)
    if step.below is None:
        span = _("不少于 %(least)s") % {"least": least}
    else:
        span = _("%(least)s 至 %(below)s（不含）") % {"least": least, "below": write(step.below)}
    return f"{span}：{signed_points(step.points)}"


def _field_test(item: str, test: FieldTest) -> str:
    title = _field_title(item, test.field)
    if test.codes:
        return f"{title}：{'、'.join(_code_name(item, test.field, code) for code in test.codes)}"
    least = f"≥ {test.at_least}" if test.at_least is not None else ""
    below = f"< {test.below}" if test.below is not None else ""
    return f"{title} {least} {below}".strip()


def _code_title(indicator: Indicator, code: str) -> str:
    return _code_name(indicator.of, getattr(indicator, "field", ""), code)


def _field_title(item: str, name: str) -> str:
    found = _field(item, name)
    return found.title_zh if found else name


def _code_name(item: str, name: str, code: str) -> str:
    found = _field(item, name)
    if found is None or not found.code_table:
        return code
    editions = in_use.current().editions_of(f"code-table.{found.code_table}")
    entry = editions[-1].find(code) if editions else None  # type: ignore[attr-defined]
    return by_language(entry) if entry else code


def _field(item: str, name: str) -> rulebook.Field | None:
    editions = in_use.current().editions_of(f"catalogue.{item}")
    if not editions:
        return None
    fields = editions[-1].fields  # type: ignore[attr-defined]
    return next((field for field in fields if field.name == name), None)
