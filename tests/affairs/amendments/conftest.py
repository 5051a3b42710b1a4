"""A desk with files handed in, and two people of the credit office."""

import pytest

from tests.affairs.amendments.drafts import Office, office_people
from tests.records.intake.conftest import desk

__all__ = ["desk"]


@pytest.fixture
def office(db: None) -> Office:
    """Two people of the credit office."""
    return office_people()
