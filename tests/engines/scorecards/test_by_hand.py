"""The packaged comprehensive card gives what a query written by hand from its text gives."""

import pytest

from benchmarks import w03_evaluation

MOST_MS = 5
"""Milliseconds one subject may take at a counter; it takes a small part of one."""


@pytest.mark.slow
def test_hand_written_query_finds_the_same_points_grades_and_contributions() -> None:
    found = w03_evaluation.run_step(subjects=2_000, records=66_000, repeat=1)
    assert found["indicators"] == 38
    assert found["subjects_that_differ"] == 0
    assert found["plain_python_ms_per_subject"] < MOST_MS
