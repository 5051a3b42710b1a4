"""What is refused before anybody reads a cell: too large, not what it is called, or active.

Nothing here trusts a file: sizes are counted before anything is unpacked, a packed file is measured
by what its own directory says and by what comes out of it, and what could act by itself (macros,
links to elsewhere) is refused although nothing here would run it: the next program might.
"""

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from chengxin.records.intake.errors import (
    ActiveContentError,
    DamagedFileError,
    TooLargeError,
    WrongKindError,
)

GZIP, ZIP, OLE, PARQUET = b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1"
WORKBOOK, TEXT, LINES = "workbook", "text", "json-lines"
_KINDS = {
    ".xlsx": WORKBOOK, ".xls": WORKBOOK, ".xlsm": WORKBOOK, ".xlsb": WORKBOOK,
    ".csv": TEXT, ".tsv": TEXT, ".txt": TEXT,
    ".jsonl": LINES, ".ndjson": LINES,
    ".parquet": "parquet",
}  # fmt: skip
_SAID = {
    WORKBOOK: "a workbook",
    TEXT: "text",
    LINES: "text",
    "parquet": "a Parquet file",
    "archive": "an archive without a workbook in it",
    "other": "neither a table of text nor a workbook",
}
# How files begin that are often sent by mistake.
_OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"MZ", b"\x7fELF")
_MACROS = re.compile(r"(^|/)(vbaProject\.bin|vbaData\.xml|macrosheets/|dialogsheets/)", re.I)
_ELSEWHERE = re.compile(r"(^|/)(externalLinks/.+\.xml$|connections\.xml$|queryTables/)", re.I)
_OLE_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_MOST_PARTS = 10_000
_SMALL = 64 * 1024**2  # below this no ratio is suspicious: it fits anywhere
_PIECE = 1 << 20


@dataclass(frozen=True)
class Limits:
    """What this installation takes; see ``settings.INTAKE_*``."""

    file_bytes: int
    unpacked_bytes: int
    ratio: int
    line_bytes: int
    rows: int

    @classmethod
    def now(cls) -> "Limits":
        """The limits in the settings."""
        return cls(
            settings.INTAKE_LARGEST_FILE_BYTES,
            settings.INTAKE_LARGEST_UNPACKED_BYTES,
            settings.INTAKE_LARGEST_RATIO,
            settings.INTAKE_LONGEST_LINE_BYTES,
            settings.INTAKE_MOST_ROWS,
        )


def in_words(size: int) -> str:
    """A size as a person says it.

    >>> in_words(512 * 1024**2), in_words(4 * 1024**3), in_words(900)
    ('512 MB', '4 GB', '900 bytes')
    """
    for unit, name in ((1024**3, "GB"), (1024**2, "MB"), (1024, "KB")):
        if size >= unit:
            return f"{size / unit:.4g} {name}"
    return f"{size} bytes"


def refuse_large(size: int, called: str, limits: Limits) -> None:
    """Refuse a file by its size alone.

    Raises:
        TooLargeError: It is larger than a file may be here.
    """
    if size > limits.file_bytes:
        raise _too_large(called, "file", limits.file_bytes, f"is {in_words(size)} large")


def refuse_unpacked(written: int, packed: int, called: str, limits: Limits) -> None:
    """Refuse what a packed file becomes, as it grows.

    Raises:
        TooLargeError: It grows beyond the limit, or beyond every honest table of its size.
    """
    if written > limits.unpacked_bytes:
        raise _too_large(called, "unpacked", limits.unpacked_bytes, "unpacks to more")
    if written > _SMALL and written > packed * limits.ratio:
        raise TooLargeError(
            f"{called} unpacks to more than {limits.ratio} times its size, as no table does. It "
            "was not read. Export it again, and hand it in unpacked.",
            value=called,
            what="ratio",
            limit=limits.ratio,
            unit="times",
            row_no=0,
        )


def refuse_rows(rows: int, called: str, limits: Limits) -> None:
    """Refuse more rows than one batch may have.

    Raises:
        TooLargeError: There are more.
    """
    if rows > limits.rows:
        raise TooLargeError(
            f"{called} holds more than {limits.rows:,} rows. Hand it in as several files.",
            value=called,
            what="rows",
            limit=limits.rows,
            unit="rows",
            row_no=rows,
        )


def kind_of(name: str) -> str:
    """The kind of table a name promises, or nothing.

    >>> kind_of("处罚.CSV.gz"), kind_of("a.xlsx"), kind_of("a.pdf")
    ('text', 'workbook', '')
    """
    plain = name.lower().removesuffix(".gz")
    return next((kind for ending, kind in _KINDS.items() if plain.endswith(ending)), "")


