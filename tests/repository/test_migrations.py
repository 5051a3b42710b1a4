"""Migrations are numbered without gaps, named for what they do, and conflict in git."""

import re
from pathlib import Path

import pytest

from tests.repository import ROOT, SOURCE


def folders() -> list[Path]:
    return sorted(p for p in SOURCE.rglob("migrations") if p.is_dir() and p.name == "migrations")


def names(folder: Path) -> list[str]:
    return sorted(path.stem for path in folder.glob("[0-9]*.py"))


@pytest.mark.parametrize("folder", folders(), ids=lambda p: p.parent.name)
def test_numbers_are_linear(folder: Path) -> None:
    numbers = [int(name[:4]) for name in names(folder)]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("folder", folders(), ids=lambda p: p.parent.name)
def test_the_head_file_names_the_last_migration(folder: Path) -> None:
    """Two people who add a migration at once both change this file, and git says so."""
    head = folder / ".head"
    assert head.exists(), f"write {names(folder)[-1]!r} into {head.relative_to(ROOT)}"
    assert head.read_text(encoding="utf-8").strip() == names(folder)[-1]


@pytest.mark.parametrize("folder", folders(), ids=lambda p: p.parent.name)
def test_names_say_what_a_migration_does(folder: Path) -> None:
    named_by_machine = re.compile(r"_auto_\d|_alter_\w+_and_more$")
    assert [name for name in names(folder) if named_by_machine.search(name)] == []


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration() -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
