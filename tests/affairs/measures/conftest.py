"""The place of the tests."""

import pytest

from tests.affairs.measures import place as places


@pytest.fixture
def place(db: None) -> places.Place:
    """One enterprise with nothing against it yet."""
    return places.make()
