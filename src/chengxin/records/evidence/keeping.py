"""Where files lie: by their contents under ``CHENGXIN_HOME/files/evidence``, written once."""

import os
import tempfile
from pathlib import Path

from chengxin.records.store import home


def place_of(sha256: str) -> Path:
    """The path of some contents."""
    return home.home() / "files" / "evidence" / sha256[:2] / sha256


def keep(sha256: str, content: bytes) -> None:
    """Write contents so that they are there whole or not at all; kept already, nothing happens.

    Contents whose row is not committed after all do no harm: nothing leads to them, and the same
    file handed in again finds them.
    """
    path = place_of(sha256)
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".draft-")  # mode 0600
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    Path(draft).replace(path)  # two that keep the same contents at once write the same bytes
