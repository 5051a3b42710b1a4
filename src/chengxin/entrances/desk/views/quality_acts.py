"""Acts around the figures: appeals and their decisions, months declared empty, samples."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chengxin.entrances.desk import quality_pages as shown
from chengxin.entrances.web import access, exporting, paging
from chengxin.entrances.web.templatetags.cx import by_language, item_title, unit_name
from chengxin.law.errors import InputError, PermissionDeniedError, TransitionError
from chengxin.records.accounts.enums import Role
from chengxin.records.editions import in_use
from chengxin.records.intake.plans import local_day
from chengxin.records.intake.quality import figures as counted
from chengxin.records.intake.quality import months, selectors
from chengxin.records.intake.quality import services as quality
from chengxin.records.intake.quality.enums import AppealState
from chengxin.records.intake.quality.models import Appeal
from chengxin.records.intake.quality.rows import RowBehind, rows_behind
from chengxin.records.intake.quality.scope import pack_on, scope


@require_GET
@never_cache
@access.staff
def appeals(request: HttpRequest) -> HttpResponse:
    """Appeals this reader may see, the newest first."""
    asked = request.GET
    state = asked.get("state", "")
    found = selectors.list_appeals(
        access.actor(request), state=state if state in AppealState.values else ""
    )
    kind = exporting.format_wanted(request)
    if kind:
        return _export_appeals(kind, list(found[: exporting.AT_MOST]))
    context = {
        "page": paging.of_queryset(found, paging.wanted(asked)),
        "states": AppealState.choices,
        "state": state,
        "counts": _count_titles(),
    }
    return render(request, "desk/quality/appeals.html", context)


@require_GET
@never_cache
@access.staff
def appeal(request: HttpRequest, number: str) -> HttpResponse:
    """One appeal: the rows it means, the figure with and without them, the decision."""
    return _appeal_page(request, _appeal(request, number))


@require_POST
@access.staff
def decide(request: HttpRequest, number: str) -> HttpResponse:
    """The office decides, with a reason."""
    found = _appeal(request, number)
    accept = request.POST.get("decision") == "accept"
    reason = request.POST.get("reason", "")
    if request.POST.get("decision") not in {"accept", "refuse"} or len(reason.strip()) < 4:
        return _appeal_page(request, found, wrong=_("选择成立或不成立，并写明理由。"), status=400)
    try:
        quality.decide(
            appeal_no=number,
            accept=accept,
            reason=reason,
            by=access.actor(request),
            at=timezone.now(),
        )
    except PermissionDeniedError as error:
        raise PermissionDenied from error
    except TransitionError:
        messages.error(request, _("这件申诉已经办结。"))
    else:
        messages.success(request, _("已作出决定，数据质量即时按决定计算，原数并列显示。"))
    return redirect("desk:quality-appeal", number=number)


@require_POST
@access.staff
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """The unit withdraws its appeal."""
    _appeal(request, number)
    try:
        quality.withdraw(appeal_no=number, by=access.actor(request), at=timezone.now())
        messages.info(request, _("申诉已撤回。"))
    except PermissionDeniedError as error:
        raise PermissionDenied from error
    except TransitionError:
        messages.error(request, _("这件申诉已经办结。"))
    return redirect("desk:quality-appeal", number=number)


@require_POST
@access.staff
def submit(
    request: HttpRequest, department: str, item: str, month: str, count: str
) -> HttpResponse:
    """A unit appeals against the rows it has marked."""
    try:
        made = quality.submit(
            department=department,
            item=item,
            month=months.parse(month),
            count=count,
            refs=request.POST.getlist("ref"),
            statement=request.POST.get("statement", ""),
            by=access.actor(request),
            at=timezone.now(),
        )
    except PermissionDeniedError as error:
        raise PermissionDenied from error
    except InputError:
        messages.error(request, _("勾选要申诉的行，并写明理由（至少四个字）。"))
    except TransitionError as error:
        text = {
            "final": _("这个月的申诉期已过。"),
            "submitted": _("有的行已经在申诉，或者申诉已经成立。"),
        }
        messages.error(request, text.get(error.state, error.message))
    else:
        messages.success(request, _("申诉已提交，信用办在期限内答复。"))
        return redirect("desk:quality-appeal", number=made.appeal_no)
    return redirect("desk:quality-rows", department, item, month, count)


def _appeal(request: HttpRequest, number: str) -> Appeal:
    found = selectors.find_appeal(access.actor(request), number)
    if found is None:
        raise PermissionDenied
    return found


def _appeal_page(
    request: HttpRequest, found: Appeal, *, wrong: str = "", status: int = 200
) -> HttpResponse:
    at = scope(
        since=found.month,
        until=found.month,
        now=timezone.now(),
        department=found.department_id,
        item=found.item,
    )
    own = next(iter(counted.figures(at)), None)
    named = set(found.rows.values_list("ref", flat=True))
    listed = [row for row in rows_behind(at, found.count)[:] if row.ref in named]
    gone = sorted(named - {row.ref for row in listed})
    days = at.book.workdays.count(local_day(timezone.now()), found.due_on)[0]
    overdue = at.book.workdays.count(found.due_on, local_day(timezone.now()))[0]
    account = access.account(request)
    is_open = found.state == AppealState.SUBMITTED
    context = {
        "appeal": found,
        "title": by_language(at.pack.count(found.count).title),
        "rows": listed + [RowBehind(ref, found.department_id, found.item) for ref in gone],
        "rates": [r for r in shown.rates_shown(at.pack, own) if found.count in r["rate"].numerator]
        if own
        else [],
        "workdays_left": days or -overdue,
        "may_decide": is_open and account.role == Role.OFFICE and account.pk != found.account_id,
        "may_withdraw": is_open and account.department_id == found.department_id,
        "wrong": wrong,
        "reason": request.POST.get("reason", ""),
        "source": at.pack.source_of(at.pack.appeals.source),
    }
    return render(request, "desk/quality/appeal.html", context, status=status)


def _count_titles() -> dict[str, str]:
    pack = pack_on(in_use.current(), timezone.localdate())
    return {str(each.id): by_language(each.title) for each in pack.counts}


def _export_appeals(kind: str, found: list[Appeal]) -> HttpResponse:
    titles = _count_titles()
    heads = (
        _("申诉编号"), _("单位"), _("事项"), _("月份"), _("指标"), _("行"), _("理由"), _("状态"),
        _("提出时间"), _("办结期限"), _("决定时间"), _("决定理由"),
    )  # fmt: skip
    lines = [
        (
            a.appeal_no, unit_name(a.department_id), item_title(a.item), f"{a.month:%Y-%m}",
            titles.get(a.count, a.count), a.size, a.statement, a.get_state_display(),  # type: ignore[attr-defined]
            a.submitted_at, a.due_on, a.decided_at, a.reason,
        )
        for a in found
    ]  # fmt: skip
    return exporting.as_file(kind, "appeals", heads, lines)


@require_http_methods(["GET", "POST"])
@never_cache
@access.staff
def zero_reports(request: HttpRequest) -> HttpResponse:
    """Months declared empty; a unit declares here or on the page of the month."""
    actor = access.actor(request)
    if request.method == "POST":
        return _declare(request)
    found = selectors.list_zero_reports(actor)
    kind = exporting.format_wanted(request)
    if kind:
        heads = (_("单位"), _("事项"), _("月份"), _("申报时间"), _("申报人"), _("撤回时间"))
        lines = [
            (unit_name(z.department_id), item_title(z.item), f"{z.month:%Y-%m}", z.declared_at,
             z.declared_by, z.withdrawn_at)
            for z in found[: exporting.AT_MOST]
        ]  # fmt: skip
        return exporting.as_file(kind, "zero-reports", heads, lines)
    pack = pack_on(in_use.current(), timezone.localdate())
    last = months.after(months.of(timezone.localdate()), -1)
    account = access.account(request)
    context = {
        "page": paging.of_queryset(found, paging.wanted(request.GET)),
        "items": pack.zero_reports.items,
        "months": [months.after(last, -back) for back in range(12)],
        "own": account.department_id if account.role in {Role.DEPARTMENT, Role.REGULATOR} else "",
        "rule": pack.zero_reports,
    }
    return render(request, "desk/quality/zero_reports.html", context)


def _declare(request: HttpRequest) -> HttpResponse:
    sent = request.POST
    try:
        if sent.get("take_back", "").isdecimal():
            quality.take_back(
                report_id=int(sent["take_back"]), by=access.actor(request), at=timezone.now()
            )
            messages.info(request, _("零报告已撤回。"))
        else:
            quality.declare_nothing(
                department=sent.get("department", ""),
                item=sent.get("item", ""),
                month=months.parse(sent.get("month", "")),
                by=access.actor(request),
                at=timezone.now(),
            )
            messages.success(request, _("已申报：当月没有作出决定。"))
    except PermissionDeniedError as error:
        raise PermissionDenied from error
    except InputError:
        messages.error(request, _("月份还没有结束，或者这个事项不作零报告。"))
    except TransitionError:
        messages.error(request, _("这个月已经申报过，或者申报已经撤回。"))
    return redirect("desk:quality-zero-reports")


@require_GET
@never_cache
@access.staff
def samples(request: HttpRequest) -> HttpResponse:
    """Samples this reader may see, the newest first."""
    found = selectors.list_samples(access.actor(request))
    kind = exporting.format_wanted(request)
    if kind:
        heads = (_("抽查编号"), _("单位"), _("事项"), _("抽查来源"), _("登记时间"), _("抽查"),
                 _("未报送"))  # fmt: skip
        lines: list[Any] = [
            (s.sample_no, unit_name(s.department_id), item_title(s.item), s.place, s.entered_at,
             s.size, s.missed)  # type: ignore[attr-defined]
            for s in found[: exporting.AT_MOST]
        ]  # fmt: skip
        return exporting.as_file(kind, "samples", heads, lines)
    context = {
        "page": paging.of_queryset(found, paging.wanted(request.GET)),
        "is_office": access.account(request).role == Role.OFFICE,
    }
    return render(request, "desk/quality/samples.html", context)


@require_GET
@never_cache
@access.staff
def sample(request: HttpRequest, number: str) -> HttpResponse:
    """One sample and every decision in it."""
    found = selectors.find_sample(access.actor(request), number)
    if found is None:
        raise PermissionDenied
    context = {
        "sample": found,
        "page": paging.of_queryset(found.decisions.order_by("id"), paging.wanted(request.GET)),
    }
    return render(request, "desk/quality/sample.html", context)


@require_http_methods(["GET", "POST"])
@access.staff
def new_sample(request: HttpRequest) -> HttpResponse:
    """The office enters what it saw where a unit publishes by itself."""
    if access.account(request).role != Role.OFFICE:
        raise PermissionDenied
    sent = request.POST
    book = in_use.current()
    pack = pack_on(book, timezone.localdate())
    wrong = ""
    if request.method == "POST":
        if sent.get("department") not in book.directory or sent.get("item") not in (
            pack.evidence.items
        ):
            raise Http404
        try:
            made = quality.enter_sample(
                department=sent["department"],
                item=sent["item"],
                place=sent.get("place", "")[:200],
                sightings=quality.read_sightings(sent.get("lines", "")),
                by=access.actor(request),
                at=timezone.now(),
            )
        except InputError as error:
            wrong = error.message
        else:
            messages.success(request, _("抽查已登记，未报送的决定计入漏报。"))
            return redirect("desk:quality-sample", number=made.sample_no)
    context = {
        "departments": book.directory.departments,
        "items": pack.evidence.items,
        "sent": sent,
        "wrong": wrong,
    }
    return render(request, "desk/quality/new_sample.html", context, status=400 if wrong else 200)
