"""What the doors share about measures: words of a case, the list itself, refusals in words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chengxin.affairs.measures import selectors
from chengxin.affairs.measures.conditions import clause_of
from chengxin.affairs.measures.enums import MeasureAct, MeasureState
from chengxin.affairs.measures.models import MeasureCase
from chengxin.affairs.measures.telling import RULES
from chengxin.affairs.measures.transitions import AFFAIR
from chengxin.entrances.web import case_parts, case_places, refusals
from chengxin.entrances.web.templatetags.cx import by_language, unit_name
from chengxin.law.errors import CreditError, NoRuleInForceError
from chengxin.law.measures import list_in_force, rules_in_force
from chengxin.law.rulebook.schemas.measure_rules import ANYBODY, MeasureRule, MeasureRules
from chengxin.law.rulebook.schemas.measures import Measures
from chengxin.records.editions import in_use

ACTS: dict[str, Promise | str] = {
    MeasureAct.PROPOSE: gettext_lazy("提出"),
    MeasureAct.RELEASE: gettext_lazy("审核通过"),
    MeasureAct.REFUSE: gettext_lazy("审核不通过"),
    MeasureAct.WITHDRAW: gettext_lazy("撤回"),
    MeasureAct.FEED_BACK: gettext_lazy("反馈执行情况"),
    MeasureAct.LIFT: gettext_lazy("解除"),
    MeasureAct.FOLLOW: gettext_lazy("随依据解除"),
    MeasureAct.SUSPEND: gettext_lazy("暂停执行"),
    MeasureAct.RESUME: gettext_lazy("恢复执行"),
    MeasureAct.END: gettext_lazy("期满终止"),
}

case_places.register(
    AFFAIR,
    case_places.CasePlace(
        title=gettext_lazy("惩戒措施"),
        desk="desk:measure",
        enterprise="enterprise:measure",
        steps={"decide": gettext_lazy("审核"), "feedback": gettext_lazy("反馈执行情况")},
        acts={str(act): label for act, label in ACTS.items()},
        states={str(state): state.label for state in MeasureState},
    ),
)

STATE_CSS = {
    MeasureState.PROPOSED: "cx-tag-wait",
    MeasureState.IN_FORCE: "cx-tag-live",
    MeasureState.SUSPENDED: "cx-tag-wait",
    MeasureState.REFUSED: "cx-tag-bad",
}


@dataclass(frozen=True)
class Use:
    """One way in which a measure is applied, in words."""

    rule: MeasureRule
    content: str
    units: str
    clause: str


@dataclass(frozen=True)
class Listed:
    """One measure of the list: whether a public body applies it here, how, and how often now."""

    code: str
    number: int
    title: str
    why_not: str
    uses: tuple[Use, ...]
    in_force: int


@dataclass(frozen=True)
class Group:
    """One class of the list with its measures."""

    id: str
    title: str
    reduces_rights: bool
    of_others: bool
    measures: tuple[Listed, ...]


def the_list(on: date) -> tuple[Measures, MeasureRules, list[Group]] | None:
    """The list in force on a day with the rules of application; None where there is none."""
    book = in_use.current()
    try:
        listed, rules = list_in_force(book, on), rules_in_force(book, on)
    except NoRuleInForceError:
        return None
    counts = selectors.counts_by_measure()
    persons = {each.measure: by_language(each.why) for each in rules.persons_only}
    groups = [
        Group(
            id=group.id,
            title=by_language(group.title),
            reduces_rights=group.reduces_rights,
            of_others=group.by == "others",
            measures=tuple(
                Listed(
                    code=m.code,
                    number=m.number,
                    title=by_language(m.title),
                    why_not=persons.get(m.code, ""),
                    uses=tuple(use_of(rules, rule) for rule in rules.of_measure(m.code)),
                    in_force=counts.get(m.code, 0),
                )
                for m in listed.measures
                if m.group == group.id
            ),
        )
        for group in listed.groups
    ]
    return listed, rules, groups


def use_of(rules: MeasureRules, rule: MeasureRule) -> Use:
    """A rule of application in words."""
    units = _("各单位在职责范围内")
    if ANYBODY not in rule.authorities:
        units = _("、").join(unit_name(unit) for unit in rule.authorities)
    return Use(rule, by_language(rule.content), units, clause_of(rules, rule))


def title_of(case: MeasureCase) -> str:
    """What a measure is called, by the edition it was taken from."""
    listed = in_use.current().edition(case.allowed.pack, case.allowed.edition)
    assert isinstance(listed, Measures)
    return by_language(listed.measure(case.measure).title)


def rule_of(case: MeasureCase) -> tuple[MeasureRules, MeasureRule]:
    """The rule a measure was taken by."""
    rules = in_use.current().edition(RULES, case.rules_edition)
    assert isinstance(rules, MeasureRules)
    return rules, rules.rule(case.rule)


def state_css(case: MeasureCase) -> str:
    """The mark beside a state."""
    return STATE_CSS.get(MeasureState(case.state), "cx-tag-end")


def case_context(case: MeasureCase, *, door: str, at: datetime) -> dict[str, Any]:
    """What a case page shows whoever reads it."""
    rules, rule = rule_of(case)
    return {
        "case": case,
        "title": title_of(case),
        "use": use_of(rules, rule),
        "state_css": state_css(case),
        "feedback": list(selectors.feedback_of(case)),
        "clocks": case_parts.clocks(AFFAIR, case.case_no, today=localdate(at)),
        "history": case_parts.history(AFFAIR, case.case_no, door=door),
        "letters": case_parts.letters(AFFAIR, case.case_no, door=door, subject_id=case.subject_id),
        "law": case_parts.law_beside(
            (case.allowed.pack, case.allowed.edition), (rules.pack, rules.edition)
        ),
    }


def in_words(error: CreditError) -> str:
    """A refusal with its clause."""
    make = _WORDS.get(error.code)
    if make is None:
        return refusals.describe(error).text
    clause = getattr(error, "clause", "")
    said = make(error)
    return _("%(said)s（依据：%(clause)s）") % {"said": said, "clause": clause} if clause else said


def _term(error: Any) -> str:
    if error.latest:
        day = error.latest
        return _("起止日期不合规定：不能早于今天开始，最晚到 %(day)s。") % {"day": day}
    return _("起止日期不合规定：不能早于今天开始，终止日要在开始之后。")


_WORDS: dict[str, Callable[[Any], str]] = {
    "measure-not-listed": lambda e: _("清单和适用规则里没有这项措施，清单以外的不得采取。"),
    "measure-not-demanded": lambda e: _("这项措施由其他组织自主决定，不向任何组织提出要求。"),
    "measure-persons-only": lambda e: _("这项措施只约束自然人，平台不记录自然人。"),
    "measure-authority": lambda e: _("规则没有点名本单位实施这项措施。"),
    "measure-cause-not-live": lambda e: _(
        "所依据的记录不在：要有本主体现行有效、没有修复的失信记录。"
    ),
    "measure-cause-not-fitting": lambda e: _(
        "这条记录不是这项措施的依据，换一项措施或者换一条记录。"
    ),
    "measure-term": _term,
    "measure-repeated": lambda e: _("同一依据的同一措施已经在办（%(no)s）。") % {"no": e.case_no},
    "measure-evidence-missing": lambda e: _("以文书为依据的，先交文书副本。"),
    "same-person": lambda e: _("提出人不能审核自己提出的措施，请本单位另一人审核。"),
    "transition": lambda e: _("这件的状态已经变了，请看过再办。"),
    "input": lambda e: _("请把理由、文书填写完整。"),
}
