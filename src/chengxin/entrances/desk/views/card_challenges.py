"""Champion and challenger: begun, compared run by run, ended."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from chengxin.affairs.scorecard_changes import challenges, figures, selectors, workshop
from chengxin.affairs.scorecard_changes.enums import Outcome
from chengxin.affairs.scorecard_changes.models import Challenge, ChallengeRun
from chengxin.entrances.desk import card_change_page as page
from chengxin.entrances.desk import impact_figures
from chengxin.entrances.desk.edition_forms import ReasonForm
from chengxin.entrances.web import access
from chengxin.law.rulebook.schemas.scorecard_change import ScorecardChange
from chengxin.records.editions.models import LawEdition


@require_POST
@access.staff
def begin(request: HttpRequest, number: int) -> HttpResponse:
    """Let the draft run beside the card in force."""
    edition = page.find(request, number)
    made = page.act(
        request,
        edition,
        lambda: challenges.begin(edition_id=number, by=access.actor(request), at=timezone.now()),
        _("已开始对照：每次评价之后以同一天、同一批数据再算一遍，结果不采用。"),
    )
    if made is None:
        return page.back(number)
    return redirect("desk:card-challenge", number=number, challenge=made.pk)


@require_GET
@never_cache
@access.staff
def challenge(request: HttpRequest, number: int, challenge: int) -> HttpResponse:
    """The two cards side by side, run by run, and over time."""
    edition, found = _found(request, number, challenge)
    rules = workshop.rules_on(timezone.localdate())
    runs = [_shown(run, rules) for run in found.runs.all()]
    context = page.frame(request, edition, "challenge")
    context |= {
        "challenge": found,
        "runs": list(reversed(runs)),
        "newest": runs[-1] if runs else None,
        "is_over": found.until < timezone.localdate(),
        "is_of_this_text": found.digest == edition.digest,
        "rules": rules,
        "chart": _chart(runs, rules),
    }
    return render(request, "desk/card_changes/challenge.html", context)


def _shown(run: ChallengeRun, rules: ScorecardChange) -> dict[str, Any]:
    before, after = figures.grades_before(run.matrix), figures.grades_after(run.matrix)
    return {
        "run": run,
        "before": before,
        "after": after,
        "grades": [{"letter": g, "before": before[g], "after": after[g]} for g in figures.GRADES],
        "matrix": impact_figures.matrix_rows(run.matrix),
        "psi_points": impact_figures.index(run.psi_points),
        "psi_grades": impact_figures.index(run.psi_grades),
        "word": impact_figures.drift_word(max(run.psi_points, run.psi_grades), rules),
        "subjects": sum(after.values()),
    }


def _chart(runs: list[dict[str, Any]], rules: ScorecardChange) -> dict[str, Any]:
    """The stability index of the points over time, with the line from which a shift is marked."""
    data = [float(each["psi_points"]) for each in runs]
    marked = float(impact_figures.index(rules.drift.marked_from))
    return {
        "x": [f"{each['run'].champion_run.as_of:%m-%d}" for each in runs],
        "name": _("分值稳定性"),
        "data": data,
        "min": 0,
        "max": max(marked * 2, *data, 0),
        "target": marked,
        "targetName": _("明显变化"),
    }


@require_POST
@access.staff
def end(request: HttpRequest, number: int, challenge: int) -> HttpResponse:
    """End the comparison: the challenger goes on to release, or is given up."""
    edition, found = _found(request, number, challenge)
    form = ReasonForm(request.POST)
    outcome = request.POST.get("outcome", "")
    if not form.is_valid() or outcome not in Outcome.values:
        page.hold_worker(request, edition.pack)
        messages.error(request, _("请选择结果并写明理由。"))
        return redirect("desk:card-challenge", number=number, challenge=challenge)
    page.act(
        request,
        edition,
        lambda: challenges.end(
            challenge_id=found.pk,
            outcome=Outcome(outcome),
            reason=form.cleaned_data["reason"],
            by=access.actor(request),
            at=timezone.now(),
        ),
        _("对照已结束，记录保留。"),
    )
    return redirect("desk:card-challenge", number=number, challenge=challenge)


def _found(request: HttpRequest, number: int, challenge: int) -> tuple[LawEdition, Challenge]:
    edition = page.find(request, number)
    found = selectors.find_challenge(edition, challenge)
    if found is None:
        raise Http404
    return edition, found
