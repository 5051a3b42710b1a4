"""What the pages of a changed card share: finding it, who may do what, how a refusal is told."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chengxin.affairs.amendments import transitions
from chengxin.affairs.amendments.transitions import OF_SOMEBODY_ELSE, OF_THE_AUTHOR, Act
from chengxin.affairs.scorecard_changes import contents, selectors, workshop
from chengxin.affairs.scorecard_changes.permissions import may_change
from chengxin.entrances.desk import edition_page
from chengxin.entrances.web import access
from chengxin.law.errors import CreditError, PermissionDeniedError, RulebookError
from chengxin.law.rulebook import Pack
from chengxin.records.editions.enums import EditionState
from chengxin.records.editions.models import LawEdition

_IMPACT = {
    "none": gettext_lazy("现在的文字还没有影响清单，请先生成"),
    "old": gettext_lazy("影响清单已经过期，请重新生成"),
    "compared": gettext_lazy("现行版本在影响清单之后变过，请重新生成"),
    "newer": gettext_lazy("影响清单在您阅读之后又生成过，请重新阅读"),
}
_CHALLENGES = {
    "running": gettext_lazy("这一版已经在对照"),
    "in-force": gettext_lazy("这一版已经施行，不能作挑战卡"),
    "given-up": gettext_lazy("这一版已经放弃"),
    "no-champion": gettext_lazy("没有现行版本可以对照"),
    "ended": gettext_lazy("这次对照已经结束"),
    "changed": gettext_lazy("草案在对照开始之后改过，不是对照过的那一份"),
}
REFUSALS = {
    "impact-ended": gettext_lazy("影响清单已经结束，不能再取消"),
    "already-in-force": gettext_lazy("已经施行，不能撤回；请以前一版的内容起草新版本"),
}


def refusal(error: CreditError) -> str:
    """A refusal in words."""
    if error.code == "notice-too-short":
        facts = error.facts()
        return _("公告期不够：最早 %(earliest)s 起施行，草案写的是 %(since)s。") % facts
    if error.code == "no-impact-list":
        return str(_IMPACT[error.facts()["why"]])
    if error.code == "challenge":
        return str(_CHALLENGES[error.facts()["why"]])
    known = REFUSALS.get(error.code)
    return str(known) if known is not None else edition_page.refusal(error)


def find(request: HttpRequest, number: int) -> LawEdition:
    """A changed card this reader may see."""
    found = selectors.find_change(access.actor(request), number, on=timezone.localdate())
    if found is None:
        raise Http404
    return found


def hold_worker(request: HttpRequest, pack: str) -> None:
    """Only whoever may change the card goes on."""
    if not may_change(access.actor(request), pack, on=timezone.localdate()):
        raise PermissionDenied


def possible(request: HttpRequest, edition: LawEdition) -> dict[str, bool]:
    """Which acts this reader may do now, by name."""
    account = access.account(request)
    works = may_change(access.actor(request), edition.pack, on=timezone.localdate())
    is_author = edition.drafted_by_id == account.pk
    found = {}
    for act in Act:
        mine = (act not in OF_THE_AUTHOR or is_author) and (
            act not in OF_SOMEBODY_ELSE or not is_author
        )
        found[str(act)] = works and mine and transitions.is_possible(edition, act)
    today = timezone.localdate()
    in_force = edition.in_force_since <= today
    found["recall"] = found["recall"] and not in_force
    adopted = edition.state == EditionState.ADOPTED and not edition.is_recalled
    found["roll_back"] = works and adopted and bool(edition.replaces)
    found["impact"] = works and edition.state in (EditionState.DRAFT, EditionState.SUBMITTED)
    found["try"] = works and edition.state != EditionState.WITHDRAWN
    running = edition.challenges.filter(ended_at__isnull=True).exists()
    upcoming = adopted and not in_force
    found["challenge"] = works and not running and (found["impact"] or upcoming)
    found["works"] = works
    return found


def pack_of(edition: LawEdition) -> Pack:
    """The card as its text stands for."""
    return contents.parsed(edition.text).pack


def frame(request: HttpRequest, edition: LawEdition, tab: str) -> dict[str, Any]:
    """What the head and the tabs of every page of one change show."""
    save = selectors.newest_save(edition)
    return {
        "edition": edition,
        "card": pack_of(edition),
        "may": possible(request, edition),
        "is_author": edition.drafted_by_id == access.account(request).pk,
        "tab": tab,
        "save": save,
        "impact": selectors.newest_impact(edition),
        "ready_impact": workshop.newest_impact(edition),
        "today": timezone.localdate(),
        "bases": contents.written(edition.text).get(contents.EXTENDS),
    }


def act(request: HttpRequest, edition: LawEdition, doing: Callable[[], Any], done: str) -> Any:
    """Do it and say so; a refusal of the rules is told, one of the person is a 403."""
    hold_worker(request, edition.pack)
    try:
        made = doing()
    except PermissionDeniedError:
        raise
    except (CreditError, RulebookError) as error:
        messages.error(request, refusal(error))
        return None
    messages.success(request, done)
    return made


def back(edition_id: int) -> HttpResponse:
    """To the page of the change."""
    return redirect("desk:card-change", number=edition_id)
