"""The credit file says beside a record why it is public for so long."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.entrances.desk.test_desk import staff
from tests.town import Town, town

__all__ = ["staff", "town"]
pytestmark = pytest.mark.usefixtures("unblocked")


def file_of(client: Client, town: Town) -> str:
    return client.get(f"/desk/subjects/{town.troubled_id}/").content.decode()


def test_a_record_explains_its_publicity_window(town: Town, staff: Callable[[str], Client]) -> None:
    text = file_of(staff("office"), town)
    assert "公示期的依据" in text
    assert "令第36号" in text
    assert "自作出决定之日" in text or "按本条规则不公示" in text


def test_it_is_explained_in_english_too(town: Town, staff: Callable[[str], Client]) -> None:
    client = staff("office")
    client.cookies["django_language"] = "en"
    text = file_of(client, town)
    assert "Why this publicity period" in text
    assert "公示期的依据" not in text
