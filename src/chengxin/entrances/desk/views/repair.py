"""Credit repair on the desk: cases by deadline, one case with its law beside it, the acts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from chengxin.affairs.casework import deadlines
from chengxin.affairs.receipts import selectors as receipts
from chengxin.affairs.repair import selectors
from chengxin.affairs.repair import services as repair
from chengxin.affairs.repair.enums import FILED_STATES, ApplicationState
from chengxin.affairs.repair.errors import CaseNotShownError
from chengxin.affairs.repair.facts import bars_that_stand, pack_of
from chengxin.affairs.repair.models import RepairApplication
from chengxin.affairs.repair.services.common import check_application
from chengxin.affairs.repair.transitions import AFFAIR, APPLICATION, Act
from chengxin.entrances.web import access, case_parts, exporting, paging, repairing
from chengxin.entrances.web.templatetags.cx import item_title, unit_name
from chengxin.law.errors import CreditError
from chengxin.records.accounts.enums import Role
from chengxin.records.audit import services as audit
from chengxin.records.subjects.selectors.versions import latest_versions

PURPOSE = "desk-repair"


@dataclass(frozen=True)
class Deed:
    """One act as its page asks for it: what is typed, what follows, which letter goes out."""

    act: Act
    do: Callable[..., Any]
    field: str = ""
    label: Promise | str = ""
    effect: Promise | str = ""
    letter: str = ""
    asks_ground: bool = False


DEEDS = {
    deed.act: deed
    for deed in (
        Deed(Act.ACCEPT, repair.accept, letter="repair-accepted",
             effect=gettext_lazy("受理后开始计算作出决定的期限，并告知申请人。")),
        Deed(Act.ASK_SUPPLEMENT, repair.ask_supplement, "missing",
             gettext_lazy("需要补正的全部内容（只能要求一次）"), letter="repair-supplement",
             effect=gettext_lazy("告知申请人一次补正；补正期间不计入办理期限，逾期不补正的申请终止。")),
        Deed(Act.DECLINE, repair.decline, "reasons", gettext_lazy("不予受理的理由"),
             gettext_lazy("本件办结，理由告知申请人；申请人可以另行申请。"), "repair-declined"),
        Deed(Act.EXTEND, repair.extend, "reasons", gettext_lazy("延长的理由"),
             gettext_lazy("期限延长一次，提前告知申请人。"), "repair-extended"),
        Deed(Act.GRANT, repair.grant, "reasons", gettext_lazy("准予修复的理由"),
             gettext_lazy("以下事项同时生效，任何一项不成全部不生效："), "repair-granted"),
        Deed(Act.REFUSE, repair.refuse, "reasons", gettext_lazy("不予修复的理由"),
             gettext_lazy("本件办结，理由告知申请人；条件具备后可以另行申请。"), "repair-refused"),
        Deed(Act.FIND_DECEIT, repair.find_deceit, "facts", gettext_lazy("查明的事实"),
             gettext_lazy("本件不予修复；由本单位记入信用记录，申请人在规定期间不得申请信用修复。"),
             "repair-barred", asks_ground=True),
        Deed(Act.REVOKE, repair.revoke, "facts", gettext_lazy("查明的事实"),
             gettext_lazy("修复的效力终止，公示期没有满的恢复公示；记入信用记录，规定期间不得申请。"
                          "已经解除的措施不自动恢复。"),
             "repair-revoked", asks_ground=True),
    )
}  # fmt: skip


@require_GET
@never_cache
@access.staff
def cases(request: HttpRequest) -> HttpResponse:
    """Cases this reader decides or watches, by the nearest deadline; filtered, paged, exported."""
    actor, asked = access.actor(request), request.GET
    is_office = actor.role == Role.OFFICE
    state = asked.get("state", "open")
    states = sorted(FILED_STATES) if state == "open" else [state] if state in _STATES else []
    unit = asked.get("unit", "") if is_office else actor.department_code
    found = selectors.list_applications(
        decider=None if is_office and not unit else ("" if unit == "credit-office" else unit),
        states=states,
        text=asked.get("q", "").strip(),
    )
    found = _sorted(found, asked.get("sort", "-filed"))
    kind = exporting.format_wanted(request)
    if kind:
        return _exported(request, kind, found[: exporting.AT_MOST])
    page = paging.of_queryset(found, paging.wanted(asked))
    _note_read(request, "repair.cases.listed", len(page.rows))
    context = {
        "page": paging.Page(_rows(page.rows), page.wanted, page.total, page.more),
        "state": state,
        "states": [(value, label) for value, label in ApplicationState.choices if value in _STATES],
        "unit": unit,
        "units": _units() if is_office else [],
        "q": asked.get("q", ""),
        "default_sort": "-filed",
        "is_office": is_office,
    }
    return render(request, "desk/repair/cases.html", context)


@require_GET
@never_cache
@access.staff
def case(request: HttpRequest, number: str) -> HttpResponse:
    """One case: what is asked, how the conditions stand, papers, law, clocks, what can be done."""
    application = _case(request, number)
    actor = access.actor(request)
    possible = APPLICATION.acts_open(application.state, actor.role)
    may = repair.may_decide(application, actor)
    context = _about(application) | {
        "papers": selectors.materials_of(application.pk),
        "clocks": case_parts.clocks(AFFAIR, number, today=timezone.localdate()),
        "letters": case_parts.letters(AFFAIR, number, door=case_parts.DESK, subject_id=None),
        "history": case_parts.history(AFFAIR, number, door=case_parts.DESK),
        "law": repairing.law(application.edition),
        "acts": [(a, repairing.ACTS[a], a in _USUAL) for a in possible] if may else [],
        "may_decide": may,
        "others": selectors.applications_of(application.subject_id)
        .exclude(pk=application.pk)
        .exclude(filed_on=None)[:10],
        "receipts": receipts.of_record(application.record_no) if application.effect_seq else (),
    }
    return render(request, "desk/repair/case.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@access.staff
def act(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """One act: what will happen, to whom, on which article; a POST does it."""
    application = _case(request, number)
    deed = DEEDS.get(act)  # type: ignore[call-overload]
    if deed is None:
        raise Http404
    actor = access.actor(request)
    if not repair.may_decide(application, actor):
        raise PermissionDenied
    if act not in APPLICATION.acts_open(application.state, actor.role):
        messages.error(request, _("现在不能这样办，请看最新状态。"))
        return redirect("desk:repair-case", number=number)
    said, status = request.POST.get("said", ""), 200
    if request.method == "POST":
        try:
            _do(deed, number, request)
        except CreditError as error:
            messages.error(request, repairing.said(error))
            status = 400
        else:
            messages.success(request, _("%(act)s：已办理。") % {"act": repairing.ACTS[deed.act]})
            return redirect("desk:repair-case", number=number)
    pack = pack_of(application.edition)
    context = _about(application) | {
        "deed": deed,
        "title": repairing.ACTS[deed.act],
        "said": said,
        "grounds": list(zip(pack.bar.ground_ids, pack.bar.grounds, strict=True)),
        "ground": request.POST.get("ground", ""),
        "consequences": pack.consequences if deed.act == Act.GRANT else (),
        "bar": pack.bar if deed.asks_ground else None,
        "days": repairing.limit(pack.bar.limit),
        "law": repairing.law(application.edition, *filter(None, [deed.letter])),
    }
    return render(request, "desk/repair/act.html", context, status=status)


@require_GET
@never_cache
@access.staff
def bars(request: HttpRequest) -> HttpResponse:
    """Bars after deceit: whom, why, until when."""
    actor, today = access.actor(request), timezone.localdate()
    is_all = request.GET.get("state") == "all"
    found = (
        selectors.list_bars() if is_all else bars_that_stand(today).select_related("application")
    )
    if actor.role != Role.OFFICE:
        found = found.filter(department_code=actor.department_code)
    page = paging.of_queryset(found, paging.wanted(request.GET))
    names = latest_versions({bar.subject_id for bar in page.rows}, on=today)
    rows = [{"bar": bar, "subject": names.get(bar.subject_id)} for bar in page.rows]
    _note_read(request, "repair.bars.read", len(rows))
    context = {
        "page": paging.Page(rows, page.wanted, page.total, page.more),
        "state": request.GET.get("state", ""),
    }
    return render(request, "desk/repair/bars.html", context)


_USUAL = frozenset({Act.ACCEPT, Act.GRANT})  # what a complete case comes to next
_STATES = set(ApplicationState.values) - {ApplicationState.DRAFT, ApplicationState.DISCARDED}
_ORDERS = {
    "filed": ("filed_on", "id"),
    "-filed": ("-filed_on", "-id"),
    "state": ("state", "-id"),
    "-state": ("-state", "-id"),
    "decided": ("record_decided_on", "id"),
    "-decided": ("-record_decided_on", "-id"),
}


def _sorted(found: "QuerySet[RepairApplication]", sort: str) -> "QuerySet[RepairApplication]":
    return found.order_by(*_ORDERS.get(sort, _ORDERS["-filed"]))


def _do(deed: Deed, number: str, request: HttpRequest) -> None:
    words: dict[str, str] = {}
    if deed.field:
        words[deed.field] = request.POST.get("said", "")
    if deed.asks_ground:
        words["ground"] = request.POST.get("ground", "")
    deed.do(case_no=number, by=access.actor(request), at=timezone.now(), **words)


def _case(request: HttpRequest, number: str) -> RepairApplication:
    try:
        return repair.open_application(case_no=number, by=access.actor(request), at=timezone.now())
    except CaseNotShownError as error:
        if selectors.find_application(number) is None:
            raise Http404 from error
        raise PermissionDenied from error


def _about(application: RepairApplication) -> dict[str, Any]:
    """Case, subject and how the conditions stand today."""
    today = timezone.localdate()
    subject = latest_versions({application.subject_id}, on=today).get(application.subject_id)
    context: dict[str, Any] = {
        "application": application,
        "subject": subject,
        "tone": repairing.tone(application.state),
        "kind": repairing.repair_kind(application.kind, application.edition),
        "decider": repairing.decider(application.decider),
        "pack": pack_of(application.edition),
    }
    if application.is_open:
        try:
            checked = check_application(application, today)
        except CreditError as error:
            return context | {"why_not": repairing.said(error)}
        context["conditions"] = repairing.conditions(checked.pack, checked.findings)
        context["all_met"] = all(finding.is_met for finding in checked.findings)
    return context


def _rows(found: Any) -> list[dict[str, Any]]:
    today = timezone.localdate()
    names = latest_versions({each.subject_id for each in found}, on=today)
    return [
        {
            "application": each,
            "subject": names.get(each.subject_id),
            "tone": repairing.tone(each.state),
            "decider": repairing.decider(each.decider),
            "clock": _next_clock(each.case_no, today),
        }
        for each in found
    ]


def _next_clock(case_no: str, today: date) -> case_parts.ShownClock | None:
    running = [d for d in deadlines.of_case(AFFAIR, case_no) if d.is_open]
    return case_parts.shown_clock(running[0], today=today) if running else None


def _units() -> list[tuple[str, str]]:
    codes = selectors.list_applications().values_list("decider", flat=True).distinct()
    found = {code or "credit-office" for code in codes.order_by()}
    return sorted((code, str(unit_name(code))) for code in found)


def _exported(
    request: HttpRequest, kind: str, found: "QuerySet[RepairApplication]"
) -> HttpResponse:
    heads = [
        _("办件编号"), _("主体"), _("统一社会信用代码"), _("种类"), _("文书号"), _("办理单位"),
        _("提交"), _("状态"), _("办结"), _("决定文号"),
    ]  # fmt: skip
    rows = []
    for row in _rows(list(found)):
        each, subject = row["application"], row["subject"]
        rows.append([
            each.case_no, subject.name if subject else "", subject.uscc if subject else "",
            item_title(each.item), each.document_no, row["decider"], each.filed_on,
            each.get_state_display(), each.decided_on, each.decision_no,
        ])  # fmt: skip
    _note_read(request, "repair.cases.exported", len(rows))
    return exporting.as_file(kind, f"repair-{timezone.localdate():%Y%m%d}", heads, rows)


def _note_read(request: HttpRequest, action: str, count: int) -> None:
    audit.record(
        actor=access.actor(request),
        action=action,
        at=timezone.now(),
        matter="repair",
        purpose=PURPOSE,
        details={"rows": count},
    )
