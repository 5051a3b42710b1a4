"""What differs between two editions of a pack, in words."""

from dataclasses import dataclass
from typing import Any

import yaml
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chengxin.entrances.web import labels
from chengxin.entrances.web.templatetags.cx import by_language
from chengxin.law.rulebook import Pack
from chengxin.law.rulebook.comparison import ORDER, Change, compare_packs
from chengxin.records.editions import in_use

LONGEST = 400  # characters of a value that are drawn
KEYS = {
    "title": gettext_lazy("名称"),
    "in_force": gettext_lazy("施行"),
    "since": gettext_lazy("施行日"),
    "until": gettext_lazy("失效日"),
    "confidence": gettext_lazy("可信程度"),
    "source": gettext_lazy("法源"),
    "fields": gettext_lazy("字段"),
    "rules": gettext_lazy("字段之间的规则"),
    "deadlines": gettext_lazy("报送期限"),
    "reporters": gettext_lazy("报送单位"),
    "responsible": gettext_lazy("责任单位"),
    "subject_kinds": gettext_lazy("主体类型"),
    "disclosure": gettext_lazy("公开属性"),
    "update_cycle_days": gettext_lazy("更新周期（天）"),
    "retention": gettext_lazy("留存期限"),
    "roles": gettext_lazy("字段用途"),
    "natural_key": gettext_lazy("识别同一文书的字段"),
    "required": gettext_lazy("必填"),
    "max_length": gettext_lazy("长度"),
    "kind": gettext_lazy("类型"),
    "unit": gettext_lazy("单位"),
    "code_table": gettext_lazy("代码表"),
    "title_zh": gettext_lazy("中文名称"),
    "hint_zh": gettext_lazy("说明"),
    "aliases": gettext_lazy("其他写法"),
    "severity": gettext_lazy("失信程度"),
    "polarity": gettext_lazy("性质"),
    "measures": gettext_lazy("奖惩措施"),
    "entries": gettext_lazy("事项"),
    "columns": gettext_lazy("栏目"),
    "groups": gettext_lazy("类别"),
    "legal_basis": gettext_lazy("依据"),
    "workdays": gettext_lazy("工作日"),
    "indicators": gettext_lazy("指标"),
    "vetoes": gettext_lazy("一票否决"),
    "bands": gettext_lazy("等级线"),
    "base_points": gettext_lazy("基础分"),
    "points_each": gettext_lazy("每条得分"),
    "points": gettext_lazy("分值"),
    "steps": gettext_lazy("分段"),
    "cap": gettext_lazy("最高分"),
    "floor": gettext_lazy("最低分"),
    "otherwise": gettext_lazy("没有时得分"),
    "at_least": gettext_lazy("从（含）"),
    "below": gettext_lazy("到（不含）"),
    "window_months": gettext_lazy("窗口（月）"),
    "within_months": gettext_lazy("近几个月"),
    "weight_permille": gettext_lazy("权重（千分数）"),
    "ceiling": gettext_lazy("最高等级"),
    "population": gettext_lazy("评价谁"),
    "label": gettext_lazy("名称"),
    "basis": gettext_lazy("依据"),
    "where": gettext_lazy("条件"),
    ORDER: gettext_lazy("顺序"),
}


@dataclass(frozen=True)
class ShownChange:
    """A difference as it is drawn: the way to it in words and as written, both sides as text."""

    steps: tuple[str, ...]
    path: str
    kind: str
    label: str
    before: str
    after: str


def shown_changes(before: Pack, after: Pack) -> list[ShownChange]:
    """Every difference between two editions, in words."""
    names = _names(before) | _names(after)
    return [
        ShownChange(
            steps=tuple(str(names.get(step) or KEYS.get(step, step)) for step in change.path),
            path=".".join(change.path),
            kind=change.kind,
            label=str(labels.CHANGES[change.kind]),
            before=_text(change, change.before),
            after=_text(change, change.after),
        )
        for change in compare_packs(before, after)
    ]


def _names(pack: Pack) -> dict[str, str]:
    """Names of members by their codes: columns by their headers, entries by their titles."""
    found = {field.code: field.title_zh for field in getattr(pack, "fields", ())}
    for entry in getattr(pack, "entries", ()):
        title = getattr(entry, "title", None)
        if title is not None:
            found[entry.code] = by_language(title)
    for rule in (*getattr(pack, "indicators", ()), *getattr(pack, "vetoes", ())):
        found[rule.id] = by_language(rule.label)
    if hasattr(pack, "indicators"):
        found |= {group.id: by_language(group.title) for group in getattr(pack, "groups", ())}
    return found


def _text(change: Change, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, dict | list):
        if isinstance(value, list) and not any(isinstance(v, dict | list) for v in value):
            return "、".join(str(v) for v in value)[:LONGEST]
        return str(yaml.safe_dump(value, allow_unicode=True, sort_keys=False))[:LONGEST]
    return str(value)[:LONGEST]


def editions_context(request: HttpRequest, pack: str) -> dict[str, Any]:
    """Everything the page that compares two editions of a pack shows."""
    editions = in_use.current().editions_of(pack)
    if not editions:
        raise Http404
    by_name = {each.edition: each for each in editions}
    after = by_name.get(request.GET.get("b", ""), editions[-1])
    before = by_name.get(request.GET.get("a", ""), editions[-2] if len(editions) > 1 else after)
    return {
        "editions": editions,
        "before": before,
        "after": after,
        "changes": shown_changes(before, after),
    }
