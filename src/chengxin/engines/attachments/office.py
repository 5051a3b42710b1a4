"""DOCX and XLSX: macros, controls and links to elsewhere are refused, part by part."""

import io
import re
import zipfile
from typing import Any, Final
from xml.parsers import expat

from chengxin.engines.attachments.errors import (
    ActiveFileError,
    BrokenFileError,
    LockedFileError,
    OversizedFileError,
    TwofoldFileError,
)
from chengxin.law.rulebook.schemas.evidence import EvidencePack

_END_RECORD: Final = b"PK\x05\x06"
_END_LENGTH: Final = 22
UNREADABLE: Final = (zipfile.BadZipFile, OSError, ValueError, NotImplementedError)
"""What the archive reader raises over a damaged file; the last of them over a way of packing that
it does not know."""
_ENCRYPTED: Final = 0x1
_MOST_PARTS: Final = 10_000
_LARGEST_RELATIONS: Final = 4 * 1024**2
_ACTIVE_PARTS: Final = re.compile(
    r"(^|/)(vbaProject|vbaData|macrosheets/|dialogsheets/|activeX/|embeddings/|externalLinks/"
    r"|connections\.xml$|queryTables/|customUI|ctrlProps/|oleObject|.*\.(exe|dll|js|vbs|hta|lnk)$)",
    re.IGNORECASE,
)
_ACTIVE_TYPES: Final = re.compile(r"macroEnabled|vbaProject|activeX|oleObject", re.IGNORECASE)
_HYPERLINK: Final = "/relationships/hyperlink"


def examine_office(content: bytes, name: str, pack: EvidencePack) -> None:
    """Refuse an Office file that is damaged, encrypted, active, too large inside, or twofold.

    Raises:
        RefusedFileError: With the leaf that says why.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _refuse_shape(content, parts, name)
            _refuse_large(parts, name, pack)
            _refuse_parts(parts, name)
            for part in parts:
                if part.filename.endswith(".rels") or part.filename == "[Content_Types].xml":
                    _refuse_told(_read(archive, part, name), part.filename, name)
    except UNREADABLE as error:
        raise _broken(name, str(error)) from error


def _refuse_shape(content: bytes, parts: list[zipfile.ZipInfo], name: str) -> None:
    """Refuse something before, behind or twice inside: another program might read that instead."""
    ends_there = content[-_END_LENGTH:].startswith(_END_RECORD)
    names = [part.filename.lower() for part in parts]
    begins_there = min((part.header_offset for part in parts), default=1) == 0
    if not ends_there or not begins_there or len(names) != len(set(names)):
        raise TwofoldFileError(
            f"{name} holds a part twice, or something before or behind its parts. Open it, save "
            "it again, and hand that in.",
            value=name,
            part="zip",
        )
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise LockedFileError(
            f"{name} is encrypted. Save it without a password, and hand that in.",
            value=name,
            part="",
        )


def _refuse_large(parts: list[zipfile.ZipInfo], name: str, pack: EvidencePack) -> None:
    unpacked = sum(part.file_size for part in parts)
    if unpacked > pack.largest_unpacked_bytes or len(parts) > _MOST_PARTS:
        raise OversizedFileError(
            f"{name} unpacks to {unpacked:,} bytes in {len(parts):,} parts; "
            f"{pack.largest_unpacked_bytes:,} bytes are taken. Hand in the pages that matter.",
            value=name,
            part="",
            limit=pack.largest_unpacked_bytes,
        )


def _refuse_parts(parts: list[zipfile.ZipInfo], name: str) -> None:
    for part in parts:
        if _ACTIVE_PARTS.search(part.filename):
            raise _active(name, part.filename)


def _read(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> bytes:
    if part.file_size > _LARGEST_RELATIONS:
        raise _broken(name, part.filename)
    with archive.open(part) as stream:
        return stream.read(_LARGEST_RELATIONS)


def _refuse_told(text: bytes, part: str, name: str) -> None:
    """Refuse relations that fetch from elsewhere, and types of content that act."""
    for attributes in _elements(text, name):
        kind = attributes.get("ContentType", "") + attributes.get("Type", "")
        fetches = attributes.get("TargetMode", "").lower() == "external"
        if _ACTIVE_TYPES.search(kind) or (fetches and not kind.endswith(_HYPERLINK)):
            raise _active(name, f"{part}: {kind}")


def _elements(text: bytes, name: str) -> list[dict[str, str]]:
    """Attributes of every element; a document type declaration is refused unread."""
    found: list[dict[str, str]] = []
    reader = expat.ParserCreate()

    def note(_element: str, attributes: dict[str, str]) -> None:
        found.append(attributes)

    def refuse(*_declared: Any) -> None:
        raise _active(name, "DOCTYPE")

    reader.StartElementHandler = note
    reader.StartDoctypeDeclHandler = refuse
    try:
        reader.Parse(text, True)
    except expat.ExpatError as error:
        raise _broken(name, str(error)) from error
    return found


def _active(name: str, part: str) -> ActiveFileError:
    return ActiveFileError(
        f"{name} holds macros, controls, or links to other files ({part}). Save it as PDF, so "
        "that only pages remain, and hand that in.",
        value=name,
        part=part,
    )


def _broken(name: str, part: str) -> BrokenFileError:
    return BrokenFileError(
        f"{name} cannot be read ({part}). Open it, save it again, and hand that in.",
        value=name,
        part=part,
    )
