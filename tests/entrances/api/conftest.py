"""A department's system with a token, and a file it may push."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from chengxin.law import rulebook
from chengxin.records.accounts import services as accounts
from chengxin.records.accounts.actors import Actor
from chengxin.records.intake import clients

REGISTER = (
    "名称,统一社会信用代码,主体类别,登记状态,成立日期\n"
    "示例区晨曦机械有限公司,91310199MA5LG2B67Q,企业法人,存续,2015-03-02\n"
)
DEPARTMENT = "market-regulation"


class System:
    """A department's system, as a program would speak for it."""

    def __init__(self, credentials: clients.Credentials) -> None:
        self.credentials = credentials
        self.browser = Client()
        self.token = ""

    def ask_token(self, **changed: str) -> Any:
        form = {
            "grant_type": "client_credentials",
            "client_id": self.credentials.client_id,
            "client_secret": self.credentials.secret,
            **changed,
        }
        body = "&".join(f"{name}={value}" for name, value in form.items())
        return self.browser.post(
            "/api/v1/token", body, content_type="application/x-www-form-urlencoded"
        )

    def sign_in(self) -> "System":
        self.token = self.ask_token().json()["access_token"]
        return self

    def get(self, path: str, **query: Any) -> Any:
        return self.browser.get(f"/api/v1{path}", query, headers=self._headers())

    def post(self, path: str, **headers: str) -> Any:
        return self.browser.post(f"/api/v1{path}", headers=self._headers(**headers))

    def push(
        self,
        body: bytes | str = REGISTER,
        *,
        key: str | None = "key-1",
        kind: str = "text/csv",
        item: str = "registration",
        query: str = "",
        **headers: str,
    ) -> Any:
        given = {"Idempotency-Key": key} if key is not None else {}
        return self.browser.post(
            f"/api/v1/batches?item={item}{query}",
            body.encode() if isinstance(body, str) else body,
            content_type=kind,
            headers=self._headers(**given, **headers),
        )

    def _headers(self, **more: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", **more}


@pytest.fixture
def open_system(db: None) -> Callable[..., System]:
    """Opens a system of a department."""
    accounts.adopt_directory(rulebook.default().directory)

    def make(department: str = DEPARTMENT, name: str = "示例业务系统") -> System:
        return System(
            clients.open_client(
                department=department,
                name=name,
                actor=Actor.command_line("office"),
                at=datetime.now(UTC),
            )
        )

    return make


@pytest.fixture
def system(open_system: Callable[..., System]) -> System:
    """A signed-in system of the registering department."""
    return open_system().sign_in()
