"""Why a grade was another one, as the page shows it: each step, what was recorded, what it gave."""

from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chengxin.affairs.evaluations.differences import Change, Difference, Step
from chengxin.entrances.web.records import ShownRecord, name_of
from chengxin.entrances.web.templatetags.cx import by_language
from chengxin.records.editions import in_use

WORDS: dict[str, Promise] = {
    "new": gettext_lazy("新记录"),
    "corrected": gettext_lazy("更正"),
    "revoked": gettext_lazy("撤销"),
    "reappeared": gettext_lazy("再次报送"),
    "restored": gettext_lazy("恢复"),
    "ended": gettext_lazy("终止"),
    "effect": gettext_lazy("法律效果"),
    "effect-ended": gettext_lazy("法律效果终止"),
    "subject": gettext_lazy("登记信息变更"),
    "edition": gettext_lazy("评分卡换版"),
}


def context_of(found: Difference, file_href: str) -> dict[str, Any]:
    """Everything the page says of a difference."""
    return {
        "found": found,
        "then": _side(found, 0),
        "now": _side(found, 1),
        "steps": [_step(step, file_href, found.as_of) for step in found.steps],
    }


def _side(found: Difference, place: int) -> dict[str, Any]:
    planned = (found.then, found.now)[place]
    evaluation = (found.before, found.after)[place]
    return {
        "known_at": planned.known.at,
        "card": planned.card,
        "grade": "" if evaluation is None else str(evaluation.grade),
        "points": None if evaluation is None else evaluation.points,
    }


def _step(step: Step, file_href: str, on: date) -> dict[str, Any]:
    return {
        "recorded_at": step.recorded_at,
        "gave": step.gave,
        "points": step.points,
        "grade_before": "" if step.grade_before is None else str(step.grade_before),
        "grade": "" if step.grade is None else str(step.grade),
        "changes": [_change(change, file_href, on) for change in step.changes],
    }


def _change(change: Change, file_href: str, on: date) -> dict[str, str]:
    word = str(WORDS.get(change.kind, change.kind))
    if change.kind.startswith("effect"):
        word = f"{word}：{_effect(change.word, on)}"
    if change.kind == "edition":
        return {"word": word, "name": _edition(change.word), "href": ""}
    if change.is_hidden:
        return {"word": word, "name": _("一条您无权查看的记录"), "href": ""}
    if change.record is None:
        return {"word": word, "name": "", "href": ""}
    record = change.record
    return {
        "word": word,
        "name": name_of(ShownRecord(record, record.decided_on)),
        "href": f"{file_href}?record={record.record_no}#record",
    }


def _effect(kind: str, on: date) -> str:
    return by_language(in_use.current().protections(on).protection(kind).title)


def _edition(word: str) -> str:
    pack, _space, edition = word.partition(" ")
    found = in_use.current().edition(pack, edition)
    return f"{by_language(found.title)} {edition}"
