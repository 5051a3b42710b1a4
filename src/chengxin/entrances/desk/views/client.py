"""One connected system: what it may, where it is told of effects, and what was sent to it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from chengxin.affairs.receipts import webhooks
from chengxin.affairs.receipts.enums import DeliveryOutcome
from chengxin.affairs.receipts.errors import AddressRefusedError, EndpointClosedError
from chengxin.affairs.receipts.models import WebhookEndpoint
from chengxin.entrances.web import access, paging
from chengxin.law.errors import InputError, TransitionError
from chengxin.records.accounts.enums import Role
from chengxin.records.accounts.models import SystemClient
from chengxin.records.intake import clients


class ReadingForm(forms.Form):
    """On what ground, and for what, a system reads credit records."""

    basis = forms.CharField(
        label=gettext_lazy("依据和用途"),
        min_length=4,
        max_length=300,
        widget=forms.TextInput({"class": "form-control", "autocomplete": "off"}),
    )


class AddressForm(forms.Form):
    """Where a system is told of effects."""

    url = forms.CharField(
        label=gettext_lazy("推送地址"),
        max_length=500,
        widget=forms.TextInput(
            {"class": "form-control", "autocomplete": "off", "inputmode": "url"}
        ),
    )


@require_GET
@never_cache
@access.staff
def client(request: HttpRequest, client_id: int) -> HttpResponse:
    """One system, as far as this reader may see it."""
    return _page(request, _visible(request, client_id))


@require_POST
@access.staff
def allow_reading(request: HttpRequest, client_id: int) -> HttpResponse:
    """Let the system read credit records, for what the office writes down."""
    found, form = _managed(request, client_id), ReadingForm(request.POST)
    if not form.is_valid():
        return _page(request, found, reading=form, status=400)
    try:
        clients.allow_reading(
            client_id=client_id,
            basis=form.cleaned_data["basis"],
            actor=access.actor(request),
            at=timezone.now(),
        )
    except (InputError, TransitionError) as error:
        raise Http404 from error
    messages.success(request, _("已准许查询信用记录；系统换取令牌时申请 records 范围。"))
    return redirect("desk:client", client_id)


@require_POST
@access.staff
def end_reading(request: HttpRequest, client_id: int) -> HttpResponse:
    """Let it read no more; its tokens end."""
    _managed(request, client_id)
    try:
        clients.end_reading(client_id=client_id, actor=access.actor(request), at=timezone.now())
    except TransitionError as error:
        raise Http404 from error
    messages.success(request, _("已收回查询，已发的令牌即刻失效。"))
    return redirect("desk:client", client_id)


@require_POST
@never_cache
@access.staff
def set_webhook(request: HttpRequest, client_id: int) -> HttpResponse:
    """Tell the system at an address from now on; its secret is shown on the answer, once."""
    found, form = _managed(request, client_id), AddressForm(request.POST)
    if not form.is_valid():
        return _page(request, found, address=form, status=400)
    try:
        made = webhooks.open_endpoint(
            client_id=client_id,
            url=form.cleaned_data["url"],
            by=access.actor(request),
            at=timezone.now(),
        )
    except AddressRefusedError as error:
        form.add_error("url", _why(error))
        return _page(request, found, address=form, status=400)
    except EndpointClosedError as error:
        raise Http404 from error
    return _page(request, found, made=made)


@require_POST
@never_cache
@access.staff
def rotate_webhook(request: HttpRequest, client_id: int) -> HttpResponse:
    """Give the address a new secret."""
    found = _managed(request, client_id)
    endpoint = _endpoint(found)
    try:
        made = webhooks.rotate(endpoint_id=endpoint.pk, by=access.actor(request), at=timezone.now())
    except EndpointClosedError as error:
        raise Http404 from error
    return _page(request, found, made=made)


@require_POST
@access.staff
def close_webhook(request: HttpRequest, client_id: int) -> HttpResponse:
    """Tell the system nothing any more."""
    endpoint = _endpoint(_managed(request, client_id))
    try:
        webhooks.close(endpoint_id=endpoint.pk, by=access.actor(request), at=timezone.now())
    except EndpointClosedError as error:
        raise Http404 from error
    messages.success(request, _("推送地址已停用；它还没有回执的，不再等待。"))
    return redirect("desk:client", client_id)


@require_POST
@access.staff
def try_webhook(request: HttpRequest, client_id: int) -> HttpResponse:
    """Send a message that is about nothing, and say how it went."""
    endpoint = _endpoint(_managed(request, client_id))
    try:
        sent = webhooks.try_out(
            endpoint_id=endpoint.pk, by=access.actor(request), at=timezone.now()
        )
    except EndpointClosedError as error:
        raise Http404 from error
    outcome = DeliveryOutcome(sent.outcome)
    said = _("试发结果：%(outcome)s") % {"outcome": outcome.label}
    if sent.status:
        said += _("（HTTP %(status)s）") % {"status": sent.status}
    tell = messages.success if outcome is DeliveryOutcome.ACCEPTED else messages.error
    tell(request, said)
    return redirect("desk:client", client_id)


def _page(
    request: HttpRequest,
    found: SystemClient,
    *,
    made: webhooks.EndpointSecret | None = None,
    reading: ReadingForm | None = None,
    address: AddressForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "client": clients.find_client(found.pk, access.actor(request)),
        "endpoint": webhooks.endpoint_of(found),
        "page": paging.of_queryset(webhooks.deliveries_of(found), paging.wanted(request.GET)),
        "made": made,
        "reading": reading or ReadingForm(initial={"basis": found.reads_for}),
        "address": address or AddressForm(),
        "may_manage": access.account(request).role == Role.OFFICE and found.revoked_at is None,
    }
    return render(request, "desk/clients/client.html", context, status=status)


def _visible(request: HttpRequest, client_id: int) -> SystemClient:
    found = clients.find_client(client_id, access.actor(request))
    if found is None:
        raise Http404
    return found


def _managed(request: HttpRequest, client_id: int) -> SystemClient:
    if access.account(request).role != Role.OFFICE:
        raise PermissionDenied
    return _visible(request, client_id)


def _endpoint(found: SystemClient) -> WebhookEndpoint:
    endpoint = webhooks.endpoint_of(found)
    if endpoint is None:
        raise Http404
    return endpoint


def _why(error: AddressRefusedError) -> str:
    return {
        "host": _("这个主机不在许可范围。请运维人员加进 CHENGXIN_WEBHOOK_HOSTS 后再设。"),
        "https": _("除本机以外，地址要用 https。"),
    }.get(
        error.reason, _("地址要写全，如 https://system.example.gov.cn/chengxin，不带账号和锚点。")
    )
