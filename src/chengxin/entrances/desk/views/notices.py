"""Notices and assessments of data quality: draft, review, release; units read what is released."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chengxin.affairs.assessments import selectors, services
from chengxin.affairs.assessments.enums import NoticeKind, NoticeState
from chengxin.affairs.assessments.errors import NothingToNoticeError
from chengxin.affairs.assessments.models import Notice
from chengxin.engines.documents.notice import QualityNotice
from chengxin.entrances.desk.sending import XLSX
from chengxin.entrances.web import access, paging
from chengxin.law.errors import InputError, PermissionDeniedError, TransitionError
from chengxin.records.accounts.enums import Role
from chengxin.records.intake.quality import months


@require_http_methods(["GET", "POST"])
@never_cache
@access.staff
def notices(request: HttpRequest) -> HttpResponse:
    """Notices this reader may see; the office makes the draft of a period here."""
    if request.method == "POST":
        return _compose(request)
    found = selectors.list_notices(access.actor(request))
    last = months.after(months.of(timezone.localdate()), -1)
    context = {
        "page": paging.of_queryset(found, paging.wanted(request.GET)),
        "is_office": access.account(request).role == Role.OFFICE,
        "kinds": NoticeKind.choices,
        "months": [months.after(last, -back) for back in range(12)],
    }
    return render(request, "desk/notices/list.html", context)


def _compose(request: HttpRequest) -> HttpResponse:
    sent = request.POST
    try:
        kind = NoticeKind(sent.get("kind", ""))
        made = services.compose(
            kind=kind,
            month=months.parse(sent.get("month", "")),
            by=access.actor(request),
            at=timezone.now(),
        )
    except PermissionDeniedError as error:
        raise PermissionDenied from error
    except (InputError, ValueError):
        messages.error(request, _("这一期还没有结束。"))
    except TransitionError:
        messages.error(request, _("这一期已经发布，不能再改。"))
    except NothingToNoticeError:
        messages.error(request, _("这一期没有可以通报的数据。"))
    else:
        messages.success(request, _("草稿已按现在的数据生成，请核对、填写意见后发布。"))
        return redirect("desk:notice", number=made.notice_no)
    return redirect("desk:notices")


@require_GET
@never_cache
@access.staff
def notice(request: HttpRequest, number: str) -> HttpResponse:
    """One notice: its figures, the office's words, the sealed file."""
    found = _visible(request, number)
    actor = access.actor(request)
    services.note_reading(found, by=actor, at=timezone.now())
    content = QualityNotice.model_validate(found.model)
    is_office = access.account(request).role == Role.OFFICE
    own = next((u for u in content.units if u.department == actor.department_code), None)
    context = {
        "notice": found,
        "content": content,
        "own": None if is_office else own,
        "is_draft": found.state == NoticeState.DRAFT,
        "is_office": is_office,
        "readings": found.readings.order_by("read_at"),
    }
    return render(request, "desk/notices/notice.html", context)


@require_POST
@access.staff
def remarks(request: HttpRequest, number: str) -> HttpResponse:
    """Keep the office's words on a draft."""
    try:
        services.edit_remarks(
            notice_no=number,
            remarks=request.POST.get("remarks", ""),
            by=access.actor(request),
            at=timezone.now(),
        )
        messages.success(request, _("意见已保存。"))
    except PermissionDeniedError as error:
        raise PermissionDenied from error
    except InputError:
        messages.error(request, _("意见不超过 4000 字。"))
    except TransitionError:
        messages.error(request, _("已经发布，不能再改。"))
    return redirect("desk:notice", number=number)


@require_POST
@access.staff
def release(request: HttpRequest, number: str) -> HttpResponse:
    """Release the draft that was read."""
    try:
        services.release(
            notice_no=number,
            digest=request.POST.get("digest", ""),
            by=access.actor(request),
            at=timezone.now(),
        )
        messages.success(request, _("已发布：文件已签章保存，各单位可以查看。"))
    except PermissionDeniedError as error:
        raise PermissionDenied from error
    except TransitionError:
        messages.error(request, _("草稿在核对之后有变化，或者已经发布，请重新核对。"))
    return redirect("desk:notice", number=number)


@require_GET
@access.staff
def notice_file(request: HttpRequest, number: str) -> HttpResponse:
    """The notice as PDF: sealed when released, made anew while a draft."""
    found = _visible(request, number)
    return _download(services.open_file(found), f"{found.notice_no}.pdf", "application/pdf")


@require_GET
@access.staff
def notice_workbook(request: HttpRequest, number: str) -> HttpResponse:
    """The notice's tables as a workbook."""
    found = _visible(request, number)
    return _download(services.open_workbook(found), f"{found.notice_no}.xlsx", XLSX)


def _download(content: bytes, name: str, kind: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=kind,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )


def _visible(request: HttpRequest, number: str) -> Notice:
    found = selectors.find_notice(access.actor(request), number)
    if found is None:
        raise PermissionDenied
    return found
