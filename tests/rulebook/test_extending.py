"""One card built on another: what is inherited, what is said otherwise, the digest of it all."""

from typing import Any

import pytest
import yaml
from hypothesis import Phase, given, settings

from chengxin.law import errors
from chengxin.law.rulebook import as_mapping, default, parse_edition
from chengxin.law.rulebook.schemas.scorecard import Scorecard
from tests.engines.scorecards.strategies import cards
from tests.rulebook.card_texts import cards_from, parse, text_of

HEADER = """pack: scorecard.{key}
edition: "2026-11"
status: draft
in_force: {{since: 2026-11-01}}
title: {{zh: 示例, en: Example}}
confidence: low
"""


def built(text: str | None = None, **others: str) -> Scorecard:
    card = parse(text_of("built") if text is None else text, **others).pack
    assert isinstance(card, Scorecard)
    return card


def test_the_packaged_edition_says_only_what_differs_and_means_what_it_meant_in_full() -> None:
    """The digest is that of the full text it was written in before."""
    book = default()
    edition = book.edition_of(book.scorecard("comprehensive", edition="2026-04"))
    assert edition.extends == ("comprehensive/2025-01",)
    assert edition.digest == "f544d80c235b2f0d27ff4dcec4212806dbb90d85a0ce1e5e1742b5454570825a"
    assert len(edition.text.splitlines()) < 150


def test_entries_are_left_out_changed_replaced_and_added_in_their_places() -> None:
    card = built()
    assert [i.id for i in card.indicators] == [
        "penalties",
        "fines-more",
        "honours",
        "restricted",
        "outside",
        "silent",
        "aged",
    ]
    assert [s.id for s in card.source] == ["rules", "more"]
    assert card.vetoes == ()
    assert (card.indicators[0].points_each, card.indicators[0].floor) == (-25_000, None)
    assert [g.weight_permille for g in card.groups] == [1200, 1000]
    assert [b.at_least for b in card.bands] == [650_000, 560_000, 420_000, None]
    assert card.population.towns is None
    assert card.population.industries == ("H62", "O80")


def test_what_is_not_written_is_inherited_but_for_the_header() -> None:
    card = built()
    base = parse(text_of("whole")).pack
    assert isinstance(base, Scorecard)
    assert (card.base_points, card.marking) == (base.base_points, base.marking)
    assert (card.pack, card.title.zh) == ("scorecard.built", "建在另一张卡上的示例")


def test_a_card_over_a_base_says_its_own_scope_and_population() -> None:
    base = text_of("whole").replace("scope: sector", "scope: base")
    with pytest.raises(errors.UnknownReferenceError) as caught:
        built(whole=base)
    assert caught.value.facts()["key"] == "extends.with.population"
    text = text_of("built").replace("    population: {towns: null}\n", "")
    with pytest.raises(errors.InvalidPackError) as caught:
        built(text, whole=base)
    assert caught.value.facts()["key"] == "scope"
    own = "scope: sector\npopulation: {subject_kinds: [legal_person], statuses: [active]}\n"
    card = built(text + own, whole=base)
    assert card.population.industries is None
    assert not card.is_base


@pytest.mark.parametrize("key", ["title", "confidence"])
def test_a_card_of_another_name_does_not_inherit(key: str) -> None:
    kept = [n for n in text_of("built").splitlines(keepends=True) if not n.startswith(f"{key}:")]
    with pytest.raises(errors.RulebookError) as caught:
        built("".join(kept))
    assert caught.value.facts()["key"] == key


def test_chains_are_written_out_and_the_nearest_word_counts() -> None:
    text = HEADER.format(key="third") + (
        'extends: {card: built, edition: "2026-11", '
        "with: {indicators: {honours: {points_each: 7}}}}\n"
    )
    edition = parse(text, built=text_of("built"))
    assert edition.extends == ("built/2026-11", "whole/2026-11")
    card = edition.pack
    assert isinstance(card, Scorecard)
    by_id = {i.id: i for i in card.indicators}
    assert (by_id["honours"].points_each, by_id["penalties"].points_each) == (7_000, -25_000)
    assert str(edition.place_of("indicators.2.points_each")).startswith("card.yml, line 7")
    assert edition.place_of("indicators.0.points_each").origin == "built/2026-11"
    assert edition.place_of("indicators.0.window_months").origin == "whole/2026-11"


