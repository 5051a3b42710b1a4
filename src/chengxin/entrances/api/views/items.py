"""What this department may report, and with which fields."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Router

from chengxin.entrances.api import schemas
from chengxin.entrances.api.problems import Problem
from chengxin.entrances.api.security import client_of, only_known_parameters
from chengxin.law.rulebook import CatalogueItem
from chengxin.records.editions import in_use

router = Router(tags=["目录"])
router.add_decorator(only_known_parameters)
REFUSED = dict.fromkeys((401, 404, 422, 429), Problem)
_MOST_VALUES = 500


@router.get("", response={200: schemas.ItemList, 401: Problem, 429: Problem}, summary="可报事项")
def items(request: HttpRequest) -> Any:
    """本单位今天可以报送的目录项。"""
    return {"items": [_plain(item) for item in _mine(request, timezone.localdate())]}


@router.get("/{code}", response={200: schemas.ItemWithFields, **REFUSED}, summary="事项的字段")
def item(request: HttpRequest, code: schemas.ItemCode) -> Any:
    """一个目录项的字段：列名、代码、是否必填、可填的值。"""
    today = timezone.localdate()
    for found in _mine(request, today):
        if found.code == code:
            return _plain(found) | {"fields": [_field(f, today) for f in found.fields]}
    raise Http404


def _mine(request: HttpRequest, today: date) -> list[CatalogueItem]:
    department = client_of(request).department_id
    found = in_use.current().catalogue_items(today)
    return [each for each in found if each.may_report(department)]


def _plain(item: CatalogueItem) -> dict[str, Any]:
    return {
        "code": item.code,
        "title": item.title.zh,
        "edition": item.edition,
        "shape": item.shape.value,
    }


def _field(field: Any, today: date) -> dict[str, Any]:
    table = in_use.current().code_table(field.code_table, today) if field.code_table else None
    values = [entry.zh for entry in table.entries[:_MOST_VALUES]] if table else []
    return {
        "code": field.code,
        "title": field.title_zh,
        "kind": field.kind,
        "required": field.required == "always",
        "max_length": field.max_length,
        "hint": field.hint_zh or "",
        "values": values,
    }
