"""Credit repair in words: conditions, refusals, states, and where its cases are shown."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from chengxin.affairs.repair.enums import ApplicationState, ShieldState, Step
from chengxin.affairs.repair.errors import ConditionsUnmetError
from chengxin.affairs.repair.facts import PACK, Checked, pack_of
from chengxin.affairs.repair.transitions import AFFAIR, SHIELD_AFFAIR, Act, ShieldAct
from chengxin.entrances.web import case_parts, case_places, refusals
from chengxin.entrances.web.templatetags.cx import by_language, unit_name
from chengxin.law.errors import CreditError
from chengxin.law.repair_rules import Finding, Standing
from chengxin.law.rulebook.schemas.repair import RepairPack
from chengxin.law.rulebook.schemas.time_limits import TimeLimit
from chengxin.law.words import Confidence

ACTS: dict[str, Promise | str] = {
    Act.START: gettext_lazy("开始填写"),
    Act.ADD_MATERIAL: gettext_lazy("提交材料"),
    Act.REMOVE_MATERIAL: gettext_lazy("取回材料"),
    Act.SIGN: gettext_lazy("签署信用承诺"),
    Act.FILE: gettext_lazy("提交申请"),
    Act.DISCARD: gettext_lazy("放弃填写"),
    Act.WITHDRAW: gettext_lazy("撤回申请"),
    Act.ASK_SUPPLEMENT: gettext_lazy("要求补正"),
    Act.RESUBMIT: gettext_lazy("提交补正"),
    Act.LAPSE: gettext_lazy("逾期未补正，申请终止"),
    Act.ACCEPT: gettext_lazy("受理"),
    Act.DECLINE: gettext_lazy("不予受理"),
    Act.EXTEND: gettext_lazy("延长期限"),
    Act.GRANT: gettext_lazy("准予修复"),
    Act.REFUSE: gettext_lazy("不予修复"),
    Act.FIND_DECEIT: gettext_lazy("认定弄虚作假"),
    Act.REVOKE: gettext_lazy("撤销修复"),
}
SHIELD_ACTS: dict[str, Promise | str] = {
    ShieldAct.REQUEST: gettext_lazy("申请屏蔽"),
    ShieldAct.WITHDRAW: gettext_lazy("撤回申请"),
    ShieldAct.RAISE: gettext_lazy("予以屏蔽"),
    ShieldAct.REFUSE: gettext_lazy("不予屏蔽"),
    ShieldAct.COVER: gettext_lazy("屏蔽后来报送的记录"),
    ShieldAct.COMPLETE: gettext_lazy("执行完毕，转为修复"),
    ShieldAct.END: gettext_lazy("终止屏蔽"),
}
_TONES = {
    ApplicationState.GRANTED: "ok",
    ApplicationState.DECLINED: "bad",
    ApplicationState.REFUSED: "bad",
    ApplicationState.REVOKED: "bad",
    ApplicationState.LAPSED: "end",
    ApplicationState.WITHDRAWN: "end",
    ApplicationState.DISCARDED: "end",
    ShieldState.IN_FORCE: "ok",
    ShieldState.COMPLETED: "ok",
    ShieldState.ENDED: "end",
}
_NOT_REPAIRABLE = {
    "no-record": gettext_lazy("平台已经没有这条记录。"),
    "no-rules": gettext_lazy("这一天还没有适用的修复规定。"),
    "not-dishonesty": gettext_lazy("不是可以修复的失信信息。"),
    "revoked": gettext_lazy("决定已经撤销，不用修复。"),
    "ended": gettext_lazy("已经到期，不用修复。"),
    "annulled": gettext_lazy("决定已经撤销，不用修复。"),
    "repaired": gettext_lazy("已经修复。"),
    "not-yours": gettext_lazy("不是本企业的记录。"),
    "not-advised": gettext_lazy("这种信息不用送达信用修复告知书。"),
}
_NOT_SHIELDABLE = {
    "no-rules": gettext_lazy("这一天还没有适用的屏蔽规定。"),
    "open-already": gettext_lazy("已经有一件屏蔽申请在办或者在屏蔽中。"),
}

case_places.register(
    AFFAIR,
    case_places.CasePlace(
        title=gettext_lazy("信用修复"),
        desk="desk:repair-case",
        enterprise="enterprise:repair-case",
        steps=dict(Step.choices),
        acts=ACTS,
        states=dict(ApplicationState.choices),
    ),
)
case_places.register(
    SHIELD_AFFAIR,
    case_places.CasePlace(
        title=gettext_lazy("重整屏蔽"),
        desk="desk:repair-shield",
        enterprise="enterprise:repair-shield",
        steps=dict(Step.choices),
        acts=SHIELD_ACTS,
        states=dict(ShieldState.choices),
    ),
)


@dataclass(frozen=True)
class ShownCondition:
    """One condition as a page tells it."""

    title: str
    text: str
    article: str
    source: str
    css: str
    label: str
    uncertain: bool


def tone(state: str) -> str:
    """The mark beside a state: ok, bad, wait or end."""
    return _TONES.get(state, "wait")  # type: ignore[call-overload, no-any-return]


def conditions(pack: RepairPack, found: Iterable[Finding]) -> list[ShownCondition]:
    """How each condition stands, in the order of the pack."""
    titles = {source.id: source.title for source in pack.source}
    return [_shown(finding, titles) for finding in found]


def _shown(finding: Finding, titles: dict[str | None, str]) -> ShownCondition:
    condition = finding.condition
    css, label = _standing(finding)
    return ShownCondition(
        title=by_language(condition.title),
        text=by_language(condition.text),
        article=condition.article,
        source=titles.get(condition.source, ""),
        css=css,
        label=label,
        uncertain=condition.confidence is Confidence.LOW,
    )


def _standing(finding: Finding) -> tuple[str, str]:
    if finding.standing is Standing.MET:
        return "ok", _("具备")
    if finding.standing is Standing.TO_BE_SHOWN:
        return "wait", _("申请时提交")
    if finding.holds_from is None:
        return "bad", _("不具备")
    return "bad", _("%(day)s 起具备") % {"day": f"{finding.holds_from:%Y-%m-%d}"}


def decider(application_decider: str) -> str:
    """The unit that decides, by name."""
    return unit_name(application_decider) if application_decider else _("信用办")


def decider_of(checked: Checked) -> str:
    """The unit that would decide about a record."""
    by_office = checked.kind.decided_by == "credit-office"
    return decider("" if by_office else checked.record.department_code)


def law(edition: str, *letters: str) -> list[case_parts.ShownLaw]:
    """The rules beside a case."""
    return case_parts.law_beside(
        (PACK, edition), *((f"letter.{key}", "2026-04") for key in letters)
    )


def repair_kind(kind: str, edition: str) -> str:
    """A kind of repair by its title."""
    return by_language(pack_of(edition).repair_kind(kind).title)


def said(error: CreditError) -> str:
    """A refusal of repair in one sentence, with what can be done."""
    facts = error.facts()
    if isinstance(error, ConditionsUnmetError):
        return _unmet(error)
    texts: dict[str, str] = {
        "not-repairable": str(_NOT_REPAIRABLE.get(facts.get("reason", ""), "")),
        "not-shieldable": str(_NOT_SHIELDABLE.get(facts.get("reason", ""), "")),
        "repair-material": _("还缺材料，补齐后再提交。"),
        "repair-already-open": _("这条信息已经有一件申请在办（%(number)s）。")
        % {"number": facts.get("case_no", "")},
        "repair-supplement-late": _("补正期限 %(day)s 已经过了，本次申请终止，可以另行申请。")
        % {"day": facts.get("due_on", "")},
        "repair-commitment-changed": _("承诺书的文字有变化，请重新核对后签署。"),
        "not-the-decider": _("本件由认定失信的单位办理，不由本单位办理。"),
        "transition": _("现在不能这样办：已经有人往下办了，或者期限已过。请看最新状态。"),
        "too-much-evidence": _("材料的份数到了上限，几页请合成一个文件。"),
        "input": _("内容没有填全，或者超过了长度。"),
        "row-not-accepted": _("失信记录没有写成，本次办理没有生效：%(why)s")
        % {"why": "；".join(str(problem[2]) for problem in facts.get("problems", ()))},
        "listing-not-yet-removable": _("该名单规定的时间还没有满，不能提前移出。"),
    }
    return texts.get(error.code) or refusals.describe(error).text


def _unmet(error: ConditionsUnmetError) -> str:
    if error.file_from:
        return _("条件还不具备，%(day)s 起可以申请。") % {"day": error.file_from}
    return _("条件不具备，要先消除不具备的情形。")


def limit(found: TimeLimit) -> str:
    """A time limit in the language of the page."""
    return found.en if get_language() == "en" else found.zh


def limits(pack: RepairPack) -> dict[str, str]:
    """The clocks of an application by name, in the language of the page."""
    return {"acceptance": limit(pack.limits.acceptance), "feedback": limit(pack.limits.feedback)}
