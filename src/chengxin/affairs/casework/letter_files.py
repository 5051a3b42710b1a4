"""Files of letters, kept under ``CHENGXIN_HOME/files/letters`` and never made again."""

import os
import tempfile
from datetime import date
from pathlib import Path

from chengxin.affairs.casework.errors import KeptLetterError
from chengxin.affairs.casework.models import Letter
from chengxin.engines.sealing.digests import hex_digest
from chengxin.records.store import home


def keep(letter_no: str, issued_on: date, pdf: bytes) -> str:
    """Write a file so that it is there whole or not at all; returns its name under the home.

    A file whose row was not committed is replaced: nobody was given it.
    """
    name = f"files/letters/{issued_on:%Y-%m}/{letter_no}.pdf"
    path = home.home() / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".draft-")  # mode 0600
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(pdf)
        stream.flush()
        os.fsync(stream.fileno())
    Path(draft).replace(path)
    return name


def read(letter: Letter) -> bytes:
    """The file of a letter, exactly as it was first given out.

    Raises:
        KeptLetterError: It is gone, or its bytes are others.
    """
    path = home.home() / letter.file_name
    try:
        pdf = path.read_bytes()
    except OSError as error:
        raise KeptLetterError(
            f"the file of letter {letter.letter_no} cannot be read at {path}: {error.strerror}. "
            "Restore it from a backup of the state folder.",
            letter_no=letter.letter_no,
            reason="gone",
        ) from error
    if hex_digest(pdf) != letter.file_sha256:
        raise KeptLetterError(
            f"the file of letter {letter.letter_no} at {path} is not the one kept. Restore it "
            "from a backup of the state folder.",
            letter_no=letter.letter_no,
            reason="changed",
        )
    return pdf
