"""A state table permits what it says, to whom it says, and nothing else."""

import pytest

from chengxin.affairs.casework.states import BEGIN, StateTable, Step
from chengxin.law.errors import PermissionDeniedError, TransitionError

TABLE = StateTable(
    "example",
    [
        Step.of(BEGIN, "submit", "submitted", "enterprise"),
        Step.of("submitted", "accept", "under-review", "office"),
        Step.of("submitted", "refuse", "refused", "office", "department"),
    ],
)


def test_every_pair_leads_where_the_row_says_and_only_for_its_roles() -> None:
    rows = {(row.state, row.act): row for row in TABLE.rows}
    roles = ["enterprise", "office", "department", "auditor", ""]
    for state in (BEGIN, *TABLE.states):
        for act in TABLE.acts:
            row = rows.get((state, act))
            for role in roles:
                if row is None:
                    with pytest.raises(TransitionError):
                        TABLE.after(state, act, role)
                elif role in row.roles:
                    assert TABLE.after(state, act, role) == row.to
                else:
                    with pytest.raises(PermissionDeniedError):
                        TABLE.after(state, act, role)


def test_acts_open_are_those_of_the_role() -> None:
    assert TABLE.acts_open("submitted", "office") == ("accept", "refuse")
    assert TABLE.acts_open("submitted", "department") == ("refuse",)
    assert TABLE.acts_open("refused", "office") == ()
    assert TABLE.final_states == {"under-review", "refused"}


def test_the_diagram_has_every_row() -> None:
    drawn = TABLE.diagram()
    assert "[*] --> submitted: submit (enterprise)" in drawn
    assert "submitted --> under_review: accept (office)" in drawn
    assert "refused --> [*]" in drawn


@pytest.mark.parametrize(
    "rows",
    [[], [TABLE.rows[0], TABLE.rows[0]], [Step.of("a", "b", "c")]],
    ids=["none", "twice", "nobody"],
)
def test_a_table_without_one_answer_is_refused(rows: list[Step]) -> None:
    with pytest.raises(ValueError, match="example"):
        StateTable("example", rows)