def refuse_other_kind(path: Path, start: bytes, called: str) -> None:
    """Refuse a file whose contents are of another kind than its name says, or no table.

    Raises:
        WrongKindError: With both kinds.
    """
    found = _found_kind(path, start)
    named = kind_of(called)
    expected = TEXT if named == LINES else named
    if found in ("other", "archive") or (expected and found != expected):
        said = f"is called like {_SAID[named]} but " if named else ""
        raise WrongKindError(
            f"{called} {said}holds {_SAID[found]}. Open it with the program it was made with, save "
            "it as XLSX or 'CSV UTF-8', and hand that in.",
            value=called,
            named=named,
            found=found,
        )


def _found_kind(path: Path, start: bytes) -> str:
    if start.startswith(ZIP):
        return WORKBOOK if _is_workbook(path) else "archive"
    if start.startswith(OLE):
        return WORKBOOK
    if start.startswith(PARQUET):
        return "parquet"
    return "other" if start.startswith(_OTHERS) else TEXT


def _is_workbook(path: Path) -> bool:
    """Whether a ZIP file is a workbook; a broken one counts as one, its reader says what broke."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "[Content_Types].xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return True


def refuse_workbook(path: Path, start: bytes, called: str, limits: Limits) -> None:
    """Refuse a workbook that is too large inside, has macros, or fetches from elsewhere.

    Raises:
        TooLargeError: By its own directory.
        ActiveContentError: Which part is active.
        DamagedFileError: It has no readable directory.
    """
    if start.startswith(OLE):
        with path.open("rb") as stream:
            if _holds(stream, _OLE_MACROS):
                raise _active(called, "macros", "_VBA_PROJECT")
        return
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise DamagedFileError(
            f"{called} is not a readable workbook ({error}). Open it, save it again as XLSX, and "
            "hand that in.",
            value=called,
        ) from error
    if len(parts) > _MOST_PARTS:
        raise _too_large(called, "parts", limits.unpacked_bytes, f"has {len(parts):,} parts")
    refuse_unpacked(sum(p.file_size for p in parts), path.stat().st_size, called, limits)
    for part in parts:
        if _MACROS.search(part.filename):
            raise _active(called, "macros", part.filename)
        if _ELSEWHERE.search(part.filename):
            raise _active(called, "links", part.filename)


def refuse_text(path: Path, called: str, limits: Limits) -> None:
    """Refuse text with NUL bytes or with a line no table has; UTF-16 is left to the reader.

    Raises:
        WrongKindError: NUL bytes: it is not text.
        TooLargeError: A line is too long.
    """
    line, length = 1, 0
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            if line == 1 and not length and piece.startswith((b"\xff\xfe", b"\xfe\xff")):
                return
            if b"\0" in piece:
                at = line + piece[: piece.index(b"\0")].count(b"\n")
                raise WrongKindError(
                    f"{called}, line {at}: there is a NUL byte, which no text has. Export the file "
                    "again; if it was made by a program of your own, let it write plain text.",
                    value=called,
                    named=kind_of(called),
                    found="other",
                )
            for number, part in enumerate(piece.split(b"\n")):
                length = length + len(part) if number == 0 else len(part)
                line += number > 0
                if length > limits.line_bytes:
                    raise TooLargeError(
                        f"{called}, line {line}: the line is longer than "
                        f"{in_words(limits.line_bytes)}. Either line breaks are missing, or a "
                        "quotation mark is never closed; mend it there and hand it in again.",
                        value=called,
                        what="line",
                        limit=limits.line_bytes,
                        unit="bytes",
                        row_no=line,
                    )


def _holds(stream: BinaryIO, wanted: bytes) -> bool:
    before = b""
    while piece := stream.read(_PIECE):
        if wanted in before + piece:
            return True
        before = piece[-len(wanted) :]
    return False


def _active(called: str, what: str, part: str) -> ActiveContentError:
    said = "macros" if what == "macros" else "links or queries to other files"
    remedy = (
        "Save it as an ordinary workbook (XLSX, without macros)"
        if what == "macros"
        else "Break the links (Data, Edit links), so that only values remain"
    )
    return ActiveContentError(
        f"{called} holds {said} ({part}). {remedy}, and hand that in.",
        value=called,
        what=what,
        part=part,
    )


def _too_large(called: str, what: str, limit: int, said: str) -> TooLargeError:
    return TooLargeError(
        f"{called} {said}; the limit is {in_words(limit)}. Hand it in as several files, or ask the "
        "credit office to take it in at the server.",
        value=called,
        what=what,
        limit=limit,
        unit="bytes",
        row_no=0,
    )
