"""Canonical JSON: one value, one text, and nothing that a library could round."""

import datetime
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengxin.engines.sealing.canonical import (
    LARGEST_INTEGER,
    canonical_bytes,
    canonical_text,
    parse_canonical,
)
from chengxin.engines.sealing.digests import digest_of
from chengxin.engines.sealing.errors import CanonicalFormError

basic_plane = st.text(st.characters(exclude_categories=["Cs"], max_codepoint=0xFFFF), max_size=8)
any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER) | any_text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(basic_plane, inner, max_size=4),
    max_leaves=12,
)


def _shuffled(value, random):
    """The same value with every object's members in another order."""
    if isinstance(value, dict):
        members = list(value.items())
        random.shuffle(members)
        return {name: _shuffled(member, random) for name, member in members}
    if isinstance(value, list):
        return [_shuffled(element, random) for element in value]
    return value


@given(values)
def test_canonical_bytes_read_back_as_the_same_value(value):
    assert parse_canonical(canonical_bytes(value)) == value


@given(values, st.randoms())
def test_order_of_members_never_changes_the_bytes_or_the_digest(value, random):
    other = _shuffled(value, random)
    assert canonical_bytes(other) == canonical_bytes(value)
    assert digest_of(other) == digest_of(value)


@given(values)
def test_members_stand_in_the_utf16_order_of_rfc_8785(value):
    def check(part):
        if isinstance(part, dict):
            assert list(part) == sorted(part, key=lambda name: name.encode("utf-16-be"))
            part = list(part.values())
        if isinstance(part, list):
            for element in part:
                check(element)

    check(json.loads(canonical_bytes(value)))


def test_the_strings_of_rfc_8785_are_written_as_it_writes_them():
    # RFC 8785, section 3.2.2, without its numbers
    value = {
        "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
        "literals": [None, True, False],
    }
    expected = '{"literals":[null,true,false],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    assert canonical_text(value) == expected


@pytest.mark.parametrize(
    ("value", "place"),
    [
        pytest.param({"points": [1, 2.0]}, "$.points[1]", id="float"),
        pytest.param([float("nan")], "$[0]", id="nan"),
        pytest.param({"a": Decimal("1.5")}, "$.a", id="decimal"),
        pytest.param({"on": datetime.date(2026, 11, 21)}, "$.on", id="date"),
        pytest.param([{1, 2}], "$[0]", id="set"),
        pytest.param([b"x"], "$[0]", id="bytes"),
        pytest.param({"n": LARGEST_INTEGER + 1}, "$.n", id="beyond_53_bits"),
        pytest.param({"n": -LARGEST_INTEGER - 1}, "$.n", id="below_53_bits"),
        pytest.param({1: "a"}, "$", id="name_not_text"),
        pytest.param({"\U0001f600": 1}, "$", id="name_outside_basic_plane"),
        pytest.param(["\ud800"], "$[0]", id="lone_surrogate"),
    ],
)
def test_a_value_without_canonical_form_is_refused_at_its_place(value, place):
    with pytest.raises(CanonicalFormError) as caught:
        canonical_text(value)
    assert caught.value.path == place
    assert caught.value.code == "canonical-form"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b'{"a": 1}', id="space"),
        pytest.param(b'{"b":1,"a":2}', id="order"),
        pytest.param(b'{"a":1,"a":1}', id="repeated_name"),
        pytest.param(b'{"a":1.0}', id="fraction"),
        pytest.param(b'{"a":1e2}', id="exponent"),
        pytest.param(b'{"a":-0}', id="minus_zero"),
        pytest.param(b'{"a":NaN}', id="nan"),
        pytest.param(b'{"a":"\\u4e2d"}', id="needless_escape"),
        pytest.param(b"\xff", id="not_utf8"),
        pytest.param(b"{", id="not_json"),
        pytest.param(b"9" * 5000, id="endless_integer"),
        pytest.param(b"[" * 100_000, id="too_deep"),
    ],
)
def test_a_text_that_is_not_canonical_is_refused(data):
    with pytest.raises(CanonicalFormError):
        parse_canonical(data)
