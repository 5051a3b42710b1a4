"""Hand in a batch; follow it; see what is wrong with it; give it up."""

import hashlib
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from ninja import Header, Query, Router, Schema, Status
from pydantic import Field

from chengxin.engines.sealing.canonical import canonical_text
from chengxin.entrances.api import bodies, problems, schemas
from chengxin.entrances.api.errors import StatusError
from chengxin.entrances.api.problems import Problem
from chengxin.entrances.api.security import actor_of, client_of, only_known_parameters
from chengxin.entrances.desk.sending import workbook
from chengxin.entrances.jobs import queue
from chengxin.law.errors import CreditError
from chengxin.records.audit import services as audit
from chengxin.records.intake import receipts, selectors, services
from chengxin.records.intake.enums import ENDED_STATES, BatchState, Outcome, Severity, WayIn
from chengxin.records.intake.models import Batch
from chengxin.records.intake.workbook import write_returned_workbook

SHANGHAI = ZoneInfo("Asia/Shanghai")
router = Router(tags=["批次"])
router.add_decorator(only_known_parameters)
REFUSED = dict.fromkeys((401, 403, 404, 422, 429), Problem)
_CONTENT = {
    "application/x-ndjson": {
        "schema": {"type": "string", "minLength": 1},
        "example": '{"行政相对人名称": "示例公司", "行政处罚决定书文号": "示例罚〔2026〕1号"}\n',
    },
    "text/csv": {"schema": {"type": "string", "minLength": 1}},
    bodies.XLSX: {"schema": {"type": "string", "format": "binary", "minLength": 1}},
    "application/vnd.apache.parquet": {
        "schema": {"type": "string", "format": "binary", "minLength": 1}
    },
}


class PushParameters(Schema):
    """How a body is to be taken."""

    item: schemas.ItemCode
    snapshot: schemas.YesNo = "false"
    dry_run: schemas.YesNo = "false"
    file_name: str = Field("", max_length=200)


class ListParameters(Schema):
    """Which batches, which page."""

    item: schemas.ItemCode | None = None
    state: BatchState | None = None
    since: schemas.Day | None = None
    until: schemas.Day | None = None
    page: schemas.PageNumber = 1
    size: schemas.PageSize = 50


class ProblemParameters(Schema):
    """Which problems, which page."""

    row: schemas.RowNumber | None = None
    severity: Severity | None = None
    page: schemas.PageNumber = 1
    size: schemas.PageSize = 200


class RowParameters(Schema):
    """Which rows, which page."""

    outcome: Outcome | None = None
    page: schemas.PageNumber = 1
    size: schemas.PageSize = 200


@router.post(
    "",
    response={
        200: schemas.BatchAnswer,
        202: schemas.BatchAnswer,
        **REFUSED,
        400: Problem,
        409: Problem,
        411: Problem,
        413: Problem,
        415: Problem,
    },
    summary="报送一批",
    openapi_extra={"requestBody": {"required": True, "content": _CONTENT}},
)
def push(
    request: HttpRequest,
    parameters: Query[PushParameters],
    response: HttpResponse,
    idempotency_key: str = Header(  # type: ignore[type-arg]
        ...,
        alias="Idempotency-Key",
        pattern=r"^[\x21-\x7e]{1,200}$",
        description="同一个键加同样的内容，得到同样的答复；换了内容要换键",
    ),
) -> Any:
    """把请求正文作为一批收下；行由后台逐行处理，答复里有查看进度的地址。

    正文是 JSON 行、CSV、XLSX 或 Parquet，列名用官方名称或者字段代码，可以用 gzip 压缩。
    与最近一批完全相同的文件不再入库，直接答复 200。
    """
    with bodies.received(request, parameters.file_name) as body:
        done = services.push(
            caller=f"client:{client_of(request).pk}",
            key=idempotency_key,
            content_digest=_digest(request, parameters, body),
            at=timezone.now(),
            receive=lambda: _receive(request, parameters, body),
            accepted=_accepted,
            refused=lambda error: _refused(request, error),
        )
    said = {"Idempotent-Replayed": "true"} if done.replayed else {}
    if done.status >= 400:
        return problems.answer(done.body, said)
    for name, value in said.items():
        response.headers[name] = value
    response.headers["Location"] = done.body["links"]["self"]
    return Status(done.status, done.body)


@router.get("", response={200: schemas.BatchList, **REFUSED}, summary="批次列表")
def batches(request: HttpRequest, asked: Query[ListParameters]) -> Any:
    """本单位的批次，最近的在前；日期按北京时间，`until` 当天也算在内。"""
    found = selectors.list_batches(
        actor_of(request), item=asked.item or "", state=asked.state or ""
    )
    if asked.since:
        found = found.filter(received_at__gte=_midnight(asked.since))
    if asked.until:
        found = found.filter(received_at__lt=_midnight(asked.until) + timedelta(days=1))
    return {
        "page": asked.page,
        "size": asked.size,
        "total": found.count(),
        "batches": [_answer(batch) for batch in _page(found, asked)],
    }


@router.get("/{batch_no}", response={200: schemas.BatchAnswer, **REFUSED}, summary="一批的状态")
def batch(request: HttpRequest, batch_no: schemas.BatchNo) -> Any:
    """处理到哪里，接受、暂存、退回各多少行。"""
    return _answer(_visible(request, batch_no))


