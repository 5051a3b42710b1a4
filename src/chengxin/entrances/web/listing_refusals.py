"""Why an act on a listing is refused, in words: the clause, and from when it will be allowed."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

Parts = tuple[str, str, str, str]
Facts = dict[str, Any]


def _text(why: str, remedy: str) -> Callable[[Facts], Parts]:
    """Texts for one condition; its clause says where, its day when."""

    def parts(facts: Facts) -> Parts:
        day = facts.get("holds_from")
        reason = _(why)
        if day is not None:
            reason = _("%(why)s，自 %(day)s 起可以办理") % {"why": reason, "day": day.isoformat()}
        return _("没有办理"), str(facts.get("clause", "")), reason, _(remedy)

    return parts


def _term(facts: Facts) -> Parts:
    few, most = facts.get("fewest"), facts.get("most")
    why = (
        _("这几种情形没有固定期限，至列入情形消除")
        if most is None
        else _("期限只能是 %(few)s 至 %(most)s 个月") % {"few": few, "most": most}
    )
    return _("没有办理"), str(facts.get("clause", "")), why, _("改正期限后再试")


def _stranger(facts: Facts) -> Parts:
    why = _("本单位不是这个名单的认定单位，或者不是本单位的办件")
    return _("没有办理"), "", why, _("由认定单位办理")


def _not_there(facts: Facts) -> Parts:
    return _("没有办理"), str(facts.get("value", "")), _("不在名单上"), _("刷新看最新状态")


def _row(facts: Facts) -> Parts:
    said = "；".join(str(problem[2]) for problem in facts.get("problems", ()))
    return _("记录没有写成"), str(facts.get("value", "")), said, _("改正这些内容后再办")


def _moved(facts: Facts) -> Parts:
    return _("没有办理"), "", _("现在的状态不能这样办"), _("刷新看最新状态，别人可能已经办了下一步")


TEXTS: dict[str, Callable[[Facts], Parts]] = {
    "list-basis-not-in-force": _text(
        gettext_noop("所选依据在那一天没有施行"), gettext_noop("选择当天有效的依据")
    ),
    "list-ground-missing": _text(
        gettext_noop("没有选列入情形，或者不是这个名单的情形"), gettext_noop("选择列入情形")
    ),
    "list-excluded": _text(
        gettext_noop("属于不得列入的情形，或者没有逐项核对"),
        gettext_noop("核对后勾选；确属的不得列入"),
    ),
    "already-listed": _text(
        gettext_noop("同一主体同一事项已经在办或者在列"), gettext_noop("到原来的办件里办理")
    ),
    "list-notice-missing": _text(
        gettext_noop("事先告知的步骤不对"), gettext_noop("须告知的先告知，不须告知的直接决定")
    ),
    "list-defence-running": _text(
        gettext_noop("陈述、申辩的期限没有届满"), gettext_noop("期满后再作决定")
    ),
    "list-statement-unanswered": _text(
        gettext_noop("对陈述、申辩没有答复"), gettext_noop("写明采纳与否和理由")
    ),
    "list-document-missing": _text(gettext_noop("没有决定文书"), gettext_noop("填写文书号")),
    "list-term-not-allowed": _term,
    "list-grace-not-allowed": _text(
        gettext_noop("这个名单没有这样长的宽限期"), gettext_noop("按规定选择宽限期")
    ),
    "list-grace-running": _text(
        gettext_noop("宽限期没有届满，暂不列入、不公布"), gettext_noop("期满仍未履行的再列入")
    ),
    "list-relisting-barred": _text(
        gettext_noop("申请人自己申请删除以后，规定期内再次申请列入的不予支持"),
        gettext_noop("期满后再申请"),
    ),
    "list-removal-cause": _text(
        gettext_noop("不是这一条的移出情形"), gettext_noop("按移出情形办理")
    ),
    "list-not-yet-removable": _text(gettext_noop("期限没有届满"), gettext_noop("期满后再办理")),
    "not-the-listing-authority": _stranger,
    "not-on-the-list": _not_there,
    "row-not-accepted": _row,
    "transition": _moved,
}