def test_a_circle_is_refused_with_every_card_in_it() -> None:
    def over(key: str, base: str) -> str:
        return HEADER.format(key=key) + f'extends: {{card: {base}, edition: "2026-11"}}\n'

    texts = {f"{k}/2026-11": over(k, b) for k, b in (("a", "b"), ("b", "c"), ("c", "a"))}
    with pytest.raises(errors.InvalidPackError, match="a/2026-11 > b/2026-11 > c/2026-11 > a/2026"):
        parse_edition(texts["a/2026-11"], origin="a", cards=cards_from(texts))


def test_the_digest_is_that_of_the_card_in_full_and_follows_the_base() -> None:
    plain, again = parse(text_of("built")), parse(text_of("built"))
    assert plain.digest == again.digest
    moved = parse(text_of("built"), whole=text_of("whole").replace("least: 3\n", "least: 4\n"))
    assert moved.digest == plain.digest, "what is left out does not count"
    changed = text_of("whole").replace("window_months: 36", "window_months: 35")
    assert parse(text_of("built"), whole=changed).digest != plain.digest


def test_a_header_given_from_outside_keeps_the_lines_of_the_text() -> None:
    edition = parse_edition(
        text_of("whole"), origin="draft", header={"status": "draft", "adopted_at": None}
    )
    assert str(edition.pack.status) == "draft"
    assert edition.pack.adopted_at is None
    assert (
        edition.place_of("base_points").line == parse(text_of("whole")).place_of("base_points").line
    )


SECTIONS = ("source", "groups", "indicators", "vetoes")


def over(base: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """What a card that extends the base must say to become the wanted one."""
    said = {"objections": "count"} | {k: v for k, v in wanted.items() if k not in SECTIONS}
    without: dict[str, list[str]] = {}
    changes: dict[str, dict[str, Any]] = {}
    for section in SECTIONS:
        mine = {e["id"]: e for e in wanted.get(section, [])}
        theirs = {e["id"]: e for e in base.get(section, [])}
        without[section] = [name for name in theirs if name not in mine]
        for name in mine.keys() & theirs.keys():
            new, old = mine[name], theirs[name]
            differing = {k: new.get(k) for k in new.keys() | old.keys() if new.get(k) != old.get(k)}
            if differing:
                changes.setdefault(section, {})[name] = differing
        said[section] = [e for name, e in mine.items() if name not in theirs]
    said["extends"] = {
        "card": "trial",
        "edition": base["edition"],
        "without": without,
        "with": changes,
    }
    return said


@settings(max_examples=30, deadline=None, phases=(Phase.generate,))
@given(base=cards(), wanted=cards())
def test_any_card_can_be_built_on_any_other(base: dict[str, Any], wanted: dict[str, Any]) -> None:
    """Left out, changed and added, the base becomes the wanted card, entry by entry."""
    wanted = wanted | {"pack": "scorecard.wanted"}
    texts = {f"trial/{base['edition']}": str(yaml.safe_dump(base, sort_keys=False))}
    told = str(yaml.safe_dump(over(base, wanted), sort_keys=False))
    found = parse_edition(told, origin="wanted", cards=cards_from(texts)).pack
    in_full = parse_edition(str(yaml.safe_dump(wanted)), origin="full").pack
    assert isinstance(found, Scorecard)
    assert isinstance(in_full, Scorecard)

    def by_id(card: Scorecard) -> dict[str, Any]:
        plain = as_mapping(card)
        listed = {s: {e["id"]: e for e in plain.get(s, [])} for s in SECTIONS}
        return plain | listed

    assert by_id(found) == by_id(in_full)
