"""Asking the rulebook: editions by day, by moment and by name."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from chengxin.law.errors import (
    DuplicateEditionError,
    NoRuleInForceError,
    UnknownEditionError,
)
from chengxin.law.rulebook import Rulebook, default, parse_edition

TEXT = """
pack: code-table.colour
edition: "{edition}"
status: {status}
title:
  zh: 颜色
  en: Colours
in_force:
  since: {since}
  until: {until}
adopted_at: 2025-12-01T00:00:00+08:00
confidence: low
source:
  - title: 示例
    checked_on: 2026-11-21
entries:
  - code: {code}
    zh: 红
"""


def colour(edition: str, since: str, until: str = "null", **more: str) -> str:
    return TEXT.format(
        edition=edition, since=since, until=until, **({"status": "adopted", "code": "red"} | more)
    )


def book_of(*texts: str) -> Rulebook:
    return Rulebook(parse_edition(t, origin=f"text {n}") for n, t in enumerate(texts))


def test_edition_in_force_is_chosen_by_day_with_the_end_excluded() -> None:
    book = book_of(colour("a", "2026-01-01", "2026-04-01"), colour("b", "2026-04-01"))
    assert book.in_force("code-table.colour", date(2026, 3, 31)).edition == "a"
    assert book.in_force("code-table.colour", date(2026, 4, 1)).edition == "b"


def test_day_before_the_first_edition_has_no_rule() -> None:
    book = book_of(colour("a", "2026-01-01"))
    with pytest.raises(NoRuleInForceError) as caught:
        book.code_table("colour", date(2025, 12, 31))
    assert caught.value.facts() == {
        "where": "rulebook",
        "pack": "code-table.colour",
        "day": "2025-12-31",
    }


def test_draft_is_never_in_force_and_never_overlaps() -> None:
    book = book_of(colour("a", "2026-01-01"), colour("b", "2026-02-01", status="draft"))
    assert book.in_force("code-table.colour", date(2026, 6, 1)).edition == "a"
    assert book.edition("code-table.colour", "b").edition == "b"


def test_edition_not_yet_adopted_by_a_moment_is_not_in_force_for_it() -> None:
    book = book_of(colour("a", "2026-01-01"))
    day = date(2026, 6, 1)
    early = datetime(2025, 11, 30, tzinfo=UTC)
    with pytest.raises(NoRuleInForceError):
        book.in_force("code-table.colour", day, adopted_by=early)
    late = datetime(2025, 12, 1, tzinfo=UTC)
    assert book.in_force("code-table.colour", day, adopted_by=late).edition == "a"


def test_same_edition_from_two_places_is_refused() -> None:
    with pytest.raises(DuplicateEditionError) as caught:
        book_of(colour("a", "2026-01-01"), colour("a", "2026-01-01"))
    assert (caught.value.pack, caught.value.edition) == ("code-table.colour", "a")


def test_unknown_edition_names_the_known_ones() -> None:
    with pytest.raises(UnknownEditionError, match=r"known: a\."):
        book_of(colour("a", "2026-01-01")).edition("code-table.colour", "z")


def test_digest_follows_what_the_author_wrote_and_not_where_it_stands() -> None:
    one = parse_edition(colour("a", "2026-01-01"), origin="here")
    other = parse_edition("# 注释\n" + colour("a", "2026-01-01"), origin="there")
    changed = parse_edition(colour("a", "2026-01-01", code="scarlet"), origin="here")
    assert one.digest == other.digest != changed.digest
    assert len(one.digest) == 64


def test_yes_and_on_are_words_and_not_booleans() -> None:
    edition = parse_edition(colour("a", "2026-01-01", code="yes"), origin="text")
    assert edition.pack.entries[0].code == "yes"  # type: ignore[attr-defined]


def test_two_editions_of_the_publicity_rules_meet_on_1_april_2026() -> None:
    editions = default().publicity_editions()
    assert [p.edition for p in editions] == ["2019-07", "2023-05", "2026-04"]
    for earlier, later in pairwise(editions):
        assert earlier.in_force.until == later.in_force.since
    assert default().publicity(date(2026, 3, 31)).edition == "2023-05"
    assert default().publicity(date(2026, 4, 1)).edition == "2026-04"


def test_items_of_the_spine_are_in_force_today() -> None:
    assert {item.code for item in default().catalogue_items(date(2026, 11, 21))} >= {
        "abnormal-operations-list",
        "administrative-penalty",
        "administrative-permit",
        "honour",
        "registration",
        "serious-dishonesty-list",
        "tax-compliance-grade",
    }


def test_directory_has_the_departments_of_the_mission() -> None:
    directory = default().directory
    assert len(directory.departments) == 42
    assert directory.unit("market-regulation").short_zh == "区市场监管局"
    towns = [u for u in directory.localities if u.division_code]
    assert len(towns) == 12
    assert all(u.division_code.startswith("310120") for u in towns if u.division_code)
