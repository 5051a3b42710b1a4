"""A server of ours, and Debian's Chromium to look at it."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.town import PASSWORD, Town, town

__all__ = ["town"]

# Playwright keeps an event loop in this thread from its first page to the end of the session, and
# Django would refuse every query in it, also those of tests that come afterwards.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium; nothing is downloaded."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    assert found, "these tests need Chromium: apt-get install chromium"
    return {**browser_type_launch_args, "executable_path": found, "args": FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """The reader sits in Shanghai."""
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


@pytest.fixture(scope="session")
def base_url() -> None:
    """No base address; the plugin's own fixture is written in a way that pytest warns about."""


@pytest.fixture(scope="module")
def site(town: Town) -> Iterator[str]:
    """Address of a server over the town's database."""
    from django.http import HttpRequest, HttpResponseBase
    from django.test.testcases import LiveServerThread, _StaticFilesHandler
    from django.utils.cache import patch_cache_control

    class StaticFilesHandler(_StaticFilesHandler):
        """Lets the browser keep what it loaded, as the real server does."""

        def get_response(self, request: HttpRequest) -> HttpResponseBase:
            response: HttpResponseBase = super().get_response(request)
            patch_cache_control(response, max_age=3600)
            return response

    thread = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={})
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()


@pytest.fixture
def sign_in(page: Page, site: str) -> Callable[[str], None]:
    """Signs somebody in by the form."""

    def go(username: str) -> None:
        page.goto(f"{site}/desk/sign-in/")
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(lambda url: "sign-in" not in url)

    return go


@pytest.fixture
def name_matter(page: Page, site: str) -> Callable[[], None]:
    """Names the matter a member of staff looks for."""

    def go() -> None:
        page.goto(f"{site}/desk/matter/")
        page.get_by_label("事项").fill("日常监管，测试 2026-1")
        page.get_by_role("button", name="继续").click()

    return go
