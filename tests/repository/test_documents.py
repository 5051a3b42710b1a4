"""Documents name things that exist."""

import re
from pathlib import Path

import pytest

from chengxin.entrances.cli.root import COMMANDS
from tests.repository import ROOT, SOURCE, text_of, tracked

PAGES = [p for p in tracked() if p.suffix == ".md" and "node_modules" not in p.parts]
LONGEST_PAGE = 500


@pytest.fixture(scope="module")
def source() -> str:
    return "\n".join(text_of(p) for p in SOURCE.rglob("*") if p.suffix in {".py", ".yml"})


def table_rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_every_package_of_the_architecture_exists() -> None:
    page = text_of(ROOT / "docs" / "architecture.md")
    named = [row[0].strip("`") for row in table_rows(page) if row[0].startswith("`")]
    assert named
    assert [name for name in named if not (SOURCE / name).is_dir()] == []


def test_every_package_stands_in_the_architecture() -> None:
    page = text_of(ROOT / "docs" / "architecture.md")
    left_out = {"__pycache__", "locale"}
    folders = [p for layer in ("affairs", "records", "engines", "entrances")
               for p in (SOURCE / layer).iterdir() if p.is_dir()]  # fmt: skip
    missing = [p.relative_to(SOURCE).as_posix() for p in folders if p.name not in left_out]
    assert [name for name in missing if f"`{name}`" not in page] == []


def test_every_identifier_of_the_glossary_is_in_the_source(source: str) -> None:
    page = text_of(ROOT / "docs" / "glossary.md").split("## Words kept for parts to come")[0]
    words = [word for row in table_rows(page) for word in re.findall(r"`([\w-]+)`", row[2])]
    assert len(words) > 50
    assert [word for word in words if word not in source] == []


def test_every_command_the_readme_shows_exists() -> None:
    for name in ("README.md", "README.zh.md"):
        shown = set(re.findall(r"^chengxin (\w+)", text_of(ROOT / name), re.MULTILINE))
        assert shown
        assert shown - set(COMMANDS) == set(), name


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_to_files(page: Path) -> None:
    text = text_of(page)
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", text)
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_no_page_is_too_long_to_read() -> None:
    assert [p.name for p in PAGES if len(text_of(p).splitlines()) > LONGEST_PAGE] == []


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = sorted(int(p.name[:4]) for p in (ROOT / "docs" / "decisions").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_both_readmes_say_the_same_commands() -> None:
    blocks = [re.findall(r"^scripts/\w+", text_of(ROOT / name), re.MULTILINE)
              for name in ("README.md", "README.zh.md")]  # fmt: skip
    assert blocks[0] == blocks[1] != []
