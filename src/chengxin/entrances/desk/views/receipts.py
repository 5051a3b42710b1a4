"""Receipts: which copies of records follow what the law made of them, which are missing, chased."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from chengxin.affairs.receipts import selectors, services
from chengxin.affairs.receipts.enums import TOLD_KINDS, ReceiptState
from chengxin.affairs.receipts.models import EffectNotice, Receipt
from chengxin.affairs.receipts.registry import every_consumer
from chengxin.entrances.desk.matters import matter
from chengxin.entrances.web import access, case_places, exporting, paging
from chengxin.entrances.web.templatetags.cx import item_title, unit_name
from chengxin.entrances.web.templatetags.receipts import receipt_word
from chengxin.law.errors import PermissionDeniedError
from chengxin.records.accounts.enums import Role
from chengxin.records.audit import services as audit
from chengxin.records.subjects.models import SubjectVersion
from chengxin.records.subjects.selectors.versions import latest_versions

MISSING = "missing"
STATES = (
    (MISSING, gettext_lazy("还没有回执")),
    (ReceiptState.OVERDUE, ReceiptState.OVERDUE.label),
    (ReceiptState.ARRIVED, ReceiptState.ARRIVED.label),
    (ReceiptState.DROPPED, ReceiptState.DROPPED.label),
    ("all", gettext_lazy("全部")),
)
case_places.register(
    services.AFFAIR,
    case_places.CasePlace(
        title=gettext_lazy("更新回执"),
        desk="desk:receipt-notice",
        steps={services.STEP: gettext_lazy("各处回执")},
    ),
)
SORTS = {"due": "due_on", "noticed": "notice_id", "tried": "tried_at"}
_MOST_SUBJECTS = 200


@require_GET
@never_cache
@access.staff
def receipts(request: HttpRequest) -> HttpResponse:
    """Receipts this reader may see, the missing ones first due first."""
    asked = request.GET
    state = asked.get("state", MISSING)
    everything = selectors.list_receipts(access.actor(request))
    found = _sorted(_chosen(_in_state(everything, state), asked), asked.get("sort", "due"))
    kind = exporting.format_wanted(request)
    if kind:
        return _export(request, kind, list(found[: exporting.AT_MOST]))
    page = paging.of_queryset(found, paging.wanted(asked))
    _leave_trail(request, "receipts.list.read", rows=len(page.rows))
    today = timezone.localdate()
    missing = _in_state(everything, MISSING)
    context = {
        "page": page,
        "lines": _lines(page.rows),
        "states": STATES,
        "state": state,
        "consumers": every_consumer(),
        "effects": TOLD_KINDS,
        "chosen": asked,
        "default_sort": "due",
        "missing": missing.count(),
        "overdue": missing.filter(due_on__lt=today).count(),
    }
    return render(request, "desk/receipts/list.html", context)


@require_GET
@never_cache
@access.staff
def notice(request: HttpRequest, number: str) -> HttpResponse:
    """One effect: every copy that was told of it, what each answered, and what was sent."""
    found = _visible(request, number)
    rows = selectors.of_notice(found)
    _leave_trail(request, "receipts.notice.read", subject=found.subject_id, notice=found.pk)
    visible = {row.pk for row in _of_notice(request, found)}
    context = {
        "notice": found,
        "receipts": [row for row in rows if row.id in visible],
        "subject": latest_versions([found.subject_id], on=timezone.localdate()).get(
            found.subject_id
        ),
        "deliveries": selectors.deliveries_for(found, visible),
        "may_chase": _may_chase(request) and any(_is_missing(row) for row in rows),
    }
    return render(request, "desk/receipts/notice.html", context)


@require_POST
@access.staff
def chase(request: HttpRequest, number: str) -> HttpResponse:
    """Chase those who have not answered; the platform asks them again at once."""
    found = _visible(request, number)
    missing = _in_state(_of_notice(request, found), MISSING)
    try:
        chased = services.chase(
            by=access.actor(request),
            at=timezone.now(),
            receipts=list(missing.values_list("pk", flat=True)),
        )
    except PermissionDeniedError as error:
        raise PermissionDenied from error
    said = ngettext("已催办 %(n)s 处，即刻再次核对。", "已催办 %(n)s 处，即刻再次核对。", chased)
    messages.success(request, said % {"n": chased})
    return redirect("desk:receipt-notice", number=number)


def _in_state(found: "QuerySet[Receipt]", state: str) -> "QuerySet[Receipt]":
    missing = Q(acknowledged_at__isnull=True, dropped_at__isnull=True)
    conditions = {
        MISSING: missing,
        ReceiptState.OVERDUE: missing & Q(due_on__lt=timezone.localdate()),
        ReceiptState.ARRIVED: Q(acknowledged_at__isnull=False),
        ReceiptState.DROPPED: Q(dropped_at__isnull=False),
    }
    return found.filter(conditions.get(state, Q()))


def _chosen(found: "QuerySet[Receipt]", asked: Any) -> "QuerySet[Receipt]":
    for name, column in (("consumer", "consumer"), ("effect", "notice__effect_kind")):
        if asked.get(name):
            found = found.filter(**{column: asked[name]})
    wanted = asked.get("q", "").strip()
    if not wanted:
        return found
    if wanted.isdecimal() and len(wanted) < 18:
        return found.filter(notice__record_no=int(wanted))
    named = SubjectVersion.objects.filter(
        Q(name__contains=wanted) | Q(uscc=wanted.upper()), superseded_seq__isnull=True
    ).values_list("subject_id", flat=True)[:_MOST_SUBJECTS]
    return found.filter(notice__subject_id__in=list(named))


def _sorted(found: "QuerySet[Receipt]", sort: str) -> "QuerySet[Receipt]":
    name = sort.removeprefix("-")
    column = SORTS.get(name, SORTS["due"])
    return found.order_by(f"-{column}" if sort.startswith("-") else column, "id")


def _lines(rows: Any) -> list[dict[str, Any]]:
    """Receipts with their subjects, as the table shows them."""
    subjects = latest_versions({row.notice.subject_id for row in rows}, on=timezone.localdate())
    return [
        {
            "receipt": row,
            "row": selectors.row_of(row),
            "notice": row.notice,
            "subject": subjects.get(row.notice.subject_id),
        }
        for row in rows
    ]


def _export(request: HttpRequest, kind: str, rows: list[Receipt]) -> HttpResponse:
    _leave_trail(request, "receipts.list.exported", rows=len(rows))
    heads = [
        _("通知"), _("主体"), _("统一社会信用代码"), _("事项"), _("记录号"), _("效力"), _("变化"),
        _("用信方"), _("接收方"), _("责任单位"), _("状态"), _("核对结果"), _("期限"), _("依据"),
        _("通知时间"), _("回执时间"), _("尝试次数"), _("催办次数"),
    ]  # fmt: skip
    today = timezone.localdate()
    return exporting.as_file(
        kind,
        "receipts",
        heads,
        [
            (
                line["notice"].notice_no,
                line["subject"].name if line["subject"] else "",
                line["subject"].uscc if line["subject"] else "",
                item_title(line["notice"].item),
                line["notice"].record_no,
                line["notice"].get_effect_kind_display(),
                line["notice"].get_change_display(),
                line["row"].title,
                line["row"].party,
                unit_name(line["receipt"].department_code) if line["receipt"].department_code
                else _("信用办"),
                line["row"].state(today).label,
                receipt_word(line["row"].finding or line["row"].problem),
                line["row"].due_on,
                line["row"].article,
                line["notice"].noticed_at,
                line["row"].acknowledged_at,
                line["row"].attempts,
                line["row"].chases,
            )
            for line in _lines(rows)
        ],
    )  # fmt: skip


def _visible(request: HttpRequest, number: str) -> EffectNotice:
    found = selectors.find_notice(number)
    if found is None or not _of_notice(request, found).exists():
        raise Http404
    return found


def _of_notice(request: HttpRequest, found: EffectNotice) -> "QuerySet[Receipt]":
    return selectors.list_receipts(access.actor(request)).filter(notice=found)


def _is_missing(row: selectors.ReceiptRow) -> bool:
    return row.acknowledged_at is None and row.dropped_at is None


def _may_chase(request: HttpRequest) -> bool:
    return access.account(request).role != Role.AUDITOR


def _leave_trail(
    request: HttpRequest, action: str, *, subject: int | None = None, **details: Any
) -> None:
    audit.record(
        actor=access.actor(request),
        action=action,
        at=timezone.now(),
        matter=matter(request) or "receipts",
        purpose="receipts",
        subject_id=subject,
        details=details,
    )
