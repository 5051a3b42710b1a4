"""The hash chain: every change to what is stored shows, at the first entry it touches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengxin.engines.sealing.chain import (
    GENESIS,
    START,
    Break,
    Head,
    append,
    first_broken,
    link_after,
    verify,
)
from chengxin.engines.sealing.digests import digest

bodies = st.lists(st.binary(max_size=20), min_size=1, max_size=20)


@given(bodies, st.data())
def test_appending_in_parts_gives_the_same_chain_as_at_once(bodies, data):
    cut = data.draw(st.integers(0, len(bodies)))
    whole = list(append(START, bodies))
    first = list(append(START, bodies[:cut]))
    head = Head(first[-1].number, first[-1].link) if first else START
    assert first + list(append(head, bodies[cut:])) == whole


@given(bodies)
def test_an_untouched_chain_holds_to_its_last_entry(bodies):
    entries = list(append(START, bodies))
    assert verify(entries) == (Head(len(bodies), entries[-1].link), None)


@given(bodies, st.data())
def test_a_changed_part_of_an_entry_is_named(bodies, data):
    entries = list(append(START, bodies))
    at = data.draw(st.integers(0, len(entries) - 1))
    part = data.draw(st.sampled_from(["body", "digest", "link"]))
    old = getattr(entries[at], part)
    entries[at] = entries[at]._replace(**{part: bytes([old[0] ^ 1]) + old[1:] if old else b"x"})
    reason = "link" if part == "link" else "body"
    assert first_broken(entries) == Break(at + 1, reason)


@given(bodies, st.data())
def test_an_entry_rewritten_with_its_digest_and_link_breaks_the_next(bodies, data):
    entries = list(append(START, [*bodies, b"last"]))
    at = data.draw(st.integers(0, len(entries) - 2))
    before = entries[at - 1].link if at else GENESIS
    body = entries[at].body + b"x"
    entries[at] = entries[at]._replace(
        body=body, digest=digest(body), link=link_after(before, at + 1, digest(body))
    )
    assert first_broken(entries) == Break(at + 2, "link")


@given(bodies, st.data())
def test_a_removed_entry_is_missing_and_cannot_be_renumbered_away(bodies, data):
    entries = list(append(START, [*bodies, b"last"]))
    at = data.draw(st.integers(0, len(entries) - 2))
    rest = entries[:at] + entries[at + 1 :]
    assert first_broken(rest) == Break(at + 1, "missing")
    renumbered = [entry._replace(number=n) for n, entry in enumerate(rest, start=1)]
    assert first_broken(renumbered) == Break(at + 1, "link")


def test_entries_cut_off_the_end_show_beside_a_published_head():
    entries = list(append(START, [b"a", b"b", b"c"]))
    published = Head(3, entries[-1].link)
    head, broken = verify(entries[:2])
    assert broken is None
    assert head != published


def test_verification_may_begin_at_a_trusted_head():
    entries = list(append(START, [b"a", b"b", b"c"]))
    assert first_broken(entries[1:], Head(1, entries[0].link)) is None
    assert first_broken(entries[1:], Head(1, GENESIS)) == Break(2, "link")


@pytest.mark.parametrize("swap", [(0, 1), (1, 2)])
def test_two_entries_in_another_order_do_not_hold(swap):
    entries = list(append(START, [b"a", b"b", b"c"]))
    one, other = swap
    entries[one], entries[other] = entries[other], entries[one]
    assert first_broken(entries) == Break(one + 1, "missing")
