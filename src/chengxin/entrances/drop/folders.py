"""Which files lie in the watched folders, complete and still to be taken."""

import os
import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from chengxin.law.rulebook import Rulebook
from chengxin.records.intake.services.dropping import Found
from chengxin.records.store import home

DONE, FAILED = "done", "failed"
FEED = "feed.yml"
# Names that programs give to files they are still writing.
_UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".filepart", ".crdownload", ".swp", ".lock")
_NANO = 10**9


def root() -> Path:
    """The folder above all watched ones; it need not exist."""
    return home.home() / "drop"


def make(book: Rulebook, *, on: datetime) -> int:
    """Make a folder for every department and item it may report; returns how many there are."""
    count = 0
    for unit in book.directory.units:
        for item in book.catalogue_items(on.date()):
            if item.may_report(unit.code):
                (root() / unit.code / item.code).mkdir(parents=True, exist_ok=True, mode=0o770)
                count += 1
    return count


def list_complete(*, at: datetime, settled_seconds: int) -> list[Found]:
    """Files that nobody has written to for a while, in the order of their last change.

    Links, folders and files that are still being written are left alone. The time of the last
    change of the entry itself counts too, so a copy that keeps old times is not taken early.

    Args:
        at: Now.
        settled_seconds: How long a file must have been left alone.
    """
    latest = int((at.timestamp() - settled_seconds) * _NANO)
    found = [file for folder in _folders() for file in _files(folder, latest)]
    return sorted(found, key=lambda file: (file.changed_ns, file.path))


def place_of(found: Path, folder: str, number: str) -> Path:
    """Where a file goes: ``done`` or ``failed`` beside it, under its number."""
    target = found.parent / folder
    target.mkdir(exist_ok=True, mode=0o770)
    return target / f"{number}-{found.name}"


def _folders() -> Iterator[Path]:
    if not root().is_dir():
        return
    for department in _subfolders(root()):
        yield from _subfolders(department)


def _subfolders(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if p.is_dir() and not p.is_symlink())


def _files(folder: Path, latest: int) -> Iterator[Found]:
    for path in folder.iterdir():
        name = path.name.lower()
        if name.startswith((".", "~")) or name.endswith(_UNFINISHED) or name == FEED:
            continue
        try:
            facts = os.lstat(path)
        except FileNotFoundError:  # renamed meanwhile
            continue
        changed = max(facts.st_mtime_ns, facts.st_ctime_ns)
        if stat.S_ISREG(facts.st_mode) and changed <= latest:
            yield Found(path, folder.parent.name, folder.name, facts.st_mtime_ns)
