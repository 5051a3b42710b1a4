"""A draft of a card edited: as a table, entry by entry, as text; its saves."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from chengxin.affairs.scorecard_changes import (
    cells,
    contents,
    drafting,
    selectors,
    tables,
    workshop,
)
from chengxin.affairs.scorecard_changes.contents import Content
from chengxin.affairs.scorecard_changes.drafting import Saving
from chengxin.affairs.scorecard_changes.enums import SavedBy
from chengxin.entrances.desk import card_change_page as page
from chengxin.entrances.desk import card_table, edition_page
from chengxin.entrances.desk.card_cells import KINDS, hints_of, shown
from chengxin.entrances.web import access
from chengxin.entrances.web.edition_changes import shown_changes
from chengxin.law.errors import CreditError, PermissionDeniedError, RulebookError
from chengxin.law.rulebook import as_mapping, as_yaml
from chengxin.records.editions.models import LawEdition

LARGEST_TEXT = 1024 * 1024


class SavingForm(forms.Form):
    """What is saved besides the card."""

    reason = forms.CharField(max_length=500, min_length=2)
    notice = forms.CharField(max_length=5_000, required=False)
    note = forms.CharField(max_length=200, required=False)


@require_http_methods(["GET", "POST"])
@never_cache
@access.staff
def table(request: HttpRequest, number: int) -> HttpResponse:
    """The card as a table; what is sent is held to the loader and saved."""
    edition = _of_mine(request, number)
    content, whole = contents.written(edition.text), contents.loaded(edition.text)
    former = _former(edition)
    if request.method == "POST":
        sent = request.POST.dict()
        wanted = tables.wanted(whole, former, sent)
        changed = contents.rewritten(_with_days(content, sent), whole, wanted)
        answer, wrong = _save(request, edition, as_yaml(changed), SavedBy.TABLE)
        if answer is not None:
            return answer
        whole, content = wanted, changed
    else:
        wrong = None
    context = page.frame(request, edition, "table") | _saving(request, edition) | {"wrong": wrong}
    context |= card_table.context(content, whole, former)
    return render(request, "desk/card_changes/table.html", context, status=400 if wrong else 200)


def _with_days(content: Content, sent: Mapping[str, str]) -> Content:
    """The header with the name and the first day that were sent."""
    changed = dict(content)
    if sent.get("edition", "").strip():
        changed["edition"] = sent["edition"].strip()
    if "since" in sent:
        changed["in_force"] = {**content.get("in_force", {}), "since": sent["since"].strip()}
    return changed


@require_http_methods(["GET", "POST"])
@never_cache
@access.staff
def text(request: HttpRequest, number: int) -> HttpResponse:
    """The card as YAML, with what the loader says beside it."""
    edition = _of_mine(request, number)
    written, wrong = edition.text, None
    if request.method == "POST":
        written = request.POST.get("text", "").replace("\r\n", "\n")[:LARGEST_TEXT]
        answer, wrong = _save(request, edition, written, SavedBy.TEXT)
        if answer is not None:
            return answer
    context = page.frame(request, edition, "text") | _saving(request, edition)
    context |= {"text": written, "wrong": wrong}
    return render(request, "desk/card_changes/text.html", context, status=400 if wrong else 200)


@require_http_methods(["GET", "POST"])
@never_cache
@access.staff
def entry(request: HttpRequest, number: int, part: str, identity: str = "") -> HttpResponse:
    """One indicator, veto or source in full, or a new one; the form follows the schema."""
    if part not in tables.PARTS:
        raise Http404
    edition = _of_mine(request, number)
    content, whole = contents.written(edition.text), contents.loaded(edition.text)
    values = tables.entry_of(whole, part, identity) if identity else _begun(request, part)
    if values is None:
        raise Http404
    every, wrong = tables.cells_of(part, values), None
    if request.method == "POST" and every:
        values = cells.read(every, values, request.POST.dict(), "entry")
        wanted = tables.with_entry(whole, part, identity or str(values.get("id", "")), values)
        changed = contents.rewritten(content, whole, wanted)
        answer, wrong = _save(request, edition, as_yaml(changed), SavedBy.INDICATOR)
        if answer is not None:
            return answer
    hints = hints_of(whole, _items(values))
    context = page.frame(request, edition, "table") | _saving(request, edition)
    context |= {
        "part": part,
        "identity": identity,
        "values": values,
        "kinds": [(kind, KINDS.get(kind, kind)) for kind in cells.indicator_kinds()],
        "cells": shown(_shown_cells(every, identity), values, "entry", hints),
        "lists": hints.lists,
        "item_choices": hints.lists["catalogue"],
        "inherited": identity in contents.inherited_ids(content, whole, part),
        "overridden": contents.overridden_keys(content, part, identity),
        "wrong": wrong,
    }
    return render(request, "desk/card_changes/entry.html", context, status=400 if wrong else 200)


def _begun(request: HttpRequest, part: str) -> Content:
    """A new entry: of a kind and an item, where it is an indicator."""
    if part != "indicators":
        return {}
    asked = request.GET
    begun = {"kind": asked.get("kind", ""), "of": asked.get("of", "").strip()}
    return {name: value for name, value in begun.items() if value}


def _shown_cells(every: tuple[cells.Cell, ...], identity: str) -> tuple[cells.Cell, ...]:
    """The kind is settled; the id of an entry that is there as well."""
    settled = {"kind", "id"} if identity else {"kind"}
    return tuple(cell for cell in every if cell.name not in settled)


def _items(values: Mapping[str, Any]) -> set[str]:
    part = values.get("part")
    inner = part.get("of") if isinstance(part, Mapping) else None
    return {str(item) for item in (values.get("of"), inner) if item}


@require_http_methods(["GET", "POST"])
@never_cache
@access.staff
def save(request: HttpRequest, number: int, save: int) -> HttpResponse:
    """One save: what it changed against the one before; it may be saved again."""
    edition = page.find(request, number)
    kept = selectors.find_save(edition, save)
    if kept is None:
        raise Http404
    if request.method == "POST":
        page.act(
            request,
            edition,
            lambda: drafting.restore(
                edition_id=number, number=save, by=access.actor(request), at=timezone.now()
            ),
            _("已恢复，另存为新的一次保存。"),
        )
        return page.back(number)
    before = selectors.find_save(edition, save - 1)
    pack = contents.parsed(kept.text).pack
    other = None if before is None else contents.parsed(before.text).pack
    newest = selectors.newest_save(edition)
    context = page.frame(request, edition, "overview")
    context |= {
        "kept": kept,
        "before": before,
        "changes": [] if other is None else shown_changes(other, pack),
        "is_newest": newest is not None and newest.pk == kept.pk,
    }
    return render(request, "desk/card_changes/save.html", context)


def _of_mine(request: HttpRequest, number: int) -> LawEdition:
    """One's own draft."""
    edition = page.find(request, number)
    if not page.possible(request, edition)["revise"]:
        raise PermissionDenied
    return edition


