"""What a special credit report is asked for: read from a form, and refused in words."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chengxin.affairs.reports import selectors, services
from chengxin.affairs.reports.errors import ReportRefusedError
from chengxin.affairs.reports.models import CreditReport
from chengxin.law.errors import InputError
from chengxin.law.periods import first_day_within
from chengxin.records.accounts.actors import Actor
from chengxin.records.editions import in_use

YEARS = (1, 2, 3)
USUAL_YEARS = 3
PURPOSE_LENGTH = 50


@dataclass(frozen=True)
class Scope:
    """What was chosen: fields, period, purpose. `error` says what cannot be."""

    domains: list[str]
    period: str
    since: date
    until: date
    purpose: str
    error: str = ""


def read_scope(query: QueryDict, today: date) -> Scope:
    """Read the choice; nothing chosen means all fields and three years."""
    all_codes = [domain.code for domain in selectors.list_choices(today).domains]
    period = query.get("period", str(USUAL_YEARS))
    error = ""
    if period.isdecimal() and int(period) in YEARS:
        since, until = first_day_within(today, int(period) * 12), today
    else:
        period = "own"
        given = _day(query.get("since", "")), _day(query.get("until", ""))
        since, until = given[0] or today, given[1] or today
        if None in given:
            error = _("请填写起止日期，例如 2024-01-01。")
    chosen = query.getlist("domain") if "period" in query else all_codes
    domains = [code for code in all_codes if code in chosen]
    return Scope(
        domains=domains,
        period=period,
        since=since,
        until=until,
        purpose=query.get("purpose", "").strip()[:PURPOSE_LENGTH],
        error=error or _complaint(domains, since, until, today),
    )


def form_context(scope: Scope, today: date) -> dict[str, Any]:
    """What the form shows: fields, usual periods, usual purposes, what was chosen."""
    pack = in_use.current().report("special", today)
    return {
        "form": scope,
        "error": scope.error,
        "pack": pack,
        "domains": pack.domains,
        "periods": [
            {
                "value": str(years),
                "label": ngettext("近 %(n)s 年", "近 %(n)s 年", years) % {"n": years},
                "since": first_day_within(today, years * 12),
                "until": today,
            }
            for years in YEARS
        ],
        "today": today,
        "purposes": [
            _("招标投标、政府采购"),
            _("上市、再融资、发债"),
            _("银行贷款、担保"),
            _("申请优惠政策、评先评优"),
        ],
    }


def issue(
    scope: Scope, *, subject_id: int, by: Actor, at: datetime, matter: str
) -> CreditReport | Scope:
    """The report issued, or the scope with the reason why not."""
    try:
        return services.issue_special_report(
            subject_id=subject_id,
            domains=scope.domains,
            since=scope.since,
            until=scope.until,
            by=by,
            at=at,
            matter=matter,
            purpose_zh=scope.purpose,
        )
    except InputError:
        return replace(scope, error=_("领域或者时间不符合规定。"))
    except ReportRefusedError as error:
        return replace(scope, error=_refusal(error.reason))


def _complaint(domains: list[str], since: date, until: date, today: date) -> str:
    if not domains:
        return _("请至少选择一个领域。")
    try:
        in_use.current().report("special", today).check_period(since, until, on=today)
    except InputError:
        earliest = selectors.list_choices(today).earliest_since
        text = _("时间从 %(earliest)s 到 %(latest)s 之间选，起始不晚于截止。")
        return text % {"earliest": earliest, "latest": today}
    return ""


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _refusal(reason: str) -> str:
    return {
        "unknown-subject": _("平台没有这个主体的登记信息，不能出具报告。"),
        "not-registered": _("登记机关尚未确认这个主体的登记信息，不能出具报告。"),
        "kind-not-covered": _("专用信用报告不适用于这一类主体。"),
    }.get(reason, _("不能出具报告。"))
