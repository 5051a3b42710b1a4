"""The scene of objections, and a client in which each of its people is signed in."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from chengxin.records.accounts.models import Account
from tests.affairs.objections.conftest import Scene, scene_in


@pytest.fixture
def scene(db: None, tmp_path: Path) -> Scene:
    """An enterprise with a public penalty, and everybody concerned."""
    return scene_in(tmp_path)


@pytest.fixture
def as_(scene: Scene) -> Callable[[str], Client]:
    """Makes the client of one of the people; a visitor is not signed in."""

    def make(who: str) -> Client:
        client = Client()
        if who != "visitor":
            client.force_login(
                Account.objects.get(username=who),
                backend="django.contrib.auth.backends.ModelBackend",
            )
        return client

    return make