def _former(edition: LawEdition) -> Content:
    other = workshop.compared_with(edition)
    return {} if other is None else as_mapping(other)


def _saving(request: HttpRequest, edition: LawEdition) -> dict[str, Any]:
    """What is saved besides: as sent, else as it stands."""
    kept = selectors.newest_save(edition)
    standing = {"reason": edition.reason, "notice": kept.notice if kept else "", "note": ""}
    sent = {name: request.POST[name] for name in standing if name in request.POST}
    return {"saving": standing | sent, "earliest": workshop.earliest_day(timezone.localdate())}


def _save(
    request: HttpRequest, edition: LawEdition, written: str, saved_by: SavedBy
) -> tuple[HttpResponse | None, dict[str, Any] | None]:
    """Save and go on, or what the loader says against it."""
    form = SavingForm(_saving(request, edition)["saving"])
    if not form.is_valid():
        return None, {"message": _("请写明修改理由（2 至 500 个字）。"), "key": "reason"}
    saving = Saving(**form.cleaned_data, saved_by=saved_by)
    try:
        drafting.save(
            edition_id=edition.pk,
            text=written,
            saving=saving,
            by=access.actor(request),
            at=timezone.now(),
        )
    except PermissionDeniedError:
        raise
    except CreditError as error:
        return None, _wrong(error)
    messages.success(request, _("已保存，装载和案例核对已完成。"))
    place = {"text": "card-change-text", "overview": "card-change"}
    name = place.get(request.POST.get("then", ""), "card-change-table")
    return redirect(f"desk:{name}", number=edition.pk), None


def _wrong(error: CreditError) -> dict[str, Any]:
    """A refusal of the loader: what kind, where, which key, its own sentence with the remedy."""
    facts = error.facts()
    what = edition_page.REFUSALS.get(error.code) if isinstance(error, RulebookError) else None
    return {
        "what": what or page.refusal(error),
        "line": facts.get("line"),
        "key": facts.get("key") or facts.get("reference") or "",
        "rule": facts.get("rule") or "",
        "remedy": facts.get("remedy") or "",
        "message": error.message,
    }
