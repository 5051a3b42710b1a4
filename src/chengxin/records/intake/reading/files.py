"""Finds out what a file is by its first bytes, and opens it."""

import gzip
import os
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from chengxin.records.intake.errors import DamagedFileError, EmptyFileError
from chengxin.records.intake.reading.parquet import open_parquet
from chengxin.records.intake.reading.table import RawTable, in_portions
from chengxin.records.intake.reading.text import open_text
from chengxin.records.intake.reading.workbook import open_workbook
from chengxin.records.store import home

GZIP, ZIP, OLE, PARQUET = b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1"
UNPACKED_LIMIT = 8 * 1024**3
_PIECE = 1 << 20


def open_table(path: Path, *, name: str | None = None) -> RawTable:
    """Open a file as a table; close it afterwards.

    Args:
        path: Where the file lies.
        name: What the department called it, for messages.

    Raises:
        UnreadableFileError: What is wrong with the file, and how to mend it.
    """
    called = name or path.name
    start = _first_bytes(path)
    if not start:
        raise EmptyFileError(
            f"{called} is empty: nothing was received. Export it again and look whether it has a "
            "header and rows.",
            value=called,
        )
    if not start.startswith(GZIP):
        return _portioned(_open(path, start, called))
    unpacked = _unpack(path, called)
    try:
        table = _portioned(_open(unpacked, _first_bytes(unpacked), called))
    except BaseException:
        unpacked.unlink()
        raise
    return _closing(table, unpacked)


def _open(path: Path, start: bytes, called: str) -> RawTable:
    if start.startswith((ZIP, OLE)):
        return open_workbook(path, called)
    if start.startswith(PARQUET):
        return open_parquet(path, called)
    return open_text(path, called)


def _first_bytes(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(8)


def _portioned(table: RawTable) -> RawTable:
    return RawTable(table.headers, in_portions(table.frames), table.close)


def _closing(table: RawTable, temporary: Path) -> RawTable:
    def close() -> None:
        table.close()
        temporary.unlink(missing_ok=True)

    def frames() -> Iterator[pl.DataFrame]:
        yield from table.frames

    return RawTable(table.headers, frames(), close)


def _unpack(path: Path, called: str) -> Path:
    """Unpack into the state folder, refusing what grows beyond every reasonable file."""
    descriptor, name = tempfile.mkstemp(prefix="unpacked-", dir=home.folder("run"))
    target, written = Path(name), 0
    try:
        with os.fdopen(descriptor, "wb") as out, gzip.open(path, "rb") as packed:
            while piece := packed.read(_PIECE):
                written += len(piece)
                if written > UNPACKED_LIMIT:
                    raise DamagedFileError(
                        f"{called} unpacks to more than {UNPACKED_LIMIT // 1024**3} GB. Hand it "
                        "in as several files.",
                        value=called,
                    )
                out.write(piece)
    except (OSError, EOFError, zlib.error) as error:
        target.unlink()
        raise DamagedFileError(
            f"{called} begins like a gzip file but does not unpack ({error}). Pack it again, or "
            "hand it in unpacked.",
            value=called,
        ) from error
    except BaseException:
        target.unlink()
        raise
    return target
