"""The credit file of one subject as the page draws it: lanes, the two clocks, the table."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chengxin.affairs.evaluations.explanation import GradeExplanation
from chengxin.entrances.desk.matters import matter
from chengxin.entrances.web import access, explanations, navigation, paging
from chengxin.entrances.web.drawings import clocks, lanes
from chengxin.entrances.web.hits import former_names
from chengxin.entrances.web.moments import When
from chengxin.entrances.web.readers import LOOKED_THROUGH, recent
from chengxin.entrances.web.records import ShownRecord, registration
from chengxin.entrances.web.templatetags.cx import town_name, unit_name
from chengxin.records.audit import selectors as audit
from chengxin.records.editions import in_use
from chengxin.records.publicity import services as publicity
from chengxin.records.publicity.disclosure import DisclosedRecord, EffectView
from chengxin.records.subjects.models import SubjectVersion

LANES_SHOWN = 12
READERS_SHOWN = 5
TABS = ("all", "minus", "plus", "neutral")


@dataclass(frozen=True)
class CreditFile:
    """What one reader sees of one subject at one point in time."""

    subject: SubjectVersion
    moment: When
    records: list[ShownRecord]
    told: GradeExplanation | None


def page_context(request: HttpRequest, file: CreditFile) -> dict[str, Any]:
    """Everything the page of the file shows besides the reader's own rights."""
    # Facts as of a day: what was decided later had not happened yet, however much is known today.
    listed = [
        each
        for each in file.records
        if each.record.item != "registration" and each.record.decided_on <= file.moment.on
    ]
    chosen = _chosen(request, listed)
    context: dict[str, Any] = {
        "subject": file.subject,
        "former_names": former_names(file.subject.subject_id),
        "town": town_name(file.subject.town_code),
        "when": file.moment,
        "registration": registration(file.records),
        "drawing": _lanes(request, file, listed, chosen),
        "chosen": chosen,
        "tabs": _tabs(request, listed),
        "page": _table(request, listed),
        "default_sort": "-decided",
        "points_of": _points_of(file.told),
        "readers": recent(
            audit.reads_of_subject(file.subject.subject_id)[:LOOKED_THROUGH], READERS_SHOWN
        ),
        "card": file.told.card if file.told else None,
        "grade": None,
    }
    if file.told is not None and file.told.grade is not None:
        href = reverse("desk:grade", args=[file.subject.subject_id])
        context |= {
            "grade": explanations.head(file.told),
            "reasons": explanations.strongest(file.told),
            "explanation_href": f"{href}?{file.moment.query}" if file.moment.query else href,
        }
    if chosen is not None:
        context |= _one_record(request, file, chosen)
    return context


def _chosen(request: HttpRequest, listed: list[ShownRecord]) -> ShownRecord | None:
    """The record the address asks for, else the newest against the subject, else the newest."""
    asked = request.GET.get("record", "")
    by_number = {str(each.record.record_no): each for each in listed}
    if asked in by_number:
        return by_number[asked]
    against = [each for each in listed if each.tone == "minus"]
    return next(iter(against or listed), None)


def _lanes(
    request: HttpRequest, file: CreditFile, listed: list[ShownRecord], chosen: ShownRecord | None
) -> lanes.Lanes:
    """One lane a record: what weighs most first, so a long file stays readable."""
    weight = {"minus": 0, "plus": 1, "neutral": 2}
    ranked = sorted(listed, key=lambda each: weight[each.tone])[:LANES_SHOWN]
    if chosen is not None and chosen not in ranked:
        ranked[-1:] = [chosen]
    query = request.GET.copy()
    spans = []
    for each in ranked:
        query["record"] = str(each.record.record_no)
        spans.append(each.span(f"?{query.urlencode()}#record", chosen=each is chosen))
    return lanes.draw(spans, today=file.moment.on)


def _tabs(request: HttpRequest, listed: list[ShownRecord]) -> list[dict[str, Any]]:
    labels = {"all": _("全部"), "minus": _("失信"), "plus": _("守信"), "neutral": _("其他")}
    current = request.GET.get("tab", "all")
    return [
        {
            "key": None if key == "all" else key,
            "label": labels[key],
            "count": len(listed) if key == "all" else sum(e.tone == key for e in listed),
            "current": key == current,
        }
        for key in TABS
    ]


def _table(request: HttpRequest, listed: list[ShownRecord]) -> paging.Page:
    tab = request.GET.get("tab", "all")
    rows = [each for each in listed if tab not in TABS[1:] or each.tone == tab]
    sort = request.GET.get("sort", "-decided")
    if sort.lstrip("-") == "known":
        rows.sort(key=lambda each: each.record.recorded_at, reverse=sort.startswith("-"))
    else:
        rows.sort(key=lambda each: each.record.decided_on, reverse=sort != "decided")
    return paging.cut(rows, paging.wanted(request.GET))


