"""No-penalty lists and discretion benchmarks, for both doors that show them: portal and desk.

What the calculators answer is a proposal, kept nowhere: the authority decides.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chengxin.entrances.web import case_parts, exporting, paging
from chengxin.entrances.web.templatetags.cx import by_language, unit_name, yuan
from chengxin.law.discretion import Proposal, look_up, propose, statutory_range
from chengxin.law.errors import InvalidAmountError
from chengxin.law.money import parse_fen
from chengxin.law.rulebook.schemas.base import Pack
from chengxin.law.rulebook.schemas.discretion import WHOLE, Behaviour, Discretion, Leaning
from chengxin.law.rulebook.schemas.no_penalty_list import NoPenaltyList, SparedViolation
from chengxin.records.editions import in_use

SPARED = {
    "minor": gettext_lazy("轻微不罚"),
    "first": gettext_lazy("首违可以不罚"),
    "no-fault": gettext_lazy("无主观过错不罚"),
}
LEANINGS = {
    Leaning.NONE: gettext_lazy("不予处罚"),
    Leaning.REDUCED: gettext_lazy("减轻处罚"),
    Leaning.LENIENT: gettext_lazy("从轻处罚"),
    Leaning.ORDINARY: gettext_lazy("一般处罚"),
    Leaning.SEVERE: gettext_lazy("从重处罚"),
}
P = TypeVar("P", bound=Pack)
_LARGEST_QUANTITY = 9  # digits of a quantity that is read at all


@dataclass(frozen=True)
class Line:
    """One entry of a list or of the benchmarks, in words."""

    key: str
    field: str
    authority: str
    code: str
    title: str
    kind: str
    violates: str
    penalised_by: str
    confidence: str


def violations(on: date) -> list[Line]:
    """Every entry of every no-penalty list in force on a day."""
    return [
        Line(
            pack.key, by_language(pack.title), unit_name(pack.authority), each.code,
            by_language(each.title), each.spared, each.violates, each.penalised_by,
            each.confidence,
        )
        for pack in _in_force(NoPenaltyList, on)
        for each in pack.violations
    ]  # fmt: skip


def behaviours(on: date) -> list[Line]:
    """Every behaviour of every benchmark in force on a day."""
    return [
        Line(
            pack.key, by_language(pack.title), unit_name(pack.authority), each.code,
            by_language(each.title), "", each.violates, each.penalised_by, each.confidence,
        )
        for pack in _in_force(Discretion, on)
        for each in pack.behaviours
    ]  # fmt: skip


def list_context(request: HttpRequest, every: list[Line]) -> dict[str, Any]:
    """A list filtered, searched and sorted by the address, and the page of it."""
    asked = request.GET
    words = asked.get("q", "").strip()[:50]
    field, kind = asked.get("field", ""), asked.get("kind", "")
    sort = asked.get("sort", "field")
    found = [
        line
        for line in every
        if words in f"{line.title} {line.violates} {line.penalised_by}"
        and field in ("", line.key)
        and kind in ("", line.kind)
    ]
    by = {"title": _by_title, "field": _by_field}.get(sort.removeprefix("-"), _by_field)
    found.sort(key=by, reverse=sort.startswith("-"))
    return {
        "found": found,
        "page": paging.cut(found, paging.wanted(asked)),
        "q": words,
        "field": field,
        "kind": kind,
        "fields": sorted({(line.key, line.field) for line in every}),
        "kinds": [(k, v) for k, v in SPARED.items() if any(line.kind == k for line in every)],
        "spared": SPARED,
        "default_sort": "field",
    }


def _by_title(line: Line) -> tuple[str, str]:
    return line.title, line.key


def _by_field(line: Line) -> tuple[str, str]:
    return line.key, line.code


def export(kind: str, name: str, found: Iterable[Line]) -> HttpResponse:
    """The entries found as a file; they are public."""
    heads = [_("领域"), _("单位"), _("违法行为"), _("情形"), _("违反"), _("处罚依据")]
    rows = [
        (
            line.field, line.authority, line.title, str(SPARED.get(line.kind, "")), line.violates,
            line.penalised_by,
        )
        for line in found
    ]  # fmt: skip
    return exporting.as_file(kind, name, heads, rows)


def violation_context(key: str, code: str, query: QueryDict) -> dict[str, Any]:
    """One entry of a no-penalty list, and how what was ticked stands to its conditions."""
    pack, entry = _violation(key, code)
    facts = {each.id: _fact(query, each.id, each.at_most is not None) for each in entry.conditions}
    asked = "check" in query
    answer = look_up(entry, facts)
    return {
        "pack": pack,
        "entry": entry,
        "field": by_language(pack.title),
        "authority": unit_name(pack.authority),
        "spared": SPARED[entry.spared],
        "clause": pack.clauses[entry.spared],
        "conditions": [
            {
                "id": each.id,
                "text": by_language(each.text),
                "at_most": each.at_most,
                "unit": by_language(each.unit) if each.unit else "",
                "value": query.get(f"c-{each.id}", ""),
            }
            for each in entry.conditions
        ],
        "answer": answer if asked else None,
        "unmet": [by_language(each.text) for each in answer.unmet],
        "unknown": [by_language(each.text) for each in answer.unknown],
        "law": case_parts.law_beside((pack.pack, pack.edition)),
    }


def _fact(query: QueryDict, name: str, is_quantity: bool) -> int | bool | None:
    sent = query.get(f"c-{name}", "")
    if not is_quantity:
        return {"yes": True, "no": False}.get(sent)
    return int(sent) if sent.isdecimal() and len(sent) <= _LARGEST_QUANTITY else None


def behaviour_context(key: str, code: str, query: QueryDict) -> dict[str, Any]:
    """One behaviour of the benchmarks, and what the ticked circumstances lead to."""
    pack, entry = _behaviour(key, code)
    chosen = [each.id for each in pack.circumstances if each.id in query.getlist("c")]
    typed = query.get("value", "").strip()[:30]
    value, problem = _value(entry, typed) if "check" in query else (None, "")
    found = None
    if "check" in query and not problem:
        found = propose(pack, code, chosen, value_fen=value)
    return {
        "pack": pack,
        "entry": entry,
        "field": by_language(pack.title),
        "authority": unit_name(pack.authority),
        "range": _range_words(entry),
        "value_name": by_language(entry.value) if entry.value else "",
        "value": typed,
        "problem": problem,
        "circumstances": [
            {
                "id": each.id,
                "text": by_language(each.text),
                "leads": LEANINGS[Leaning(each.leads)],
                "article": each.article or "",
                "chosen": each.id in chosen,
            }
            for each in pack.circumstances
        ],
        "proposal": _proposal_words(found) if found else None,
        "law": case_parts.law_beside((pack.pack, pack.edition)),
    }


def _value(entry: Behaviour, typed: str) -> tuple[int | None, str]:
    if not entry.is_multiple:
        return None, ""
    try:
        fen = parse_fen(typed, unit="yuan")
    except InvalidAmountError:
        fen = -1
    if fen < 0:
        return None, _("请填写金额，单位元，例如 15000。")
    return fen, ""


def _range_words(entry: Behaviour) -> str:
    """The statutory range in words."""
    if entry.least_times is not None and entry.most_times is not None and entry.value is not None:
        return _("%(value)s的 %(least)s 至 %(most)s 倍") % {
            "value": by_language(entry.value),
            "least": _times(entry.least_times),
            "most": _times(entry.most_times),
        }
    low, high = statutory_range(entry, None)
    if not low:
        return _("%(most)s 元以下") % {"most": yuan(high)}
    return _("%(least)s 元至 %(most)s 元") % {"least": yuan(low), "most": yuan(high)}


def _times(thousandths: int) -> str:
    """Thousandths as a number of times: 10000 is 10, 50 is 0.05."""
    return f"{thousandths / WHOLE:.3f}".rstrip("0").rstrip(".")


def _proposal_words(found: Proposal) -> dict[str, Any]:
    low, high = found.statutory
    return {
        "leaning": LEANINGS[found.leaning],
        "none": found.leaning is Leaning.NONE,
        "low": yuan(found.low_fen),
        "high": yuan(found.high_fen),
        "law_low": yuan(low),
        "law_high": yuan(high),
        "below": found.leaning is Leaning.REDUCED,
        "opposed": found.opposed,
        "weighed": [
            {"text": by_language(each.text), "article": each.article or ""}
            for each in found.weighed
        ],
        "share": None
        if found.share is None
        else f"{found.share.lowest * 100 // WHOLE}%–{found.share.highest * 100 // WHOLE}%",
    }


def _violation(key: str, code: str) -> tuple[NoPenaltyList, SparedViolation]:
    for pack in _in_force(NoPenaltyList, timezone.localdate()):
        if pack.key == key:
            try:
                return pack, pack.violation(code)
            except KeyError:
                break
    raise Http404


def _behaviour(key: str, code: str) -> tuple[Discretion, Behaviour]:
    for pack in _in_force(Discretion, timezone.localdate()):
        if pack.key == key:
            try:
                return pack, pack.behaviour(code)
            except KeyError:
                break
    raise Http404


def _in_force(kind: type[P], on: date) -> list[P]:
    return [pack for pack in in_use.current().of_kind(kind) if pack.is_in_force(on)]
