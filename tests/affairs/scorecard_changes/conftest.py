"""An invented district, two people of the credit office and two of a department."""

import pytest

from tests.affairs.evaluations.district import District
from tests.affairs.scorecard_changes.people import People, person


@pytest.fixture
def district(own_database: str) -> District:
    """Enough subjects for grades to differ, committed for the replica to read."""
    made = District(subjects=60, seed=3)
    made.record(400)
    return made


@pytest.fixture
def people(own_database: str) -> People:
    """Who may change cards, and who may not."""
    return People(
        author=person("office-1", "office"),
        other=person("office-2", "office"),
        regulator=person("regulator-1", "regulator", "ecology-environment"),
        clerk=person("clerk-1", "department", "ecology-environment"),
        auditor=person("auditor-1", "auditor"),
    )