def _points_of(told: GradeExplanation | None) -> dict[int, int]:
    """Points of the indicators that rest on one record alone; shared ones are left to the page
    that explains the grade."""
    found: dict[int, int] = {}
    for line in told.lines if told else ():
        if len(line.record_nos) == 1 and line.points:
            found[line.record_nos[0]] = found.get(line.record_nos[0], 0) + line.points
    return found


def _one_record(request: HttpRequest, file: CreditFile, chosen: ShownRecord) -> dict[str, Any]:
    """Versions of the chosen record, its two clocks, and the way to the department's row."""
    versions = publicity.record_history(
        record_no=chosen.record.record_no,
        actor=access.actor(request),
        purpose="desk-record",
        matter=matter(request),
        on=file.moment.on,
        at=timezone.now(),
        known_at=file.moment.known_at,
    )
    last = versions[-1] if versions else chosen.record
    may_open = access.account(request).role in navigation.roles_of("desk:batch-row")
    return {
        "versions": versions,
        "comparison": _comparison(versions),
        "moments": clocks.draw(_moments(versions, chosen), today=file.moment.on),
        "source": {
            "batch_id": last.batch_id,
            "row_no": last.row_no,
            "href": reverse("desk:source-row", args=[last.batch_id, last.row_no])
            if may_open
            else "",
        },
    }


def _comparison(versions: tuple[DisclosedRecord, ...]) -> list[dict[str, Any]]:
    """Field by field, every version beside the one before."""
    titles: dict[str, str] = {}
    for version in versions:
        titles |= {field.name: field.title for field in version.fields}
    lines = []
    for name, title in titles.items():
        texts = [version.text(name) for version in versions]
        if any(texts):
            cells = [
                {"text": text, "changed": index > 0 and text != texts[index - 1]}
                for index, text in enumerate(texts)
            ]
            lines.append({"title": title, "cells": cells})
    return lines


def _moments(versions: tuple[DisclosedRecord, ...], chosen: ShownRecord) -> list[clocks.Moment]:
    """Decision, publicity, corrections, effects, end: each when it was true and when known."""
    moments = []
    for index, version in enumerate(versions):
        known_on = _local_day(version.recorded_at)
        who = unit_name(version.department_code)
        if index == 0:
            title = _("作出决定")
        elif version.state == "revoked":
            title = _("撤销")
        else:
            title = _("更正")
        changed = _changed(versions[index - 1], version) if index else ""
        moments.append(
            clocks.Moment(
                title=title,
                fact_on=version.decided_on,
                known_on=known_on,
                known_by=tuple(line for line in (who, changed) if line),
                public=version.state != "revoked" and _public_on(chosen, known_on),
            )
        )
    return moments + _window_moments(chosen) + _effect_moments(chosen)


def _window_moments(chosen: ShownRecord) -> list[clocks.Moment]:
    window = chosen.record.window
    if window is None or not window.published or window.starts_on is None:
        return []
    found = []
    if window.earliest_end_on is not None:
        found.append(
            clocks.Moment(
                title=_("最短期届满"),
                fact_on=window.earliest_end_on,
                known_on=window.earliest_end_on,
                known_by=(window.edition,),
                public=True,
            )
        )
    if window.ends_on is not None:
        found.append(
            clocks.Moment(
                title=_("停止公示"),
                fact_on=window.ends_on,
                known_on=window.ends_on,
                known_by=(_("自动停止"),),
            )
        )
    return found


def _effect_moments(chosen: ShownRecord) -> list[clocks.Moment]:
    def title(effect: EffectView) -> str:
        pack = in_use.current().protections(chosen.on)
        english = get_language() == "en"
        named = pack.protection(effect.kind).title
        return named.en if english else named.zh

    return [
        clocks.Moment(
            title=title(effect),
            fact_on=effect.valid_from,
            known_on=effect.valid_from,
            known_by=(effect.document,),
        )
        for effect in chosen.record.effects
    ]


def _changed(before: DisclosedRecord, after: DisclosedRecord) -> str:
    """Titles of the fields that differ between two versions, at most two."""
    earlier = {field.name: field.text for field in before.fields}
    titles = [f.title for f in after.fields if f.text != earlier.get(f.name, "")]
    return "、".join(titles[:2]) + ("…" if len(titles) > 2 else "")


def _public_on(chosen: ShownRecord, day: date) -> bool:
    window = chosen.record.window
    return window is not None and window.is_open(max(day, window.starts_on or day))


def _local_day(moment: Any) -> date:
    return timezone.localtime(moment).date()
