"""Statements about periods: the last one holds where it speaks, and nothing overlaps."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from chengxin.records.subjects.services.timeline import Version, restate

FIRST = date(2020, 1, 1)
SPAN = 40


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def statement(name: str, since: int, length: int | None, standing: str = "registered") -> Version:
    until = None if length is None else day(since + length)
    return Version(
        None, day(since), until, standing, "legal_person", name, "", "active", "", "", "", "",
        None, None, None,
    )  # fmt: skip


STATEMENTS = st.lists(
    st.builds(
        statement,
        st.sampled_from(["甲", "乙", "丙"]),
        st.integers(0, SPAN),
        st.none() | st.integers(1, SPAN),
    ),
    max_size=8,
)


def name_on(timeline: list[Version], on: date) -> str | None:
    (*found,) = (version.name for version in timeline if version.covers(on))
    assert len(found) <= 1, "two versions on one day"
    return found[0] if found else None


@settings(deadline=None)
@given(STATEMENTS)
def test_every_day_says_what_was_last_stated_about_it(statements: list[Version]) -> None:
    timeline: list[Version] = []
    for made in statements:
        timeline = restate(timeline, made)
    for number in range(2 * SPAN + 2):
        said = [made.name for made in statements if made.covers(day(number))]
        assert name_on(timeline, day(number)) == (said[-1] if said else None)


@settings(deadline=None)
@given(STATEMENTS)
def test_saying_it_again_changes_nothing(statements: list[Version]) -> None:
    timeline: list[Version] = []
    for made in statements:
        timeline = restate(timeline, made)
        assert restate(timeline, made) == timeline


def test_a_provisional_version_gives_way_altogether() -> None:
    provisional = statement("甲公司", 0, None, standing="provisional")
    registered = statement("甲有限公司", 10, None)
    assert restate([provisional], registered) == [registered]
