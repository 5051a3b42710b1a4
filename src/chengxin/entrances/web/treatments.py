"""What a grade means, and which grade is in use, in words."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chengxin.affairs.evaluations.use import GradeInUse, Result
from chengxin.entrances.web.templatetags.cx import by_language
from chengxin.law.rulebook.schemas.grade_treatment import GradeTreatment, Inspection, OfGrade
from chengxin.law.words import Grade

SOURCES: dict[str, Promise] = {
    "computed": gettext_lazy("本区评分卡计算"),
    "national": gettext_lazy("国家综合评价"),
    "city": gettext_lazy("本市综合评价"),
    "industry": gettext_lazy("行业评价"),
}
DOES: dict[str, Promise] = {
    "relax": gettext_lazy("放宽"),
    "order": gettext_lazy("先后"),
    "inspect": gettext_lazy("检查"),
    "restrict": gettext_lazy("依清单限制"),
    "oblige": gettext_lazy("依清单增加义务"),
}


def table_of(pack: GradeTreatment) -> list[dict[str, Any]]:
    """The consequences of each grade, A first."""
    return [of_grade(pack, each) for each in pack.grades]


def of_grade(pack: GradeTreatment, each: OfGrade) -> dict[str, Any]:
    """The consequences of one grade."""
    return {
        "letter": str(each.grade),
        "title": by_language(each.title),
        "inspection": _inspection(each.inspection),
        "confidence": each.inspection.confidence,
        "lines": [
            {
                "does": DOES[line.does],
                "is_measure": line.measure is not None,
                "title": by_language(line.title),
                "also_needs": by_language(line.also_needs),
                "basis": _basis(pack, line.source, line.article),
                "confidence": line.confidence,
            }
            for line in each.treatments
        ],
    }


def _inspection(rule: Inspection) -> list[str]:
    lines = []
    if rule.everybody:
        lines.append(_("全部检查，不抽签"))
    elif rule.ratio_percent is not None:
        lines.append(_("抽查比例为常规的 %(n)s%%") % {"n": rule.ratio_percent})
    if rule.visits_per_year is not None:
        lines.append(_("每年最多 %(n)s 次") % {"n": rule.visits_per_year})
    if rule.spared_when is not None:
        lines.append(by_language(rule.spared_when))
    if rule.always_when is not None:
        lines.append(_("必查：%(when)s") % {"when": by_language(rule.always_when)})
    return lines


def _basis(pack: GradeTreatment, source: str, article: str | None) -> str:
    found = next(each for each in pack.source if each.id == source)
    return " ".join(part for part in (found.title, article) if part)


def in_words(found: GradeInUse) -> dict[str, Any]:
    """A grade in use as a row of a page: what counts, what is missing, from when it is acted on."""
    return {
        "key": found.field.key,
        "title": by_language(found.field.title),
        "counts": SOURCES[found.field.counts],
        "result": None if found.result is None else _result(found.result),
        "is_fallback": found.is_fallback,
        "missing": [SOURCES[each] for each in found.missing],
        "beside": [_result(each) for each in found.beside],
        "acted_on": "" if found.acted_on is None else str(found.acted_on),
        "awaits": found.awaits_notice,
        "notice": found.notice if found.awaits_notice or _is_low(found) else None,
        "treatment": None
        if found.treatment is None or found.rules is None
        else of_grade(found.rules, found.treatment),
    }


def _is_low(found: GradeInUse) -> bool:
    return found.result is not None and found.result.letter > Grade.B


def _result(result: Result) -> dict[str, Any]:
    return {
        "source": SOURCES[result.source],
        "letter": str(result.letter),
        "on": result.evaluated_on,
        "run_no": result.run_no,
        "record_no": result.record_no,
    }
