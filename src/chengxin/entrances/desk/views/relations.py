"""Mergers and splits on the desk: filed with what they would change, taken back the same way."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from chengxin.affairs.judgements import relations
from chengxin.entrances.desk import held_page, lineage
from chengxin.entrances.desk.matters import matter, matter_named
from chengxin.entrances.web import access
from chengxin.law.errors import InputError
from chengxin.records.subjects import selectors as subjects
from chengxin.records.subjects.enums import RelationKind
from chengxin.records.subjects.errors import UnknownSubjectError
from chengxin.records.subjects.models import SubjectRelation, SubjectVersion

EARLIER, LATER = "earlier", "later"


class RelationForm(forms.Form):
    """A merger or split: with whom, which way round, how, when, on what."""

    other = forms.CharField(max_length=200, strip=True)
    side = forms.ChoiceField(choices=[(EARLIER, EARLIER), (LATER, LATER)])
    kind = forms.ChoiceField(choices=RelationKind.choices)
    on = forms.DateField(input_formats=["%Y-%m-%d"])
    document = forms.CharField(max_length=300, min_length=2, strip=True)

    def clean_other(self) -> int:
        """The other subject, by its unified code or its whole name."""
        text: str = self.cleaned_data["other"]
        try:
            return subjects.get_by_uscc(text).pk
        except UnknownSubjectError:
            found = subjects.find_by_name(text)
        if found is None:
            raise forms.ValidationError(_("登记库里没有这个代码，也没有唯一同名的主体。"))
        return found.pk

    def clean_on(self) -> Any:
        """The day it took effect; not one to come."""
        day = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("生效日期不能晚于今天。"))
        return day


@require_http_methods(["GET", "POST"])
@never_cache
@access.staff
@matter_named
def relate(request: HttpRequest, subject_id: int) -> HttpResponse:
    """File a merger or split: the form, then what it would change, then the confirmation."""
    subject = _subject(subject_id)
    sent = request.POST if request.method == "POST" else request.GET
    form = RelationForm(sent) if "other" in sent else RelationForm(None)
    context: dict[str, Any] = {
        "subject": subject,
        "form": form,
        "kinds": RelationKind.choices,
        "today": timezone.localdate(),
    }
    if not form.is_valid():
        status = 400 if form.is_bound else 200
        return render(request, "desk/relations/form.html", context, status=status)
    change = _change(subject_id, form.cleaned_data)
    common: dict[str, Any] = {
        "actor": access.actor(request),
        "at": timezone.now(),
        "matter": matter(request),
    }
    try:
        if request.method == "POST":
            relations.relate(change=change, **common)
            messages.success(request, _("已登记；记录仍在原来的主体名下。"))
            return redirect("desk:subject", subject_id=subject_id)
        foreseen = relations.foresee_relation(change=change, **common)
    except InputError:
        form.add_error("other", _("这两个主体已经有合并分立关系，或者会形成循环。"))
        return render(request, "desk/relations/form.html", context, status=400)
    context |= {
        "earlier": _subject(change.earlier_id),
        "later": _subject(change.later_id),
        "kind_label": RelationKind(change.kind).label,
        **held_page.consequence_context(foreseen),
    }
    return render(request, "desk/relations/confirm.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@access.staff
@matter_named
def unrelate(request: HttpRequest, number: int) -> HttpResponse:
    """Take a merger or split back, after what that would change."""
    relation = SubjectRelation.objects.filter(pk=number).first()
    if relation is None:
        raise Http404
    common: dict[str, Any] = {
        "actor": access.actor(request),
        "at": timezone.now(),
        "matter": matter(request),
    }
    try:
        if request.method == "POST":
            relations.unrelate(relation_id=number, **common)
            messages.success(request, _("合并分立关系已撤销，原来的登记仍可按时间查到。"))
            return redirect("desk:subject", subject_id=relation.later_id)
        foreseen = relations.foresee_unrelation(relation=relation, **common)
    except InputError:
        messages.error(request, _("这个关系已经撤销。"))
        return redirect("desk:subject", subject_id=relation.later_id)
    found = lineage.links(relation.later_id, on=timezone.localdate(), seq=None)
    context = {
        "relation": relation,
        "link": next(link for link in found if link.relation.pk == relation.pk),
        "later": _subject(relation.later_id),
        **held_page.consequence_context(foreseen),
    }
    return render(request, "desk/relations/reverse.html", context)


def _change(subject_id: int, wanted: dict[str, Any]) -> relations.Change:
    pair = (subject_id, wanted["other"])
    earlier, later = pair if wanted["side"] == EARLIER else pair[::-1]
    kind = RelationKind(wanted["kind"])
    return relations.Change(earlier, later, kind, wanted["on"], wanted["document"])


def _subject(subject_id: int) -> SubjectVersion:
    found = subjects.version_of(subject_id, valid_on=timezone.localdate())
    if found is None:
        raise Http404
    return found
