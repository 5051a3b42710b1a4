"""Tests about the packaged rulebook as a whole."""

from datetime import date
from pathlib import Path

import pytest
from yaml import safe_load

from chengxin.law.rulebook import PACKAGED, Pack, Rulebook, default, read_folder
from chengxin.law.rulebook.kinds import BY_SINGULAR
from chengxin.law.rulebook.schemas.field_group import FieldGroup
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
    bases = {card.pack for card in book.scorecards() if card.is_base}
    assert {p.pack for p in book.packs} - bases == with_cases


def test_every_case_says_what_it_is_and_why() -> None:
    for path in (PACKAGED / "cases").rglob("*.yml"):
        case = safe_load(path.read_text(encoding="utf-8"))
        assert case["name"], path
        assert case["why"], path


def broken_in(path: Path) -> set[str]:
    """Ids of the rules that rows of a case break."""
    case = safe_load(path.read_text(encoding="utf-8"))
    expected = [case["expect"], *(row["expect"] for row in case.get("rows", ()))]
    return {finding["rule"] for each in expected for finding in each.get("findings", ())}


def test_every_rule_of_an_item_is_broken_by_a_case(book: Rulebook) -> None:
    shared = {g.pack: broken_by(g.pack) for g in book.of_kind(FieldGroup)}
    for item in book.catalogue_items(CHECKED):
        written = safe_load((PACKAGED / book.origin_of(item.pack, item.edition)).read_text("utf-8"))
        groups = [f["include"].partition("/")[0] for f in written["fields"] if "include" in f]
        known = set().union(*(shared[f"field-group.{name}"] for name in groups))
        silent = {rule.id for rule in item.rules} - broken_by(item.pack) - known
        assert not silent, item.code


def broken_by(pack: str) -> set[str]:
    """Ids of the rules that some case of a pack breaks."""
    return set().union(*(broken_in(path) for path in (PACKAGED / "cases" / pack).glob("*.yml")))


def test_every_rule_of_a_field_group_is_broken_by_a_case(book: Rulebook) -> None:
    for group in book.of_kind(FieldGroup):
        assert {rule.id for rule in group.rules} <= broken_by(group.pack), group.pack


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
