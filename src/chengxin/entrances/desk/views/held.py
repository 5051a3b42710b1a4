"""Held rows: the queue, one case with both sides, and the decision with what it would change."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chengxin.affairs.judgements import cases
from chengxin.affairs.judgements import services as judgements
from chengxin.affairs.judgements.consequences import Consequences
from chengxin.entrances.desk import held_page
from chengxin.entrances.desk.matters import matter
from chengxin.entrances.web import access, exporting, paging
from chengxin.entrances.web.templatetags.cx import item_title, unit_name
from chengxin.law.errors import InputError
from chengxin.records.accounts.enums import Role
from chengxin.records.audit import services as audit
from chengxin.records.editions import in_use
from chengxin.records.intake import queue, selectors, services
from chengxin.records.intake.enums import HeldFor
from chengxin.records.intake.models import HeldRow
from chengxin.records.subjects.enums import KindOfSubject
from chengxin.records.subjects.services import likely_kind

ACCEPT, REFUSE, CREATE = "accept", "refuse", "create"


class DecisionForm(forms.Form):
    """What somebody decides about a row, and about which of its equals."""

    act = forms.ChoiceField(choices=[(word, word) for word in (ACCEPT, REFUSE, CREATE)])
    subject = forms.IntegerField(required=False, min_value=1)
    kind = forms.ChoiceField(choices=KindOfSubject.choices, required=False)
    note = forms.CharField(max_length=300, required=False, strip=True)


@require_GET
@never_cache
@access.staff
def held(request: HttpRequest) -> HttpResponse:
    """Rows that wait for a person: filtered, searched and sorted by the address."""
    actor = access.actor(request)
    now = timezone.now()
    wanted = held_page.wanted(request.GET)
    found = queue.list_held(actor, wanted, at=now)
    if exporting.is_wanted(request):
        return _export(request, list(found[: exporting.AT_MOST]))
    page = paging.of_queryset(found, paging.wanted(request.GET))
    sees_all = access.account(request).role == Role.OFFICE
    context = {
        "page": page,
        "lines": held_page.lines(page.rows, at=now, on=timezone.localdate()),
        "items": [item.code for item in in_use.current().catalogue_items(timezone.localdate())],
        "departments": in_use.current().directory.units if sees_all else (),
        "reasons": HeldFor.choices,
        "ages": held_page.AGES,
        "chosen": request.GET,
        "default_sort": "waiting",
        "decides": sees_all,
    }
    return render(request, "desk/held/list.html", context)


def _export(request: HttpRequest, rows: list[HeldRow]) -> HttpResponse:
    now = timezone.now()
    audit.record(
        actor=access.actor(request),
        action="intake.held.exported",
        at=now,
        matter=matter(request),
        purpose="identity",
        details={"rows": len(rows)},
    )
    heads = [
        _("已等（天）"), _("缘由"), _("名称"), _("代码"), _("事项"), _("单位"), _("批次"), _("行"),
        _("首选候选"), _("相似度"), _("理由"),
    ]  # fmt: skip
    shown = held_page.lines(rows, at=now, on=timezone.localdate())
    return exporting.as_csv(
        "held-rows",
        heads,
        [
            (
                line.days,
                line.row.get_held_for_display(),
                line.row.name,
                line.row.code,
                item_title(line.row.item),
                unit_name(line.row.department_code),
                line.row.batch.batch_no,
                line.row.row_no,
                line.first_name,
                line.first_score,
                line.first_reason,
            )
            for line in shown
        ],
    )


@require_GET
@never_cache
@access.staff
def case(request: HttpRequest, held_id: int) -> HttpResponse:
    """One row beside a candidate, field by field, with the reasons; the look is in the trail."""
    row = _visible(request, held_id)
    actor, now = access.actor(request), timezone.now()
    raw = selectors.read_raw_row(
        batch=row.batch,
        row_no=row.row_no,
        actor=actor,
        at=now,
        matter=matter(request) or row.batch.batch_no,
    )
    found = cases.case_of(row, on=timezone.localdate())
    asked = request.GET.get("subject", "")
    side = next((s for s in found.sides if str(s.compared.subject_id) == asked), found.first)
    taken = row.assigned_until is not None and row.assigned_until > now
    mine = taken and row.assigned_to_id == actor.account_id
    decides = access.account(request).role == Role.OFFICE and row.held_for == HeldFor.IDENTITY
    context: dict[str, Any] = {
        "row": row,
        "case": found,
        "side": side,
        "verdicts": held_page.VERDICTS,
        "fields": held_page.field_lines(found, side),
        "features": held_page.feature_lines(side.compared.comparison.features) if side else (),
        "raw": raw,
        "equal": cases.list_equal(row)[1:],
        "days": (now - row.waits_since).days,
        "taken_by": row.assigned_to if taken and not mine else None,
        "mine": mine,
        "until": row.assigned_until if mine else None,
        "decides": decides and (mine or not taken),
        "may_take": decides and not taken,
        "next_id": queue.next_held(actor, held_page.wanted(request.GET), after=[row.pk], at=now),
    }
    return render(request, "desk/held/case.html", context)


@require_POST
@access.staff
def take(request: HttpRequest, held_id: int) -> HttpResponse:
    """See to a row: nobody else decides about it meanwhile."""
    _visible(request, held_id)
    try:
        services.take_up(held_id=held_id, actor=access.actor(request), at=timezone.now())
    except InputError:
        messages.error(request, _("这一行已由别人处理，或者已经了结。"))
        return redirect("desk:held")
    return redirect("desk:held-case", held_id=held_id)


@require_POST
@access.staff
def leave(request: HttpRequest, held_id: int) -> HttpResponse:
    """Give a row back to the queue."""
    services.leave(held_id=held_id, actor=access.actor(request))
    return redirect("desk:held")


@require_http_methods(["GET", "POST"])
@never_cache
@access.staff
def decide(request: HttpRequest, held_id: int) -> HttpResponse:
    """What a decision would change; sent again with a confirmation, it is done."""
    row = _visible(request, held_id)
    sent = request.POST if request.method == "POST" else request.GET
    form = DecisionForm(sent)
    if not form.is_valid() or row.held_for != HeldFor.IDENTITY:
        raise Http404
    decision = _Decision(request, row, form.cleaned_data, sent.getlist("rows"))
    try:
        if request.method == "POST":
            return decision.done()
        return render(request, "desk/held/decide.html", decision.foreseen())
    except InputError as error:
        messages.error(request, _refusal(error))
        return redirect("desk:held-case", held_id=held_id)


class _Decision:
    """One decision about a row and the equal rows that were chosen with it."""

    def __init__(
        self, request: HttpRequest, row: HeldRow, wanted: dict[str, Any], chosen: list[str]
    ) -> None:
        self._request = request
        self._row = row
        self._act: str = wanted["act"]
        self._kind: str = wanted["kind"] or likely_kind(row.name)
        self._note: str = wanted["note"]
        self._subject: int = wanted["subject"] or 0
        if self._act != CREATE and self._subject not in row.candidate_ids:
            raise PermissionDenied
        self._equal = [row] if self._act == REFUSE else cases.list_equal(row)
        self._ids = [r.pk for r in self._equal if not chosen or str(r.pk) in chosen]
        if row.pk not in self._ids:
            self._ids.append(row.pk)

    def foreseen(self) -> dict[str, Any]:
        """What the page of the decision shows."""
        on = timezone.localdate()
        found = cases.case_of(self._row, on=on)
        side = next((s for s in found.sides if s.compared.subject_id == self._subject), None)
        return {
            "row": self._row,
            "act": self._act,
            "side": side,
            "subject_id": self._subject,
            "kind": self._kind,
            "kinds": KindOfSubject.choices,
            "equal": self._equal,
            "ids": self._ids,
            **held_page.consequence_context(self._foresee()),
        }

    def _foresee(self) -> Consequences:
        asked = self._common() | {"matter": matter(self._request) or self._row.batch.batch_no}
        if self._act == ACCEPT:
            return judgements.foresee_acceptance(
                held_ids=self._ids, subject_id=self._subject, **asked
            )
        if self._act == REFUSE:
            return judgements.foresee_refusal(
                held_id=self._row.pk, subject_ids=[self._subject], **asked
            )
        return judgements.foresee_creation(held_ids=self._ids, kind=self._kind, **asked)

    def done(self) -> HttpResponse:
        """Do it, say what came of it, and go on to the next row."""
        acts: dict[str, Callable[[], HttpResponse]] = {
            ACCEPT: self._accepted, REFUSE: self._refused, CREATE: self._created,
        }  # fmt: skip
        return acts[self._act]()

    def _accepted(self) -> HttpResponse:
        made = judgements.accept(
            held_ids=self._ids, subject_id=self._subject, note=self._note, **self._common()
        )
        return self._linked(made)

    def _created(self) -> HttpResponse:
        made = judgements.create(
            held_ids=self._ids, kind=self._kind, note=self._note, **self._common()
        )
        return self._linked(made)

    def _linked(self, made: services.Accepted) -> HttpResponse:
        held_again = sum(outcome == "held" for outcome in made.outcomes)
        count = len(made.outcomes) - held_again
        text = ngettext("已判定，%(n)s 行已经入库。", "已判定，%(n)s 行已经入库。", count)
        messages.success(self._request, text % {"n": count})
        if held_again:
            text = _("%(n)s 行还有别的问题，仍在待核。")
            messages.warning(self._request, text % {"n": held_again})
        return self._next()

    def _refused(self) -> HttpResponse:
        left = judgements.refuse(
            held_id=self._row.pk,
            subject_ids=[self._subject],
            note=self._note,
            **self._common(),
        )
        messages.success(self._request, _("已排除这个候选。"))
        if left.candidate_ids:
            return redirect("desk:held-case", held_id=left.pk)
        return self._next()

    def _next(self) -> HttpResponse:
        actor = access.actor(self._request)
        following = queue.next_held(
            actor, queue.Wanted(held_for=HeldFor.IDENTITY), after=self._ids, at=timezone.now()
        )
        if following is None:
            return redirect("desk:held")
        return redirect("desk:held-case", held_id=following)

    def _common(self) -> dict[str, Any]:
        return {"actor": access.actor(self._request), "at": timezone.now()}


def _refusal(error: InputError) -> str:
    told = {
        "codes-differ": _("所报代码有效，与该主体的统一社会信用代码不同，不能认定为同一主体。"),
        "held-row": _("这一行已由别人处理，或者已经了结。"),
    }
    return told.get(error.code, str(error))


def _visible(request: HttpRequest, held_id: int) -> HeldRow:
    """The row, or a refusal: whether another department's row exists is not told."""
    found = queue.find_held(access.actor(request), held_id)
    if found is None:
        raise Http404
    return found
