"""The one way in: a file's kind by its contents, or the refusal that says why it is not taken."""

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from chengxin.engines.attachments.errors import (
    LockedFileError,
    OversizedFileError,
    TwofoldFileError,
    UnknownFileError,
)
from chengxin.engines.attachments.office import UNREADABLE, examine_office
from chengxin.engines.attachments.pdf import examine_pdf
from chengxin.engines.attachments.pictures import examine_jpeg, examine_png
from chengxin.law.rulebook.schemas.evidence import EvidencePack, FileKind

MEDIA_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.DOCUMENT: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.WORKBOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ENDINGS = {
    FileKind.PDF: (".pdf",),
    FileKind.JPEG: (".jpg", ".jpeg"),
    FileKind.PNG: (".png",),
    FileKind.DOCUMENT: (".docx",),
    FileKind.WORKBOOK: (".xlsx",),
}
LONGEST_NAME = 120
_OLE = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"
_PDF = b"%PDF-"
_PDF_FOUND_BY_OTHERS_WITHIN = 1024  # readers look for the mark of a PDF this far in
_PATHS = re.compile(r"[/\\:]")


@dataclass(frozen=True)
class Examined:
    """A file that is taken: its kind, media type, and a name fit to be shown and saved under."""

    kind: FileKind
    media_type: str
    name: str


def examine(*, name: str, content: bytes, pack: EvidencePack) -> Examined:
    """What a file is, when it is taken.

    Args:
        name: As the sender calls it; believed for nothing but the name it is shown under.
        content: All of it.
        pack: Kinds and sizes in force.

    Raises:
        RefusedFileError: With the leaf that says why.
    """
    shown = clean_name(name)
    if len(content) > pack.largest_bytes:
        raise OversizedFileError(
            f"{shown} is {len(content):,} bytes large; a file may have {pack.largest_bytes:,}. "
            "Hand in the pages that matter, or scan with fewer dots.",
            value=shown,
            part="",
            limit=pack.largest_bytes,
        )
    kind = _kind_of(content, shown)
    if not pack.takes(kind):
        raise _unknown(shown, str(kind))
    _refuse_twofold(content, kind, shown)
    _EXAMINERS[kind](content, shown, pack)
    return Examined(kind, MEDIA_TYPES[kind], _with_ending(shown, kind))


def clean_name(name: str) -> str:
    """A name without folders, control or direction marks, and not too long.

    >>> clean_name("C:\\\\temp\\\\合同.pdf"), clean_name("\\u202efdp.exe"), clean_name("")
    ('合同.pdf', 'fdp.exe', 'file')
    """
    last = _PATHS.split(unicodedata.normalize("NFC", name))[-1]
    plain = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip(" .")
    if len(plain) > LONGEST_NAME:
        stem, dot, ending = plain.rpartition(".")
        plain = (stem or plain)[: LONGEST_NAME - 8] + (dot + ending[:7] if dot else "")
    return plain or "file"


def _with_ending(name: str, kind: FileKind) -> str:
    return name if name.lower().endswith(ENDINGS[kind]) else name + ENDINGS[kind][0]


def _kind_of(content: bytes, name: str) -> FileKind:
    if content.startswith(_PDF):
        return FileKind.PDF
    if content.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if content.startswith(_ZIP):
        return _office_kind(content, name)
    if content.startswith(_OLE):
        raise LockedFileError(
            f"{name} is encrypted, or of an Office format from before 2007. Save it without a "
            "password as DOCX, XLSX or PDF, and hand that in.",
            value=name,
            part="",
        )
    raise _unknown(name, "")


def _office_kind(content: bytes, name: str) -> FileKind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except UNREADABLE:
        raise _unknown(name, "zip") from None
    if "word/document.xml" in names:
        return FileKind.DOCUMENT
    if "xl/workbook.xml" in names:
        return FileKind.WORKBOOK
    raise _unknown(name, "zip")


def _refuse_twofold(content: bytes, kind: FileKind, name: str) -> None:
    """Refuse what another program would read as something else."""
    is_packed = kind in (FileKind.DOCUMENT, FileKind.WORKBOOK)
    if not is_packed and zipfile.is_zipfile(io.BytesIO(content)):
        raise _twofold(name, "zip")
    if kind is not FileKind.PDF and _PDF in content[:_PDF_FOUND_BY_OTHERS_WITHIN]:
        raise _twofold(name, "pdf")


def _twofold(name: str, part: str) -> TwofoldFileError:
    return TwofoldFileError(
        f"{name} is two things at once: it also reads as {part}. Export it again from the program "
        "it was made with, and hand that in.",
        value=name,
        part=part,
    )


def _unknown(name: str, part: str) -> UnknownFileError:
    return UnknownFileError(
        f"{name} is none of the kinds that are taken. Save it as PDF, JPG, PNG, DOCX or XLSX, and "
        "hand that in; unpack an archive first.",
        value=name,
        part=part,
    )


_EXAMINERS: dict[FileKind, Callable[[bytes, str, EvidencePack], None]] = {
    FileKind.PDF: examine_pdf,
    FileKind.JPEG: examine_jpeg,
    FileKind.PNG: examine_png,
    FileKind.DOCUMENT: examine_office,
    FileKind.WORKBOOK: examine_office,
}
