"""Listings about me: what I was told, my statement and defence, the decision, until when."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chengxin.affairs.lists import selectors, services
from chengxin.affairs.lists.enums import ListingState
from chengxin.affairs.lists.models import ListCase
from chengxin.affairs.lists.rules import every_kind
from chengxin.entrances.enterprise.members import member_page
from chengxin.entrances.web import (
    access,
    case_parts,
    listing_evidence,
    listing_page,
    paging,
    registers,
)
from chengxin.entrances.web.listing_words import tone
from chengxin.entrances.web.refusals import describe
from chengxin.entrances.web.templatetags.cx import by_language, unit_name
from chengxin.law.errors import CreditError
from chengxin.records.subjects.models import SubjectVersion


class StatementForm(forms.Form):
    """A statement or defence."""

    text = forms.CharField(
        label=gettext_lazy("陈述、申辩的内容"),
        max_length=4000,
        widget=forms.Textarea({"class": "form-control", "rows": "6"}),
    )
    is_last = forms.BooleanField(
        label=gettext_lazy("没有其他意见，不需要等到截止日"),
        required=False,
        widget=forms.CheckboxInput({"class": "form-check-input"}),
    )


@require_GET
@member_page
def listings(request: HttpRequest, subject: SubjectVersion) -> HttpResponse:
    """Every listing I was told of, newest first."""
    found = selectors.read_cases(access.actor(request), at=timezone.now())
    page = paging.of_queryset(found, paging.wanted(request.GET))
    every = every_kind(timezone.localdate())
    titles = {rules.key: by_language(rules.title) for rules in every}
    trust = {rules.key for rules in every if rules.nature == "trust"}
    context = {
        "subject": subject,
        "page": page,
        "rows": [
            (
                each,
                titles.get(each.kind, each.kind),
                tone(each.state, is_trust=each.kind in trust),
                unit_name(each.department_code),
            )
            for each in page.rows
        ],
    }
    return render(request, "enterprise/listings.html", context)


@require_http_methods(["GET", "POST"])
@member_page
def listing(request: HttpRequest, subject: SubjectVersion, case_no: str) -> HttpResponse:
    """One listing; until the decision I may state my defence here."""
    found = _found(request, case_no)
    form = StatementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            made = services.state(
                case_no=case_no, by=access.actor(request), on=timezone.localdate(), at=now,
                **form.cleaned_data,
            )  # fmt: skip
        except CreditError as error:
            form.add_error(None, describe(error).text)
        else:
            messages.success(request, _("已提交，记明逾期。") if made.late else _("已提交。"))
            return redirect("enterprise:listing", case_no=case_no)
    today = timezone.localdate()
    context: dict[str, Any] = listing_page.context(found, today=today, door=case_parts.ENTERPRISE)
    may_state = found.state == ListingState.NOTIFIED
    context |= {
        "subject": subject,
        "unit": unit_name(found.department_code),
        "form": form if may_state else None,
        "said": registers.in_words(context["rules"]),
        "upload": case_parts.upload(case_no, at=timezone.now()) if may_state else None,
    }
    status = 400 if form.errors else 200
    return render(request, "enterprise/listing.html", context, status=status)


@require_POST
@member_page
def evidence(request: HttpRequest, subject: SubjectVersion, case_no: str) -> HttpResponse:
    """Keep files that go with my statement."""
    _found(request, case_no)
    listing_evidence.keep(request, case_no)
    return redirect("enterprise:listing", case_no=case_no)


def _found(request: HttpRequest, case_no: str) -> ListCase:
    found = selectors.read_case(case_no, actor=access.actor(request), at=timezone.now())
    if found is None:
        raise Http404
    return found
