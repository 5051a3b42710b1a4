"""Listings on the desk: the list of cases, a new one, one whole, and its acts."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chengxin.affairs.lists import selectors, services
from chengxin.affairs.lists.enums import Act, ListingState
from chengxin.affairs.lists.models import ListCase
from chengxin.affairs.lists.rules import every_kind, find_rules, kinds_of
from chengxin.affairs.lists.transitions import AUTHORITY
from chengxin.entrances.desk import listing_acts
from chengxin.entrances.desk.listing_forms import FORMS, ActForm, FindingForm
from chengxin.entrances.web import (
    access,
    case_parts,
    exporting,
    listing_evidence,
    listing_page,
    paging,
)
from chengxin.entrances.web.listing_words import tone
from chengxin.entrances.web.refusals import describe
from chengxin.entrances.web.templatetags.cx import by_language, unit_name
from chengxin.law.errors import CreditError
from chengxin.records.accounts.actors import Actor

FILTERS = ("q", "state", "kind")


@require_GET
@never_cache
@access.staff
def listings(request: HttpRequest) -> HttpResponse:
    """The listings this person may know of: searched, filtered, by pages, or as a file."""
    actor, now = access.actor(request), timezone.now()
    chosen = {name: request.GET.get(name, "")[:100] for name in FILTERS}
    found = selectors.read_cases(
        actor, at=now, state=chosen["state"], kind=chosen["kind"], text=chosen["q"]
    )
    every = every_kind(timezone.localdate())
    titles = {rules.key: by_language(rules.title) for rules in every}
    trust = {rules.key for rules in every if rules.nature == "trust"}
    if wanted := exporting.format_wanted(request):
        rows = [_cells(listing, titles) for listing in found[: exporting.AT_MOST]]
        return exporting.as_file(wanted, "listings", _heads(), rows)
    page = paging.of_queryset(found, paging.wanted(request.GET))
    context = {
        "page": page,
        "rows": [
            (each, titles.get(each.kind, each.kind), tone(each.state, is_trust=each.kind in trust))
            for each in page.rows
        ],
        "chosen": chosen,
        "states": ListingState.choices,
        "kinds": titles.items(),
        "may_open": _may_open(actor),
    }
    return render(request, "desk/listings/list.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@access.staff
def new(request: HttpRequest) -> HttpResponse:
    """Open a listing: choose the list, then say whom, why, and on what basis."""
    actor, today = access.actor(request), timezone.localdate()
    if not _may_open(actor):
        raise PermissionDenied
    offered = kinds_of(actor.department_code, today)
    kind = request.GET.get("kind", "")
    rules = next((each for each in offered if each.key == kind), None)
    if rules is None:
        return render(request, "desk/listings/choose.html", {"kinds": offered})
    form = FindingForm(
        request.POST or None, rules=rules, on=today, initial={"uscc": request.GET.get("uscc", "")}
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = services.propose(
                kind=kind, subject_id=form.cleaned_data["uscc"], finding=form.finding(),
                by=actor, on=today, at=timezone.now(),
            )  # fmt: skip
        except CreditError as error:
            form.add_error(None, describe(error).text)
        else:
            messages.success(request, _("已立案，编号 %(no)s。") % {"no": made.case_no})
            return redirect("desk:listing", case_no=made.case_no)
    context = {"form": form, "rules": rules, "law": _law(rules)}
    return render(request, "desk/listings/new.html", context, status=400 if form.errors else 200)


@require_GET
@never_cache
@access.staff
def listing(request: HttpRequest, case_no: str) -> HttpResponse:
    """One listing with the law beside it, its clocks, letters, evidence and history."""
    return _page(request, _found(request, case_no))


@require_http_methods(["GET", "POST"])
@never_cache
@access.staff
def revise(request: HttpRequest, case_no: str) -> HttpResponse:
    """Correct what was found before anybody was told."""
    found, actor, today = _found(request, case_no), access.actor(request), timezone.localdate()
    if not listing_acts.may_revise(found, actor):
        raise PermissionDenied
    rules = listing_page.rules_on(found, today)
    form = FindingForm(request.POST or None, rules=rules, on=today, revised=found)
    if request.method == "POST" and form.is_valid():
        try:
            services.revise(
                case_no=case_no, finding=form.finding(), by=actor, on=today, at=timezone.now()
            )
        except CreditError as error:
            form.add_error(None, describe(error).text)
        else:
            messages.success(request, _("已修改。"))
            return redirect("desk:listing", case_no=case_no)
    context = {"form": form, "rules": rules, "law": _law(rules), "revised": found}
    return render(request, "desk/listings/new.html", context, status=400 if form.errors else 200)


@require_POST
@access.staff
def act(request: HttpRequest, case_no: str, code: str) -> HttpResponse:
    """Do one act; a refusal says which clause, and from when it will hold."""
    found = _found(request, case_no)
    if code not in FORMS:
        raise Http404
    rules = listing_page.rules_on(found, timezone.localdate())
    form = FORMS[code](request.POST, listing=found, rules=rules, prefix=code)
    if form.is_valid():
        try:
            _do(Act(code), found, form, access.actor(request))
        except CreditError as error:
            form.add_error(None, describe(error).text)
        else:
            messages.success(request, _("已办理：%(act)s。") % {"act": Act(code).label})
            return redirect("desk:listing", case_no=case_no)
    return _page(request, found, bound=form, status=400)


@require_POST
@access.staff
def evidence(request: HttpRequest, case_no: str) -> HttpResponse:
    """Keep files for a listing."""
    _found(request, case_no)
    listing_evidence.keep(request, case_no)
    return redirect("desk:listing", case_no=case_no)


def _page(
    request: HttpRequest, found: ListCase, *, bound: ActForm | None = None, status: int = 200
) -> HttpResponse:
    actor, today = access.actor(request), timezone.localdate()
    context: dict[str, Any] = listing_page.context(found, today=today, door=case_parts.DESK)
    own = actor.department_code == found.department_code
    context |= {
        "acts": listing_acts.open_acts(
            found, context["rules"], actor=actor, today=today, bound=bound
        ),
        "may_revise": listing_acts.may_revise(found, actor),
        "unit": unit_name(found.department_code),
        "upload": case_parts.upload(found.case_no, at=timezone.now())
        if own and found.closed_on is None
        else None,
    }
    return render(request, "desk/listings/listing.html", context, status=status)


def _do(act_: Act, found: ListCase, form: ActForm, by: Actor) -> None:
    """Call the service of an act."""
    on, at = timezone.localdate(), timezone.now()
    given = form.given()
    if act_ in (Act.REMOVE, Act.ANNUL):
        cause = "annulled" if act_ is Act.ANNUL else found.removal_cause
        services.remove(record_no=found.entry.record_no, cause=cause, by=by, on=on, at=at, **given)
        return
    getattr(services, act_.value)(case_no=found.case_no, by=by, on=on, at=at, **given)


def _found(request: HttpRequest, case_no: str) -> ListCase:
    """The listing, or page not found: whoever may not know of it is not told that it is there."""
    found = selectors.read_case(case_no, actor=access.actor(request), at=timezone.now())
    if found is None or find_rules(found.kind, timezone.localdate()) is None:
        raise Http404
    return found


def _may_open(actor: Actor) -> bool:
    return actor.role in AUTHORITY and bool(kinds_of(actor.department_code, timezone.localdate()))


def _law(rules: Any) -> list[case_parts.ShownLaw]:
    return case_parts.law_beside((rules.pack, rules.edition))


def _heads() -> tuple[str, ...]:
    return (_("办件编号"), _("名单"), _("主体名称"), _("统一社会信用代码"), _("状态"),
            _("认定单位"), _("立案日期"), _("决定文书号"), _("决定日期"),
            _("办结日期"))  # fmt: skip


def _cells(each: ListCase, titles: dict[str, str]) -> tuple[str, ...]:
    return (
        each.case_no,
        titles.get(each.kind, each.kind),
        each.subject_name,
        each.subject_uscc,
        str(each.get_state_display()),
        unit_name(each.department_code),
        each.opened_on.isoformat(),
        each.document_no,
        each.decided_on.isoformat() if each.decided_on else "",
        each.closed_on.isoformat() if each.closed_on else "",
    )
