"""Tokens for systems: client credentials only (RFC 6749, 4.4); every use of a secret is audited."""

import base64
import binascii
import hashlib
import json
from typing import Any
from urllib.parse import unquote_plus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router
from oauth2_provider.oauth2_backends import get_oauthlib_core

from chengxin.entrances.api import schemas
from chengxin.entrances.api.problems import Problem
from chengxin.entrances.api.security import spend
from chengxin.records.intake.clients import note_token

router = Router(tags=["令牌"])
FORM = "application/x-www-form-urlencoded"
_PRINTABLE = {"type": "string", "pattern": "^[\\x21-\\x7e]{1,255}$"}
_REQUEST = {
    "requestBody": {
        "required": True,
        "content": {
            FORM: {
                "schema": {
                    "type": "object",
                    "required": ["grant_type"],
                    "properties": {
                        "grant_type": {"type": "string", "enum": ["client_credentials"]},
                        "client_id": _PRINTABLE,
                        "client_secret": _PRINTABLE,
                        "scope": {
                            "type": "string",
                            "enum": ["intake", "records", "intake records"],
                        },
                    },
                }
            }
        },
    }
}


@router.post(
    "/token",
    auth=None,
    response={
        200: schemas.Token,
        400: schemas.TokenRefused,
        401: schemas.TokenRefused,
        415: Problem,
        429: Problem,
    },
    summary="换取令牌",
    openapi_extra=_REQUEST,
)
def token(request: HttpRequest) -> Any:
    """用客户端编号和密钥换取令牌；编号和密钥放在 Basic 认证里，或者放在表单里。

    默认范围是 intake（报送）；信用办准许查询信用记录的系统，可以申请 records。
    """
    if request.content_type != FORM:
        return _answer({"error": "invalid_request", "error_description": f"send {FORM}"}, 400)
    given = _client_id(request)
    if given is None or any("\0" in value for value in request.POST.values()):
        return _answer({"error": "invalid_request", "error_description": "unreadable"}, 400)
    spend(
        f"token:{hashlib.sha256(given.encode()).hexdigest()[:32]}", settings.API_TOKENS_PER_MINUTE
    )
    _, headers, body, status = get_oauthlib_core().create_token_response(request)
    note_token(oauth_client_id=given, issued=status == 200, at=timezone.now())
    return _answer(json.loads(body), status, headers)


def _client_id(request: HttpRequest) -> str | None:
    """The client a request speaks for; empty when it names none, None when it is unreadable."""
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return request.POST.get("client_id", "")
    try:
        decoded = base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    plain = unquote_plus(decoded)
    return None if "\0" in plain else unquote_plus(decoded.partition(":")[0])


def _answer(
    body: dict[str, Any], status: int, headers: dict[str, str] | None = None
) -> HttpResponse:
    kept = {k: v for k, v in (headers or {}).items() if k.lower() != "content-type"}
    return HttpResponse(
        json.dumps(body),
        status=status,
        content_type="application/json",
        headers={**kept, "Cache-Control": "no-store", "Pragma": "no-cache"},
    )
