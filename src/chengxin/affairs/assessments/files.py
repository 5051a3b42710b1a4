"""Files of released notices, kept under ``CHENGXIN_HOME/files/notices`` and never made again."""

import os
import tempfile
from pathlib import Path

from chengxin.affairs.assessments.errors import KeptNoticeError
from chengxin.engines.sealing.digests import hex_digest
from chengxin.records.store import home


def keep(name: str, content: bytes) -> str:
    """Write a file so that it is there whole or not at all; returns its name under the home.

    Raises:
        FileExistsError: A file of this name is kept already.
    """
    place = f"files/notices/{name}"
    path = home.home() / place
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".draft-")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.link(draft, path)  # unlike a rename, refuses to replace
    finally:
        Path(draft).unlink()
    return place


def discard(place: str) -> None:
    """Remove a file whose notice was not released after all."""
    (home.home() / place).unlink(missing_ok=True)


def read(notice_no: str, place: str, sha256: str) -> bytes:
    """A kept file, exactly as released.

    Raises:
        KeptNoticeError: It is gone, or its bytes are not those released.
    """
    path = home.home() / place
    try:
        content = path.read_bytes()
    except OSError as error:
        raise KeptNoticeError(
            f"{path} of notice {notice_no} cannot be read: {error.strerror}. Restore it from a "
            "backup of the state folder.",
            notice_no=notice_no,
        ) from error
    if hex_digest(content) != sha256:
        raise KeptNoticeError(
            f"{path} of notice {notice_no} is not the file released. Restore it from a backup.",
            notice_no=notice_no,
        )
    return content
