"""An impact list in figures and words: moves, groups, drift, differences between groups."""

from typing import Any

from django.utils.translation import gettext as _

from chengxin.affairs.scorecard_changes import figures, workshop
from chengxin.affairs.scorecard_changes.comparing import direction_of
from chengxin.affairs.scorecard_changes.enums import Dimension, ImpactState
from chengxin.affairs.scorecard_changes.models import ImpactList
from chengxin.entrances.web.templatetags.cx import by_language, industry_name, town_name
from chengxin.law.rulebook.schemas.scorecard_change import ScorecardChange

GRADES = figures.GRADES
MILLION = figures.MILLION


def context(found: ImpactList) -> dict[str, Any]:
    """Everything the page of a finished list shows; little of one that is not finished."""
    if found.state != ImpactState.DONE:
        return {}
    rules = workshop.rules_on(found.as_of) if found.as_of else None
    assert rules is not None
    return names_of(found) | {
        "matrix": matrix_rows(found.matrix),
        "sides": ("", *GRADES),
        "distribution": _distribution(found),
        "dimensions": [_dimension(found, dimension) for dimension in Dimension],
        "drift": _drift(found, rules),
        "rules": rules,
    }


def names_of(found: ImpactList) -> dict[str, Any]:
    """Words for the codes of every group of a list."""
    if found.as_of is None:
        return {"group_names": {d.value: {} for d in Dimension}}
    rules = workshop.rules_on(found.as_of)
    words: dict[str, dict[str, str]] = {
        "size": {band.code: by_language(band.title) for band in rules.sizes},
        "age": {band.code: by_language(band.title) for band in rules.ages},
    }
    for dimension in Dimension:
        known = words.setdefault(dimension.value, {})
        for code in found.groups.get(dimension.value, {}):
            known.setdefault(code, _word(dimension, code))
    return {"group_names": words}


def _word(dimension: Dimension, code: str) -> str:
    if not code:
        return _("没有登记")
    if dimension is Dimension.TOWN:
        return town_name(code) or code
    return industry_name(code) if dimension is Dimension.SECTION else code


def matrix_rows(matrix: dict[str, dict[str, int]]) -> list[dict[str, Any]]:
    """One row per grade before, with a cell per grade after; '' stands for not evaluated."""
    return [
        {
            "before": before,
            "cells": [
                {
                    "after": after,
                    "count": matrix.get(before, {}).get(after, 0),
                    "way": str(direction_of(before, after) or ""),
                }
                for after in (*GRADES, "")
            ],
            "total": sum(matrix.get(before, {}).values()),
        }
        for before in (*GRADES, "")
    ]


def _distribution(found: ImpactList) -> list[dict[str, Any]]:
    before, after = figures.grades_before(found.matrix), figures.grades_after(found.matrix)
    return [
        {
            "letter": grade,
            "before": before[grade],
            "after": after[grade],
            "share_before": percent(figures.share(before[grade], sum(before.values()))),
            "share_after": percent(figures.share(after[grade], sum(after.values()))),
            "difference": after[grade] - before[grade],
        }
        for grade in GRADES
    ]


def _dimension(found: ImpactList, dimension: Dimension) -> dict[str, Any]:
    """One way to divide: every group with its moves and shares, the largest differences."""
    matrices = found.groups.get(dimension.value, {})
    fair = found.fairness.get(dimension.value, {})
    words = names_of(found)["group_names"][dimension.value]
    smallest = fair.get("smallest", 0)
    rows = [
        {
            "code": code,
            "name": words.get(code, code),
            "ways": _ways(matrix),
            "before": _shares(fair["groups"][code]["before"]),
            "after": _shares(fair["groups"][code]["after"]),
            "is_small": fair["groups"][code]["after"]["subjects"] < smallest,
        }
        for code, matrix in matrices.items()
    ]
    rows.sort(key=lambda row: (-row["ways"]["fall"], row["name"]))
    largest = fair.get("largest", {})
    return {
        "name": dimension.value,
        "label": dimension.label,
        "rows": rows,
        "smallest": smallest,
        "largest": {
            side: {key: percent(value) for key, value in each.items()}
            for side, each in largest.items()
        },
    }


def _ways(matrix: dict[str, dict[str, int]]) -> dict[str, int]:
    found = {"fall": 0, "rise": 0, "enter": 0, "leave": 0}
    for before, row in matrix.items():
        for after, count in row.items():
            way = direction_of(before, after)
            if way is not None:
                found[way.value] += count
    return found


def _shares(shares: dict[str, int]) -> dict[str, Any]:
    return {
        "subjects": shares["subjects"],
        "best": percent(shares["best"]),
        "low": percent(shares["low"]),
    }


def _drift(found: ImpactList, rules: ScorecardChange) -> list[dict[str, Any]]:
    names = {"points": _("分值分布"), "grades": _("等级分布")}
    return [
        {"label": label, "value": index(value), "word": drift_word(value, rules)}
        for key, label in names.items()
        for value in [found.drift.get(key)]
        if value is not None
    ]


def index(value: int | None) -> str:
    """A stability index in parts per million, as three decimals.

    >>> index(123456)
    '0.123'
    """
    if value is None:
        return ""
    thousandths = (2 * value + 1_000) // 2_000
    return f"{thousandths // 1_000}.{thousandths % 1_000:03d}"


def percent(ppm: int | None) -> str:
    """Parts per million as percent with one decimal, rounded half up.

    >>> percent(333333), percent(None)
    ('33.3%', '')
    """
    if ppm is None:
        return ""
    tenths = (2 * ppm + 1_000) // 2_000
    return f"{tenths // 10}.{tenths % 10}%"


def drift_word(value: int, rules: ScorecardChange) -> dict[str, str]:
    """How a shift is called, and the tone it is drawn in."""
    if value < rules.drift.stable_below:
        return {"text": _("稳定"), "tone": "ok"}
    if value < rules.drift.marked_from:
        return {"text": _("略有变化"), "tone": "wait"}
    return {"text": _("明显变化"), "tone": "bad"}
