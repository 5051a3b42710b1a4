"""Codes made a column at a time are the codes the law's own check accepts."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from chengxin.entrances.cli.district import identifiers
from chengxin.law.identifiers import organisation_code, registration_number, resident_id, uscc

numbers = st.lists(
    st.integers(min_value=0, max_value=700_000_000), min_size=1, max_size=20, unique=True
).map(lambda found: np.array(found, dtype=np.int64))


@settings(deadline=None)
@given(numbers)
def test_made_codes_pass_their_own_checks(made: np.ndarray) -> None:
    organisations = identifiers.organisation_codes(made)
    assert all(organisation_code.is_valid(str(code)) for code in organisations)
    categories = np.full(len(made), "91")
    codes = identifiers.unified_codes(categories, organisations)
    assert all(uscc.is_valid(str(code)) for code in codes)
    assert len(set(codes)) == len(made)
    assert all(registration_number.is_valid(str(n)) for n in identifiers.registration_numbers(made))
    assert all(resident_id.is_valid(str(n)) for n in identifiers.resident_numbers(made))


@settings(deadline=None)
@given(numbers)
def test_a_slip_of_the_hand_is_found(made: np.ndarray) -> None:
    categories = np.full(len(made), "92")
    codes = identifiers.unified_codes(categories, identifiers.organisation_codes(made))
    assert not any(uscc.is_valid(str(code)) for code in identifiers.with_wrong_check(codes))


def test_no_number_at_all_makes_no_code() -> None:
    nothing = np.array([], dtype=np.int64)
    assert len(identifiers.resident_numbers(nothing)) == 0
