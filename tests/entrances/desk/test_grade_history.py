"""The history of a grade stands below its explanation, for staff and for the enterprise itself."""

import pytest

from chengxin.affairs.evaluations import selectors
from tests.entrances.desk.test_desk import staff
from tests.town import Town, town

__all__ = ["staff", "town"]
pytestmark = pytest.mark.usefixtures("unblocked")


def test_the_explanation_tells_how_the_grade_came_about(town: Town, staff):
    client = staff("office")
    answer = client.get(f"/desk/subjects/{town.troubled_id}/grade/")
    spells = answer.context["spells"]
    assert spells == selectors.list_spells(town.troubled_id)
    assert spells[0].letter == selectors.find_grade(town.troubled_id).grade
    page = answer.content.decode()
    assert "历次等级" in page
    assert f"?run={spells[-1].first.run_no}" in page
    of_then = client.get(f"/desk/subjects/{town.troubled_id}/grade/?run={spells[0].first.run_no}")
    assert of_then.status_code == 200
