"""What the pages of held rows and judgements show, in the words of the screen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chengxin.affairs.judgements import cases
from chengxin.affairs.judgements.consequences import Consequences, RecordChange
from chengxin.engines.matching.scoring import Feature, weights
from chengxin.entrances.web.templatetags.cx import by_language, industry_name, town_name, unit_name
from chengxin.records.editions import in_use
from chengxin.records.intake.models import HeldRow
from chengxin.records.intake.queue import Wanted
from chengxin.records.subjects.enums import KindOfSubject, Status
from chengxin.records.subjects.selectors.versions import latest_versions

AGES = (1, 5, 10, 30)
"""Days a row may be asked to have waited longer than."""
FIELD_LABELS: dict[str, Promise] = {
    "name": gettext_lazy("名称"),
    "uscc": gettext_lazy("统一社会信用代码"),
    "organisation_code": gettext_lazy("组织机构代码"),
    "registration_number": gettext_lazy("工商注册号"),
    "kind": gettext_lazy("主体类别"),
    "status": gettext_lazy("登记状态"),
    "town": gettext_lazy("街镇"),
    "division": gettext_lazy("行政区划"),
    "industry": gettext_lazy("行业"),
    "registered_on": gettext_lazy("成立日期"),
}
VERDICTS: dict[str, Promise] = {
    "same": gettext_lazy("一致"),
    "likely": gettext_lazy("很可能一致"),
    "candidate": gettext_lazy("可能一致"),
    "related": gettext_lazy("相关，不同一"),
    "different": gettext_lazy("不一致"),
}
OUTCOMES: dict[str, Promise] = {
    "same": gettext_lazy("相同"),
    "same-written-differently": gettext_lazy("写法不同"),
    "sounds-alike": gettext_lazy("同音"),
    "one-character": gettext_lazy("差一个字"),
    "part": gettext_lazy("一方包含另一方"),
    "missing": gettext_lazy("一方没有写"),
    "differs": gettext_lazy("不同"),
}
HOWS: dict[str, Promise] = {
    "gained": gettext_lazy("增加"),
    "lost": gettext_lazy("移走"),
    "changed": gettext_lazy("改变"),
}


def wanted(query: QueryDict) -> Wanted:
    """What of the queue the address asks for; anything odd means all."""
    older = query.get("older", "")
    return Wanted(
        department=query.get("department", ""),
        item=query.get("item", ""),
        held_for=query.get("held_for", ""),
        older_than_days=int(older) if older.isdecimal() and int(older) in AGES else 0,
        assigned=query.get("assigned", ""),
        text=query.get("q", "").strip()[:100],
        sort=query.get("sort", "waiting"),
    )


@dataclass(frozen=True)
class Line:
    """One row of the queue as the list shows it."""

    row: HeldRow
    days: int
    first_name: str
    first_score: int | None
    first_reason: str
    assigned: str


def lines(rows: Sequence[HeldRow], *, at: datetime, on: date) -> list[Line]:
    """The rows of a page with age, first candidate, and who sees to them."""
    firsts = {row.pk: row.candidates[0] for row in rows if row.candidates}
    known = latest_versions((c["subject"] for c in firsts.values()), on=on)
    shown = []
    for row in rows:
        first = firsts.get(row.pk)
        version = known.get(first["subject"]) if first else None
        shown.append(
            Line(
                row=row,
                days=(at - row.waits_since).days,
                first_name=version.name if version else "",
                first_score=first["match_score"] if first else None,
                first_reason=first["reasons"][0] if first and first["reasons"] else "",
                assigned=_assigned(row, at),
            )
        )
    return shown


def _assigned(row: HeldRow, at: datetime) -> str:
    taken = row.assigned_until is not None and row.assigned_until > at
    return str(row.assigned_to) if taken else ""


def field_lines(case: cases.Case, side: cases.Side | None) -> list[dict[str, Any]]:
    """Field by field: what the row says, what the register says, and whether they agree."""
    found = []
    for name, label in FIELD_LABELS.items():
        said = _shown(name, case.values[name])
        registered = _shown(name, side.values[name]) if side else ""
        if said or registered:
            found.append(
                {
                    "label": label,
                    "said": said,
                    "registered": registered,
                    "code": name in ("uscc", "organisation_code", "registration_number"),
                    "agrees": said == registered if said and registered else None,
                }
            )
    return found


def _shown(name: str, value: str) -> str:
    if not value:
        return ""
    if name == "kind" and value in KindOfSubject.values:
        return str(KindOfSubject(value).label)
    if name == "status" and value in Status.values:
        return str(Status(value).label)
    if name == "town":
        return town_name(value) or unit_name(value)
    if name == "industry":
        return industry_name(value)
    if name == "division":
        return _division(value)
    return value


def _division(code: str) -> str:
    editions = in_use.current().editions_of("code-table.division")
    entry = editions[-1].find(code) if editions else None  # type: ignore[attr-defined]
    return by_language(entry) if entry else code


def feature_lines(features: Iterable[Feature]) -> list[dict[str, Any]]:
    """Why the score is what it is: every feature with both values, agreement and weight."""
    pack = weights()
    return [
        {
            "title": by_language(pack.feature(each.feature).title),
            "left": each.left,
            "right": each.right,
            "outcome": OUTCOMES.get(each.outcome, each.outcome),
            "agreement": f"{each.agreement / 10:g}%",
            "weight": each.weight,
        }
        for each in features
    ]


def consequence_context(found: Consequences) -> dict[str, Any]:
    """Consequences as the pages list them, lists first told apart from other records."""
    lists = found.lists
    return {
        "grades": found.changed_grades,
        "grades_same": len(found.grades) - len(found.changed_grades),
        "list_changes": [_record(change) for change in lists],
        "record_changes": [_record(c) for c in found.records if not c.is_list],
        "report_changes": found.reports,
        "gap_changes": found.gaps,
    }


def _record(change: RecordChange) -> dict[str, Any]:
    return {"change": change, "how": HOWS[change.how]}


def source_label(scope: str) -> str:
    """Whose words a judgement is about: item and department."""
    item, _slash, department = scope.partition("/")
    editions = in_use.current().editions_of(f"catalogue.{item}")
    title = by_language(editions[-1].title) if editions else item
    return _("%(department)s，%(item)s") % {"department": unit_name(department), "item": title}
