"""Systems of departments: the office opens them, gives them new secrets and closes them."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from chengxin.entrances.web import access, paging
from chengxin.entrances.web.templatetags.cx import unit_name
from chengxin.law.errors import InputError, TransitionError
from chengxin.records.accounts.enums import Role
from chengxin.records.accounts.models import SystemClient
from chengxin.records.editions import in_use
from chengxin.records.intake import clients as services


class ClientForm(forms.Form):
    """A system to be opened."""

    department = forms.ChoiceField(
        label=gettext_lazy("单位"), widget=forms.Select({"class": "form-select"})
    )
    name = forms.CharField(
        label=gettext_lazy("系统名称"),
        max_length=100,
        min_length=2,
        widget=forms.TextInput({"class": "form-control", "autocomplete": "off"}),
    )

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        fields: dict[str, Any] = self.fields
        units = in_use.current().directory.units
        fields["department"].choices = [(unit.code, unit_name(unit.code)) for unit in units]


@require_http_methods(["GET", "POST"])
@never_cache
@access.staff
def clients(request: HttpRequest) -> HttpResponse:
    """All systems; the office opens further ones. A secret is shown on the answer, never again."""
    may_manage = access.account(request).role == Role.OFFICE
    form, made = ClientForm(request.POST or None), None
    if request.method == "POST":
        if not may_manage:
            raise PermissionDenied
        if form.is_valid():
            made = _open(request, form)
    return _page(request, form=ClientForm() if made else form, made=made)


@require_POST
@never_cache
@access.staff
def rotate(request: HttpRequest, client_id: int) -> HttpResponse:
    """Give a system a new secret."""
    _known(client_id)
    try:
        made = services.rotate(client_id=client_id, actor=access.actor(request), at=timezone.now())
    except TransitionError as error:
        raise Http404 from error
    return _page(request, form=ClientForm(), made=made)


@require_POST
@access.staff
def revoke(request: HttpRequest, client_id: int) -> HttpResponse:
    """Close a system."""
    _known(client_id)
    try:
        services.revoke(client_id=client_id, actor=access.actor(request), at=timezone.now())
    except TransitionError as error:
        raise Http404 from error
    return redirect("desk:clients")


def _open(request: HttpRequest, form: ClientForm) -> services.Credentials | None:
    try:
        return services.open_client(
            department=form.cleaned_data["department"],
            name=form.cleaned_data["name"].strip(),
            actor=access.actor(request),
            at=timezone.now(),
        )
    except InputError:
        form.add_error("name", gettext_lazy("这个单位已经有同名的系统在用，请换一个名称"))
        return None


def _page(
    request: HttpRequest, *, form: ClientForm, made: services.Credentials | None
) -> HttpResponse:
    context = {
        "page": paging.of_queryset(
            services.list_clients(access.actor(request)), paging.wanted(request.GET)
        ),
        "form": form,
        "made": made,
        "may_manage": access.account(request).role == Role.OFFICE,
    }
    status = 400 if form.errors else 200
    return render(request, "desk/clients/list.html", context, status=status)


def _known(client_id: int) -> None:
    if not SystemClient.objects.filter(pk=client_id).exists():
        raise Http404
