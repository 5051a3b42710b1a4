"""Refusals as problems (RFC 9457): stable code, and what, where, why and how to mend it."""

import json
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from chengxin.entrances.web.refusals import Refusal, describe
from chengxin.law.errors import CreditError

MEDIA_TYPE = "application/problem+json"
_STATUSES = {
    "too-large": 413,
    "idempotency-key-reused": 409,
    "batch-state": 409,
    "catalogue-gate": 403,
    "no-rule-in-force": 404,
    "permission-denied": 403,
}
_CONTENT_REFUSED = 422


class FieldProblem(Schema):
    """One thing wrong with the request itself."""

    where: str = Field(description="哪一个参数或请求头")
    why: str = Field(description="为什么不行")


class Problem(Schema):
    """A refusal. ``code`` is stable: programs branch on it."""

    type: str = Field(description="说明这一类问题的地址")
    title: str
    status: int
    detail: str
    code: str
    what: str
    where: str
    why: str
    remedy: str
    instance: str = Field(description="请求的地址")
    errors: list[FieldProblem] = []


def status_of(error: CreditError) -> int:
    """The HTTP status of a refusal by a service."""
    return _STATUSES.get(error.code, _CONTENT_REFUSED)


def problem(refusal: Refusal, status: int, *, instance: str) -> dict[str, Any]:
    """The body of a refusal."""
    return {
        "type": f"/api/#problem-{refusal.code}",
        "title": refusal.what,
        "status": status,
        "detail": refusal.text,
        **refusal.as_object(),
        "instance": instance,
        "errors": [],
    }


def of_error(error: CreditError, *, instance: str) -> tuple[int, dict[str, Any]]:
    """Status and body for a refusal by a service."""
    status = status_of(error)
    return status, problem(describe(error), status, instance=instance)


def of_status(status: int, *, instance: str) -> dict[str, Any]:
    """The body of a refusal that no service gave."""
    known = refusals()
    return problem(known.get(status, _other(status)), status, instance=instance)


def answer(body: dict[str, Any], headers: dict[str, str] | None = None) -> HttpResponse:
    """A problem as a response."""
    return HttpResponse(
        json.dumps(body, ensure_ascii=False),
        status=body["status"],
        content_type=MEDIA_TYPE,
        headers={"Cache-Control": "no-store", **(headers or {})},
    )


def plain(request: HttpRequest, status: int, headers: dict[str, str] | None = None) -> HttpResponse:
    """The response for a refusal that no service gave."""
    return answer(of_status(status, instance=request.path), headers)


def refusals() -> dict[int, Refusal]:
    """Refusals by status that have nothing to do with a file."""
    return {
        400: Refusal(
            "malformed-request", _("请求看不懂"), "", _("请求不完整或者格式有误"),
            _("对照接口说明检查请求"),
        ),
        401: Refusal(
            "not-authenticated", _("没有认出是谁"), "Authorization",
            _("没有令牌，或者令牌已过期、已停用"),
            _("用客户端编号和密钥向 /api/v1/token 换取新令牌，放在 Authorization: Bearer 里"),
        ),
        403: Refusal(
            "permission-denied", _("没有权限"), "", _("这项内容只对有相应职责的单位开放"),
            _("工作需要的，请联系信用办"),
        ),
        404: Refusal(
            "not-found", _("没有找到"), "", _("没有这个地址，或者本单位没有这一批"),
            _("核对地址和批次号"),
        ),
        405: Refusal(
            "method-not-allowed", _("这个地址不支持这种请求"), "", _("请求方法不对"),
            _("看 Allow 响应头列出的方法"),
        ),
        411: Refusal(
            "length-required", _("没有收下"), "Content-Length", _("没有说明内容有多长"),
            _("带上 Content-Length，不要分块发送"),
        ),
        413: Refusal(
            "too-large", _("没有收下"), "Content-Length", _("内容超过上限"),
            _("分成几批发送，或者请信用办在服务器上导入"),
        ),
        415: Refusal(
            "unsupported-media-type", _("没有收下"), "Content-Type",
            _("只收 JSON 行、CSV、XLSX 和 Parquet，可以用 gzip 压缩"),
            _("按接口说明写明 Content-Type 和 Content-Encoding"),
        ),
        422: Refusal(
            "invalid-parameters", _("参数有误"), "", _("有参数缺少或者写法不对，见 errors"),
            _("按 errors 逐项改正"),
        ),
        429: Refusal(
            "too-many-requests", _("请求过于频繁"), "", _("这一分钟内的请求次数已经用完"),
            _("等 Retry-After 所说的秒数后再试"),
        ),
        500: Refusal(
            "internal", _("系统出了问题"), "", _("这次请求没有完成，错误已经记录"),
            _("用同一个幂等键重发；一直这样的，把时间告诉信用办"),
        ),
    }  # fmt: skip


def _other(status: int) -> Refusal:
    phrase = HTTPStatus(status).phrase
    return Refusal(f"http-{status}", phrase, "", phrase, _("对照接口说明检查请求"))
