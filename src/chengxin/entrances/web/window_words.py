"""Why a publicity window is as it is, in words for a page."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chengxin.law.window_reasons import Because, Reason, WindowReasons, window_reasons
from chengxin.records.editions import in_use
from chengxin.records.publicity.disclosure import WindowView
from chengxin.records.publicity.windows import DAY_NOT_GIVEN, WITHDRAWN

_WITHOUT_RULE = {
    DAY_NOT_GIVEN: gettext_lazy("来源没有写明准确日期，期限无从起算，不公示"),
    WITHDRAWN: gettext_lazy("决定已撤销，不公示"),
}


@dataclass(frozen=True)
class WindowWords:
    """The rule of a window and one sentence for each of its days."""

    reasons: WindowReasons
    sentences: tuple[str, ...]


def window_words(window: WindowView) -> WindowWords | None:
    """The reasons of a window in words; None when its edition is no longer in the rulebook."""
    packs = in_use.current().publicity_editions()
    pack = next((pack for pack in packs if pack.edition == window.edition), None)
    if pack is None:
        return None
    found = window_reasons(
        pack,
        rule_id=window.rule,
        published=window.published,
        starts_on=window.starts_on,
        repairable_from=window.earliest_end_on,
        shown_until=window.ends_on,
    )
    if window.rule in _WITHOUT_RULE:
        return WindowWords(found, (str(_WITHOUT_RULE[window.rule]),))
    return WindowWords(found, tuple(_sentence(line) for line in found.lines))


def _sentence(line: Reason) -> str:
    day = "" if line.on is None else line.on.isoformat()
    told = {"day": day, "months": line.months}
    sentences = {
        Because.BEGINS_WITH_DECISION: _("自作出决定之日 %(day)s 起公示"),
        Because.BEGINS_WITH_VALIDITY: _("自生效之日 %(day)s 起公示"),
        Because.SHORTEST_PERIOD: _("最短 %(months)s 个月，到 %(day)s 届满；届满可以申请提前终止"),
        Because.BOUND_BY_MEASURE: _("附带期限的措施到 %(day)s 届满，此前不得提前终止"),
        Because.NO_EARLY_END: _("没有提前终止的规定"),
        Because.LONGEST_PERIOD: _("最长 %(months)s 个月，%(day)s 为公示的最后一日"),
        Because.ENDS_WITH_VALIDITY: _("效力到 %(day)s 为止，当日为公示的最后一日"),
        Because.DUTIES_UNFULFILLED: _("义务没有履行，最长期届满后继续公示"),
        Because.NO_END: _("没有截止日，持续有效期间一直公示"),
        Because.NOT_PUBLISHED: _("按本条规则不公示"),
        Because.NO_RULE: _("没有适用的公示规则，不公示"),
    }
    return sentences[line.because] % told
