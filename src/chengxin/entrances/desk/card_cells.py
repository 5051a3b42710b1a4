"""The cells of a card as a form shows them: names, words, values, what to choose from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from chengxin.affairs.scorecard_changes import cells
from chengxin.affairs.scorecard_changes.cells import Cell
from chengxin.entrances.web import labels
from chengxin.entrances.web.templatetags.cx import by_language
from chengxin.law.rulebook import CatalogueItem
from chengxin.law.rulebook.schemas.scorecard_parts import LEDGER_DATES
from chengxin.records.editions import in_use

KEYS = {
    "after": _("放在哪一项之后"),
    "article": _("条款"),
    "at_least": _("从（含）"),
    "basis": _("依据"),
    "below": _("到（不含）"),
    "cap": _("最高分"),
    "ceiling": _("最高等级"),
    "checked_on": _("核对日期"),
    "confidence": _("可信程度"),
    "contains_any": _("含有代码"),
    "departments": _("数据来源单位"),
    "en": _("英文"),
    "every_months": _("每几个月应报一次"),
    "fade": _("随时间减轻"),
    "field": _("字段"),
    "floor": _("最低分"),
    "grace_months": _("报送宽限（月）"),
    "grade": _("等级"),
    "group": _("维度"),
    "id": _("编号"),
    "in": _("代码"),
    "in_force": _("评价当日有效"),
    "label": _("名称"),
    "least": _("总数至少"),
    "note": _("说明"),
    "of": _("事项"),
    "otherwise": _("没有时得分"),
    "part": _("其中的部分"),
    "per": _("怎样计月"),
    "permille": _("保留千分数"),
    "points": _("分值"),
    "points_each": _("每条得分"),
    "polarity": _("信息性质"),
    "severity": _("严重程度"),
    "source": _("法源"),
    "steps": _("分段"),
    "title": _("名称"),
    "under_objection": _("异议中的记录"),
    "url": _("网址"),
    "values": _("按代码给分"),
    "weight_permille": _("权重（千分数）"),
    "where": _("条件"),
    "window_field": _("窗口起算日"),
    "window_months": _("窗口（月）"),
    "within_months": _("近几个月"),
    "zh": _("中文"),
}
"""Words of the keys of a card. A key without a word is shown as it is written."""

KINDS = {
    "count": _("条数"),
    "sum": _("合计"),
    "latest": _("最近一条的值"),
    "membership": _("有或没有"),
    "duration": _("有效天数"),
    "months_since": _("距今月数"),
    "decay": _("随时间减轻"),
    "ratio": _("比例"),
    "external_grade": _("外部等级"),
    "months_without": _("缺报月数"),
}
"""Words of the kinds of indicator; a kind without one is shown as it is written."""


@dataclass(frozen=True)
class ShownCell:
    """One cell as the form draws it."""

    name: str
    label: Any
    form: str
    value: Any = ""
    required: bool = False
    options: tuple[tuple[str, Any, bool], ...] = ()
    hints: str = ""
    cells: tuple["ShownCell", ...] = ()
    rows: tuple[tuple["ShownCell", ...], ...] = ()
    heads: tuple[Any, ...] = ()
    is_flat: bool = False

    @property
    def identity(self) -> str:
        """An id for the page."""
        return "c-" + self.name.replace(".", "-")


@dataclass
class Hints:
    """What may be chosen for keys that name something else; by name of the list on the page."""

    lists: dict[str, list[tuple[str, Any]]] = field(default_factory=dict)

    def for_key(self, key: str, item: str) -> str:
        """The list to offer for a key; empty for none."""
        name = {
            "of": "catalogue",
            "group": "groups",
            "source": "sources",
            "departments": "departments",
            "field": f"fields-{item}",
            "window_field": f"fields-{item}",
        }.get(key, "")
        return name if name in self.lists else ""


def hints_of(whole: Mapping[str, Any], items: set[str]) -> Hints:
    """Lists for a card: items of the catalogue, its groups and sources, fields of some items."""
    book = in_use.current()
    found = Hints()
    catalogue = {item.code: item for item in book.of_kind(CatalogueItem)}
    found.lists["catalogue"] = [
        (code, by_language(i.title)) for code, i in sorted(catalogue.items())
    ]
    found.lists["groups"] = [
        (str(g.get("id")), (g.get("title") or {}).get("zh", "")) for g in whole.get("groups") or ()
    ]
    found.lists["sources"] = [
        (str(s["id"]), s.get("title", "")) for s in whole.get("source") or () if s.get("id")
    ]
    found.lists["departments"] = [(u.code, u.short_zh) for u in book.directory.units]
    for code in sorted(items & set(catalogue)):
        item = catalogue[code]
        fields = [(name, item.field(name).title_zh) for name in item.replica]
        found.lists[f"fields-{code}"] = [*fields, *((name, "") for name in LEDGER_DATES)]
    return found


def shown(
    every: tuple[Cell, ...],
    values: Mapping[str, Any],
    prefix: str,
    hints: Hints,
    item: str = "",
) -> tuple[ShownCell, ...]:
    """Cells with the values of one part of a card.

    Args:
        every: The cells, in their order.
        values: The part, as packs write it.
        prefix: Beginning of the names.
        hints: What may be chosen.
        item: The catalogue item whose fields are offered.
    """
    item = str(values.get("of") or item)
    return tuple(_one(cell, values.get(cell.name), prefix, hints, item) for cell in every)


def _one(cell: Cell, value: Any, prefix: str, hints: Hints, item: str) -> ShownCell:
    name, label = f"{prefix}.{cell.name}", KEYS.get(cell.name, cell.name)
    match cell.form:
        case "part":
            mapping = value if isinstance(value, Mapping) else {}
            inside = shown(cell.cells, mapping, name, hints, item)
            return ShownCell(name, label, cell.form, required=cell.required, cells=inside)
        case "rows":
            rows = value if isinstance(value, list) else []
            listed = tuple(
                shown(cell.cells, row, f"{name}.{number}", hints, item)
                for number, row in cells.blank_rows(cell, rows)
            )
            heads = tuple(KEYS.get(c.name, c.name) for c in cell.cells)
            return ShownCell(
                name,
                label,
                cell.form,
                len(listed),
                cell.required,
                rows=listed,
                heads=heads,
                is_flat=cell.is_flat,
            )
        case "choice" | "choices":
            chosen = value if isinstance(value, list) else [value]
            options = tuple((word, _word(cell.name, word), word in chosen) for word in cell.choices)
            return ShownCell(name, label, cell.form, value, cell.required, options)
    text = _text(cell.form, value)
    hint = hints.for_key(cell.name, item)
    return ShownCell(name, label, cell.form, text, cell.required, hints=hint)


def _text(form: str, value: Any) -> Any:
    if value is None:
        return ""
    if form == "texts" and isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return value if form == "flag" else str(value)


def _word(key: str, word: str) -> Any:
    if key == "confidence":
        return labels.CONFIDENCES.get(word, word)  # type: ignore[call-overload]
    return KINDS.get(word) or labels.ALL.get(word, word)
