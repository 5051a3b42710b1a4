"""Tests about the packaged rulebook as a whole."""

from datetime import date
from pathlib import Path

import pytest
from yaml import safe_load

from chengxin.law.rulebook import PACKAGED, Pack, Rulebook, default, read_folder
from chengxin.law.rulebook.kinds import BY_SINGULAR
from chengxin.law.words import Confidence, EditionStatus

CHECKED = date(2026, 11, 21)


def packs() -> list[Pack]:
    return list(default().packs)


def identity(pack: Pack) -> str:
    return f"{pack.pack}@{pack.edition}"


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return default()


@pytest.mark.parametrize("pack", packs(), ids=identity)
def test_path_of_a_pack_is_its_identity(pack: Pack) -> None:
    place = f"{BY_SINGULAR[pack.kind].folder}/{pack.key}/{pack.edition}.yml"
    assert default().origin_of(pack.pack, pack.edition) == place
    assert (PACKAGED / place).is_file()


@pytest.mark.parametrize("pack", packs(), ids=identity)
def test_every_pack_names_sources_and_the_day_they_were_checked(pack: Pack) -> None:
    assert pack.source
    assert all(source.checked_on <= CHECKED for source in pack.source)


def test_every_pack_has_cases(book: Rulebook) -> None:
    with_cases = {path.name for path in (PACKAGED / "cases").iterdir() if any(path.iterdir())}
    assert {p.pack for p in book.packs} == with_cases


def test_every_case_says_what_it_is_and_why() -> None:
    for path in (PACKAGED / "cases").rglob("*.yml"):
        case = safe_load(path.read_text(encoding="utf-8"))
        assert case["name"], path
        assert case["why"], path


def test_every_rule_of_an_item_is_broken_by_a_case(book: Rulebook) -> None:
    spoken: set[tuple[str, str]] = set()
    for path in (PACKAGED / "cases").glob("catalogue.*/*.yml"):
        case = safe_load(path.read_text(encoding="utf-8"))
        item = path.parent.name
        spoken |= {(item, finding["rule"]) for finding in case["expect"].get("findings", ())}
    rules = {(i.pack, r.id) for i in book.catalogue_items(CHECKED) for r in i.rules}
    assert not rules - spoken


def test_packs_of_the_law_pass_their_cases(book: Rulebook) -> None:
    # Cards, reports, names and weights are run by the layers that understand them.
    elsewhere = ("scorecard", "report", "name-words", "match-weights")
    result = book.check(runners=dict.fromkeys(elsewhere, lambda *_: []))
    assert result.failures == []
    assert result.packs == len(book.packs)
    assert result.cases == sum(1 for _ in (PACKAGED / "cases").rglob("*.yml"))


def test_no_adopted_pack_of_high_confidence_rests_on_a_doubtful_source(book: Rulebook) -> None:
    for pack in book.packs:
        if pack.confidence is Confidence.HIGH and pack.status is EditionStatus.ADOPTED:
            doubtful = [s for s in pack.source if s.confidence is Confidence.LOW]
            assert len(doubtful) < len(pack.source), pack.pack


def test_packaged_rulebook_holds_no_stray_file() -> None:
    for path in PACKAGED.rglob("*"):
        if path.is_file():
            assert path.suffix in (".yml", ".md"), path


def test_reading_the_folder_twice_gives_the_same_digests() -> None:
    first = {identity(e.pack): e.digest for e in read_folder(PACKAGED)}
    second = {identity(e.pack): e.digest for e in read_folder(Path(PACKAGED))}
    assert first == second
