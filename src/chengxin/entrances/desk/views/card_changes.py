"""Changes of scorecards: the list, one change, submitting, releasing, taking back, rolling back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chengxin.affairs.amendments.selectors import newest_check
from chengxin.affairs.scorecard_changes import drafting, releasing, selectors, workshop
from chengxin.affairs.scorecard_changes.permissions import cards_of
from chengxin.entrances.desk import card_change_page as page
from chengxin.entrances.desk.edition_forms import ReasonForm
from chengxin.entrances.web import access, paging
from chengxin.entrances.web.edition_changes import shown_changes
from chengxin.entrances.web.templatetags.cx import by_language
from chengxin.law.errors import CreditError, PermissionDeniedError
from chengxin.records.editions import in_use
from chengxin.records.editions.enums import EditionState
from chengxin.records.editions.models import LawEdition


@require_GET
@never_cache
@access.staff
def changes(request: HttpRequest) -> HttpResponse:
    """Changes of cards, newest first; what waits for me; challengers that run."""
    asked, actor, today = request.GET, access.actor(request), timezone.localdate()
    found = selectors.list_changes(
        actor, on=today, state=asked.get("state", ""), query=asked.get("q", "")
    )
    waiting = [
        e for e in selectors.list_waiting(actor, on=today) if e.pack.startswith("scorecard.")
    ]
    context = {
        "page": paging.of_queryset(found, paging.wanted(asked)),
        "states": EditionState.choices,
        "chosen": asked,
        "waiting": waiting,
        "challenges": selectors.running_challenges(actor, on=today)[:20],
        "may_draft": bool(cards_of(actor, on=today)),
        "titles": _titles(),
    }
    return render(request, "desk/card_changes/list.html", context)


def _titles() -> dict[str, str]:
    return {card.pack: by_language(card.title) for card in in_use.current().scorecards()}


@require_http_methods(["GET", "POST"])
@never_cache
@access.staff
def new(request: HttpRequest) -> HttpResponse:
    """Choose a card and say why it is changed."""
    actor, today = access.actor(request), timezone.localdate()
    titles = _titles()
    packs = [(name, titles[name]) for name in cards_of(actor, on=today)]
    if not packs:
        raise PermissionDenied
    key = request.POST.get("pack") or f"scorecard.{request.GET.get('card', '')}"
    context: dict[str, Any] = {
        "packs": packs,
        "chosen": key if key in dict(packs) else "",
        "earliest": workshop.earliest_day(today),
        "days": workshop.rules_on(today).notice_days,
    }
    if request.method == "POST":
        form = ReasonForm(request.POST)
        if not form.is_valid() or not context["chosen"]:
            context |= {"wrong": _("请选一张卡，并写明修改理由（至少两个字）。")}
            return render(request, "desk/card_changes/new.html", context, status=400)
        try:
            made = drafting.begin(
                pack=key, reason=form.cleaned_data["reason"], by=actor, at=timezone.now()
            )
        except CreditError as error:
            if isinstance(error, PermissionDeniedError):
                raise
            context |= {"wrong": page.refusal(error), "reason": form.cleaned_data["reason"]}
            return render(request, "desk/card_changes/new.html", context, status=400)
        messages.success(request, _("草案已经起草，内容与现行版本相同，请修改。"))
        return redirect("desk:card-change-table", number=made.pk)
    return render(request, "desk/card_changes/new.html", context)


@require_GET
@never_cache
@access.staff
def change(request: HttpRequest, number: int) -> HttpResponse:
    """One change: where it stands, what differs, what its impact is, who did what."""
    edition = page.find(request, number)
    context = page.frame(request, edition, "overview") | _difference(edition)
    context |= {
        "check": newest_check(edition),
        "saves": selectors.list_saves(edition)[:50],
        "impacts": selectors.list_impacts(edition)[:10],
        "challenges": selectors.list_challenges(edition),
        "notice_lapses": workshop.earliest_day(timezone.localdate()) > edition.in_force_since,
    }
    return render(request, "desk/card_changes/change.html", context)


def _difference(edition: LawEdition) -> dict[str, Any]:
    """What the draft says otherwise than the edition it is compared with."""
    other = workshop.compared_with(edition)
    card = page.pack_of(edition)
    return {"replaced": other, "changes": [] if other is None else shown_changes(other, card)}


@require_POST
@access.staff
def submit(request: HttpRequest, number: int) -> HttpResponse:
    """Hand the draft to a second person."""
    edition = page.find(request, number)
    page.act(
        request,
        edition,
        lambda: releasing.submit(edition_id=number, by=access.actor(request), at=timezone.now()),
        _("已提交，请另一位同事核对后发布。"),
    )
    return page.back(number)


@require_http_methods(["GET", "POST"])
@never_cache
@access.staff
def release(request: HttpRequest, number: int) -> HttpResponse:
    """Say exactly what the release does, to whom, then do it."""
    edition = page.find(request, number)
    page.hold_worker(request, edition.pack)
    if request.method == "POST":
        if request.POST.get("read") != "1":
            messages.error(request, _("请先确认已经逐项核对。"))
            return redirect("desk:card-change-release", number=number)
        page.act(
            request,
            edition,
            lambda: releasing.release(
                edition_id=number,
                confirmed=request.POST.get("confirmed", ""),
                impact_id=_number(request.POST.get("impact", "")),
                by=access.actor(request),
                at=timezone.now(),
            ),
            _("已发布，%(day)s 起施行。") % {"day": f"{edition.in_force_since:%Y-%m-%d}"},
        )
        return page.back(number)
    if not page.possible(request, edition)["release"]:
        raise PermissionDenied
    context = page.frame(request, edition, "overview") | _difference(edition)
    return render(request, "desk/card_changes/release.html", context)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


@require_POST
@access.staff
def send_back(request: HttpRequest, number: int) -> HttpResponse:
    """Give it back to its author."""
    return _with_reason(request, number, releasing.send_back, _("已退回起草人修改。"))


@require_http_methods(["GET", "POST"])
@never_cache
@access.staff
def discard(request: HttpRequest, number: int) -> HttpResponse:
    """Give a draft up, after it was said what is lost."""
    return _confirmed(request, number, "discard", "withdraw")


@require_http_methods(["GET", "POST"])
@never_cache
@access.staff
def recall(request: HttpRequest, number: int) -> HttpResponse:
    """Take a released edition back before its first day, after it was said what follows."""
    return _confirmed(request, number, "recall", "recall")


@require_http_methods(["GET", "POST"])
@never_cache
@access.staff
def roll_back(request: HttpRequest, number: int) -> HttpResponse:
    """Draft a new edition with the former content, which then goes the way of every draft."""
    return _confirmed(request, number, "roll-back", "roll_back")


def _confirmed(request: HttpRequest, number: int, name: str, may: str) -> HttpResponse:
    edition = page.find(request, number)
    if request.method == "POST":
        acts = {
            "discard": (drafting.discard, _("草案已放弃，内容保留备查。")),
            "recall": (releasing.recall, _("已撤回，现行版本继续有效。")),
            "roll-back": (drafting.roll_back, _("已以前一版的内容起草新版本。")),
        }
        return _with_reason(request, number, *acts[name])
    if not page.possible(request, edition)[may]:
        raise PermissionDenied
    context = page.frame(request, edition, "overview") | _difference(edition) | {"act": name}
    context["earliest"] = workshop.earliest_day(timezone.localdate())
    return render(request, "desk/card_changes/confirm.html", context)


def _with_reason(request: HttpRequest, number: int, doing: Any, done: str) -> HttpResponse:
    edition = page.find(request, number)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        page.hold_worker(request, edition.pack)
        messages.error(request, _("请写明理由。"))
        return redirect(
            request.path if request.path.endswith(_WITH_PAGES) else edition_path(number)
        )
    made = page.act(
        request,
        edition,
        lambda: doing(
            edition_id=number,
            reason=form.cleaned_data["reason"],
            by=access.actor(request),
            at=timezone.now(),
        ),
        done,
    )
    return page.back(made.pk if isinstance(made, LawEdition) else number)


_WITH_PAGES = ("/discard/", "/recall/", "/roll-back/")


def edition_path(number: int) -> str:
    """Address of the page of a change."""
    return redirect("desk:card-change", number=number).url
