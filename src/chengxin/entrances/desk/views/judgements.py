"""Judgements made: the list, one of them, and taking it back after seeing what that changes."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from chengxin.affairs.judgements import services
from chengxin.entrances.desk import held_page
from chengxin.entrances.desk.matters import matter
from chengxin.entrances.web import access, exporting, paging
from chengxin.law.errors import InputError
from chengxin.records.audit import services as audit
from chengxin.records.intake.models import Batch
from chengxin.records.intake.services import linked_rows
from chengxin.records.subjects.enums import LINKING, JudgementVerdict
from chengxin.records.subjects.errors import SaidSinceError
from chengxin.records.subjects.models import SubjectJudgement
from chengxin.records.subjects.selectors import judging
from chengxin.records.subjects.selectors.versions import latest_versions

ROWS_SHOWN = 200


@require_GET
@never_cache
@access.staff
def judgements(request: HttpRequest) -> HttpResponse:
    """Judgements, newest first; filtered and searched by the address."""
    asked = request.GET
    verdict = asked.get("verdict", "")
    found = judging.list_judgements(
        text=asked.get("q", "").strip()[:100],
        verdict=verdict if verdict in JudgementVerdict.values else "",
        state=asked.get("state", ""),
    )
    if exporting.is_wanted(request):
        return _export(request, list(found[: exporting.AT_MOST]))
    page = paging.of_queryset(found, paging.wanted(asked))
    context = {
        "page": page,
        "names": _names(page.rows),
        "sources": {row.pk: held_page.source_label(row.scope) for row in page.rows},
        "verdicts": JudgementVerdict.choices,
        "chosen": asked,
    }
    return render(request, "desk/judgements/list.html", context)


def _names(rows: Iterable[SubjectJudgement]) -> dict[int, str]:
    ids = [row.subject_id for row in rows]
    return {n: v.name for n, v in latest_versions(ids, on=timezone.localdate()).items()}


def _export(request: HttpRequest, rows: list[SubjectJudgement]) -> HttpResponse:
    audit.record(
        actor=access.actor(request),
        action="subjects.judgements.exported",
        at=timezone.now(),
        matter=matter(request),
        purpose="identity",
        details={"rows": len(rows)},
    )
    names = _names(rows)
    heads = [
        _("判定编号"), _("所报名称"), _("所报代码"), _("来源"), _("判定"), _("主体"), _("相似度"),
        _("判定人"), _("日期"), _("是否有效"),
    ]  # fmt: skip
    return exporting.as_csv(
        "judgements",
        heads,
        [
            (
                row.pk,
                row.name,
                row.code,
                held_page.source_label(row.scope),
                row.get_verdict_display(),
                names.get(row.subject_id, ""),
                row.match_score,
                row.by,
                row.valid_from,
                _("有效") if row.superseded_seq is None else _("已撤销"),
            )
            for row in rows
        ],
    )


@require_GET
@never_cache
@access.staff
def judgement(request: HttpRequest, number: int) -> HttpResponse:
    """One judgement: what was judged, by whom, why, and the rows it linked."""
    found = _found(number)
    rows = linked_rows(found) if found.verdict in LINKING else []
    batches = Batch.objects.in_bulk({batch_id for batch_id, _row in rows[:ROWS_SHOWN]})
    context = {
        "judgement": found,
        "source": held_page.source_label(found.scope),
        "name": _names([found]).get(found.subject_id, ""),
        "rows": [
            {"batch": batches[batch_id], "row_no": row_no} for batch_id, row_no in rows[:ROWS_SHOWN]
        ],
        "rows_count": len(rows),
        "in_force": found.superseded_seq is None,
        "reversible": found.superseded_seq is None and found.verdict in LINKING,
    }
    return render(request, "desk/judgements/judgement.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@access.staff
def reverse(request: HttpRequest, number: int) -> HttpResponse:
    """Every grade that would change; sent again, the judgement is taken back."""
    found = _found(number)
    actor, now = access.actor(request), timezone.now()
    try:
        if request.method == "POST":
            changed = services.reverse(judgement_id=number, actor=actor, at=now)
            text = _("判定已撤销，%(n)s 条记录已经移走，原来的行重新待核。")
            messages.success(request, text % {"n": len(changed)})
            return redirect("desk:judgement", number=number)
        foreseen = services.foresee_reversal(
            judgement_id=number, actor=actor, at=now, matter=matter(request) or f"#{number}"
        )
    except SaidSinceError:
        messages.error(request, _("登记机关此后又报送了这个主体，请用新的登记信息更正。"))
        return redirect("desk:judgement", number=number)
    except InputError:
        messages.error(request, _("这个判定已经撤销，或者没有可以撤销的关联。"))
        return redirect("desk:judgement", number=number)
    context = {
        "judgement": found,
        "name": _names([found]).get(found.subject_id, ""),
        "rows_count": len(linked_rows(found)),
        **held_page.consequence_context(foreseen),
    }
    return render(request, "desk/judgements/reverse.html", context)


def _found(number: int) -> SubjectJudgement:
    found = judging.find_judgement(number)
    if found is None:
        raise Http404
    return found