@router.get(
    "/{batch_no}/problems", response={200: schemas.ProblemList, **REFUSED}, summary="错误逐条"
)
def problems_of(
    request: HttpRequest, batch_no: schemas.BatchNo, asked: Query[ProblemParameters]
) -> Any:
    """每一行、每一个字段错在哪里、怎样改；按文件中的次序。查看记入审计。"""
    seen = _visible(request, batch_no)
    found = selectors.problems_by_row(seen, warnings=True)
    if asked.row:
        found = found.filter(row_no=asked.row)
    if asked.severity:
        found = found.filter(severity=asked.severity)
    with transaction.atomic():
        audit.record(
            actor=actor_of(request),
            action="intake.problems.read",
            at=timezone.now(),
            matter=seen.batch_no,
            purpose="correction",
            details={"batch": seen.pk, "page": asked.page},
        )
        rows = [
            {
                "row": row.row_no,
                "column": None if row.column_no is None else row.column_no + 1,
                "field": row.field,
                "title": selectors.title_of(seen, row.field) if row.field else "",
                "value": row.value,
                "rule": row.rule,
                "severity": str(row.severity),
                "message": row.message,
                "remedy": row.remedy,
            }
            for row in _page(found, asked)
        ]
    return {"page": asked.page, "size": asked.size, "total": found.count(), "problems": rows}


@router.get("/{batch_no}/rows", response={200: schemas.RowList, **REFUSED}, summary="行结果")
def rows(request: HttpRequest, batch_no: schemas.BatchNo, asked: Query[RowParameters]) -> Any:
    """每一行的结果：新增、更正、未变、撤销、暂存或退回。"""
    seen = _visible(request, batch_no)
    found = selectors.rows_of(seen, [asked.outcome] if asked.outcome else [])
    return {
        "page": asked.page,
        "size": asked.size,
        "total": found.count(),
        "rows": [{"row": row.row_no, "outcome": str(row.outcome)} for row in _page(found, asked)],
    }


@router.get("/{batch_no}/receipt", response={200: schemas.ReceiptAnswer, **REFUSED}, summary="回执")
def receipt(request: HttpRequest, batch_no: schemas.BatchNo) -> Any:
    """这一批的回执：文件摘要、时间、行数；`digest` 是其余内容的摘要。"""
    return receipts.receipt_of(_visible(request, batch_no))


@router.get(
    "/{batch_no}/workbook",
    response={**REFUSED, 409: Problem},
    summary="退回工作簿",
    openapi_extra={
        "responses": {
            200: {
                "description": "OK",
                "content": {bodies.XLSX: {"schema": {"type": "string", "format": "binary"}}},
            }
        }
    },
)
def returned(request: HttpRequest, batch_no: schemas.BatchNo) -> HttpResponseBase:
    """没有接受的行，错处着色并写明改法；改好可以原样再报。处理完才有。下载记入审计。"""
    seen = _visible(request, batch_no)
    if seen.state not in ENDED_STATES:
        raise StatusError(409)

    def write(out: Path) -> None:
        write_returned_workbook(batch=seen, out=out, actor=actor_of(request), at=timezone.now())

    return workbook(f"{seen.batch_no}-returned.xlsx", write)


@router.post(
    "/{batch_no}/cancel",
    response={200: schemas.BatchAnswer, **REFUSED, 409: Problem},
    summary="取消",
)
def cancel(request: HttpRequest, batch_no: schemas.BatchNo) -> Any:
    """放弃还没有结束的一批；已经接受的行保留。"""
    seen = _visible(request, batch_no)
    services.cancel(batch_id=seen.pk, actor=actor_of(request), at=timezone.now())
    return _answer(_visible(request, batch_no))


def _receive(request: HttpRequest, parameters: PushParameters, body: bodies.Body) -> Batch:
    received = services.receive(
        file=body.path,
        file_name=body.name,
        item=parameters.item,
        department=client_of(request).department_id,
        snapshot=parameters.snapshot == "true",
        dry_run=parameters.dry_run == "true",
        actor=actor_of(request),
        received_at=timezone.now(),
        way_in=WayIn.API,
    )
    if received.state not in ENDED_STATES:
        queue.take_in(received.pk)
    return received


def _accepted(received: Batch) -> tuple[int, dict[str, Any]]:
    return (200 if received.state in ENDED_STATES else 202), _answer(received)


def _refused(request: HttpRequest, error: CreditError) -> tuple[int, dict[str, Any]]:
    return problems.of_error(error, instance=request.path)


def _digest(request: HttpRequest, parameters: PushParameters, body: bodies.Body) -> str:
    said = parameters.model_dump() | {
        "kind": request.content_type,
        "encoding": request.headers.get("Content-Encoding", ""),
        "body": body.digest,
    }
    return hashlib.sha256(canonical_text(said).encode()).hexdigest()


def _visible(request: HttpRequest, batch_no: str) -> Batch:
    found = selectors.find_batch(actor_of(request), batch_no)
    if found is None:
        raise Http404
    return found


def _answer(found: Batch) -> dict[str, Any]:
    return schemas.batch_answer(found, ended=found.state in ENDED_STATES)


def _page(found: Any, asked: Any) -> list[Any]:
    first = (asked.page - 1) * asked.size
    return list(found[first : first + asked.size])


def _midnight(day: Any) -> datetime:
    return datetime.combine(day, time.min, SHANGHAI)
