"""The interface itself: its description, its renderer, and its one place for refusals."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.renderers import BaseRenderer

from chengxin.entrances.api import problems
from chengxin.entrances.api.errors import StatusError, TooOftenError, UnknownParametersError
from chengxin.entrances.api.security import SystemBearer
from chengxin.law.errors import CreditError, PermissionDeniedError

DESCRIPTION = """\
各单位的业务系统由此报送批次、查看每一行的处理结果。

1. 信用办为系统开通客户端编号和密钥（工作台 → 接入系统）。
2. 用它们向 `POST /api/v1/token` 换取一小时有效的令牌。
3. 带上令牌和幂等键 `Idempotency-Key`，把文件发给 `POST /api/v1/batches`。
4. 用答复里的地址看状态、错误和回执。

每一行都会接受、暂存或退回，三者相加等于收到的行数。重发同样的内容（同一个幂等键）得到同样的答复。
"""


class ChineseRenderer(BaseRenderer):
    """JSON in which Chinese stays readable."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> str:
        """The data as text; moments in ISO form."""
        return json.dumps(data, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    return value.isoformat()


class Interface(NinjaAPI):
    """An interface whose refusals are problems, in its answers and in its description."""

    def get_openapi_schema(self, **keywords: Any) -> Any:
        """The description; refusals under their own media type."""
        found = super().get_openapi_schema(**keywords)
        for operations in found["paths"].values():
            for operation in operations.values():
                _say_problems(operation)
        return found


def _say_problems(operation: dict[str, Any]) -> None:
    for status, response in operation["responses"].items():
        content = response.get("content", {})
        schema = content.get("application/json", {}).get("schema", {})
        if int(status) >= 400 and schema.get("$ref", "").endswith("/Problem"):
            content[problems.MEDIA_TYPE] = content.pop("application/json")


api = Interface(
    title="诚信 · 归集接口",
    version="1.0.0",
    description=DESCRIPTION,
    urls_namespace="api-1",
    docs_url="/docs",
    openapi_url="/openapi.json",
    auth=SystemBearer(),
    renderer=ChineseRenderer(),
)


@api.exception_handler(CreditError)
def credit_error(request: HttpRequest, error: CreditError) -> HttpResponse:
    """A refusal by a service."""
    _, body = problems.of_error(error, instance=request.path)
    if isinstance(error, PermissionDeniedError):
        request.refusal_is_audited = False  # type: ignore[attr-defined]
    return problems.answer(body)


@api.exception_handler(AuthenticationError)
def not_authenticated(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """No token, or none that is valid."""
    sent = "Authorization" in request.headers
    challenge = 'Bearer realm="chengxin"' + (', error="invalid_token"' if sent else "")
    return problems.plain(request, 401, {"WWW-Authenticate": challenge})


@api.exception_handler(TooOftenError)
def too_often(request: HttpRequest, error: TooOftenError) -> HttpResponse:
    """The minute's allowance is used up."""
    return problems.plain(request, 429, {"Retry-After": str(error.seconds)})


@api.exception_handler(StatusError)
def refused(request: HttpRequest, error: StatusError) -> HttpResponse:
    """A refusal known by its status."""
    return problems.plain(request, error.status)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    """Not there, or not this department's."""
    return problems.plain(request, 404)


@api.exception_handler(HttpError)
def other(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Whatever else the framework refuses."""
    return problems.plain(request, error.status_code)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Parameters that are missing or malformed, one by one."""
    body = problems.of_status(422, instance=request.path)
    body["errors"] = [
        {"where": ".".join(str(part) for part in found["loc"]), "why": str(found["msg"])}
        for found in error.errors
    ]
    return problems.answer(body)


@api.exception_handler(UnknownParametersError)
def unknown_parameters(request: HttpRequest, error: UnknownParametersError) -> HttpResponse:
    """Parameters nobody declared, one by one."""
    body = problems.of_status(422, instance=request.path)
    body["errors"] = [
        {"where": f"query.{name}", "why": "no such parameter"} for name in error.names
    ]
    return problems.answer(body)
