"""Every file of the rulebook is loaded, and its path is its identity."""

from chengxin.law import rulebook
from tests.repository import ROOT

FOLDER = ROOT / "src" / "chengxin" / "rulebook"


def test_every_file_is_loaded() -> None:
    book = rulebook.load()
    loaded = {book.origin_of(pack.pack, pack.edition).split("rulebook/")[-1] for pack in book.packs}
    files = {
        path.relative_to(FOLDER).as_posix()
        for path in FOLDER.rglob("*.yml")
        if path.relative_to(FOLDER).parts[0] != "cases"
    }
    assert files - loaded == set()


def test_path_is_identity() -> None:
    book = rulebook.load()
    for pack in book.packs:
        origin = book.origin_of(pack.pack, pack.edition)
        key = pack.pack.partition(".")[2]
        assert origin.endswith(f"/{key}/{pack.edition}.yml"), origin


def test_every_pack_has_a_case() -> None:
    with_cases = {path.name for path in (FOLDER / "cases").iterdir() if any(path.glob("*.yml"))}
    book = rulebook.load()
    bases = {card.pack for card in book.scorecards() if card.is_base}
    assert {pack.pack for pack in book.packs} - with_cases == bases


def test_the_packaged_rulebook_passes_its_own_check() -> None:
    from chengxin.entrances.cli.commands.rulebook import check_packaged

    assert check_packaged().failures == []
