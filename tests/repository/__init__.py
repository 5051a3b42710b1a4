"""Tests about the repository itself: cheap, and loud when a habit slips."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "chengxin"


@cache
def tracked() -> tuple[Path, ...]:
    """Files that git tracks; all files of the tree where there is no git (a source archive)."""
    asked = ["git", "-C", str(ROOT), "ls-files", "-z"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        named = [ROOT / name for name in done.stdout.split("\0") if name]
        return tuple(path for path in named if path.is_file())
    left_out = {".venv", "var", "node_modules", "__pycache__", ".git"}
    return tuple(
        path
        for path in ROOT.rglob("*")
        if path.is_file() and not left_out & set(path.relative_to(ROOT).parts)
    )


def text_of(path: Path) -> str:
    """The text of a file; empty for one that is not text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def modules() -> tuple[Path, ...]:
    """Python files of the package, migrations left out."""
    return tuple(p for p in sorted(SOURCE.rglob("*.py")) if "migrations" not in p.parts)
