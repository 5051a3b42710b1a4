"""Where Chengxin keeps its state: one folder, nothing outside it."""

import json
import os
import secrets
from functools import cache
from pathlib import Path
from typing import Any


def home() -> Path:
    """The state folder: ``CHENGXIN_HOME``, else ``var`` under the working folder."""
    return _resolved(os.environ.get("CHENGXIN_HOME") or "var", Path.cwd())


@cache
def _resolved(setting: str, working_folder: Path) -> Path:
    return (working_folder / setting).resolve()


def folder(name: str) -> Path:
    """A named folder under the state folder, made private to the owner on first use."""
    path = home() / name
    if not path.is_dir():
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def secret(name: str, *, length: int = 32) -> str:
    """A random secret kept in ``secrets/NAME``, made once, readable by the owner only.

    Args:
        name: File name under ``secrets``.
        length: Random bytes behind the URL-safe text.
    """
    return _secret(home(), name, length)


@cache  # asked for every sealed value; a secret never changes while a process lives
def _secret(root: Path, name: str, length: int) -> str:
    path = folder("secrets") / name
    assert path.parent.parent == root
    if path.exists():
        return path.read_text(encoding="ascii").strip()
    value = secrets.token_urlsafe(length)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process was first; its value is the one in use
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(value)
    return value


def read_json(path: Path) -> dict[str, Any]:
    """The object in a JSON file, or an empty one when the file is absent."""
    if not path.exists():
        return {}
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded
