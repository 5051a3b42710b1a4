"""PDF: whatever a reader can reach is looked at; scripts, launches, files inside are refused."""

import io
import re
from collections.abc import Iterator
from typing import Any, Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from chengxin.engines.attachments.errors import (
    ActiveFileError,
    BrokenFileError,
    LockedFileError,
    TwofoldFileError,
)
from chengxin.law.rulebook.schemas.evidence import EvidencePack

# Keys that hold something that acts, or a file inside the file (ISO 32000-1, 7.11, 12.6, 12.7, 13).
_KEYS: Final = frozenset(
    {
        "/JS",
        "/JavaScript",
        "/EmbeddedFiles",
        "/EF",
        "/XFA",
        "/RichMediaContent",
        "/RichMediaSettings",
    }
)
_ACTIONS: Final = frozenset(
    {
        "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/Rendition", "/Movie",
        "/Sound", "/RichMediaExecute", "/GoTo3DView",
    }
)  # fmt: skip
_ANNOTATIONS: Final = frozenset(
    {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
)
# Also sought in the raw bytes, where an older revision or an unreachable object may hold them.
_RAW: Final = re.compile(rb"/(JavaScript|EmbeddedFiles|RichMedia|Launch|SubmitForm)\b")
_LOCKED: Final = re.compile(rb"/Encrypt\b")
_END: Final = re.compile(rb"%%EOF[\s\0]*\Z")
_MOST_OBJECTS: Final = 300_000


def examine_pdf(content: bytes, name: str, pack: EvidencePack) -> None:
    """Refuse a PDF that is damaged, encrypted, active, or has something behind its end.

    Raises:
        RefusedFileError: With the leaf that says why.
    """
    if not _END.search(content[-1024:]):
        raise TwofoldFileError(
            f"{name} does not end as a PDF ends. Print it to PDF again, and hand that in.",
            value=name,
            part="",
        )
    if _LOCKED.search(content):
        raise _locked(name)
    try:
        reader = PdfFileReader(io.BytesIO(content), strict=False)
        if reader.encrypted:
            raise _locked(name)
        found = next(_active_parts(reader), None)
    except (LockedFileError, ActiveFileError):
        raise
    except Exception as error:
        raise BrokenFileError(
            f"{name} cannot be read as PDF ({type(error).__name__}). Print it to PDF again, and "
            "hand that in.",
            value=name,
            part="",
        ) from error
    raw = _RAW.search(content)
    if found is None and raw is not None:
        found = raw.group(0).decode("ascii")
    if found is not None:
        raise ActiveFileError(
            f"{name} holds something that could act by itself ({found}). Print it to PDF, so that "
            "only pages remain, and hand that in.",
            value=name,
            part=found,
        )


def _locked(name: str) -> LockedFileError:
    return LockedFileError(
        f"{name} is encrypted. Print it to PDF without a password, and hand that in.",
        value=name,
        part="",
    )


def _active_parts(reader: PdfFileReader) -> Iterator[str]:
    for entries in _dictionaries(reader):
        for key in entries:
            if key in _KEYS:
                yield str(key)
        action, kind = _word(entries, "/S"), _word(entries, "/Subtype")
        if action in _ACTIONS:
            yield action
        if kind in _ANNOTATIONS and "/Rect" in entries:
            yield kind


def _word(entries: Any, key: str) -> str:
    """A name under a key, whether it stands there or is pointed to; empty for anything else."""
    if key not in entries:
        return ""
    value = _resolved(entries.raw_get(key))
    return str(value) if isinstance(value, generic.NameObject) else ""


def _resolved(value: Any) -> Any:
    return value.get_object() if isinstance(value, generic.IndirectObject) else value  # type: ignore[no-untyped-call]


def _dictionaries(reader: PdfFileReader) -> Iterator[Any]:
    """Every dictionary reachable from the trailer, streams' own included, each once."""
    waiting: list[Any] = [reader.root_ref]
    if "/Info" in reader.trailer_view:
        waiting.append(reader.trailer_view.raw_get("/Info"))
    seen: set[tuple[int, int]] = set()
    while waiting:
        value = waiting.pop()
        if isinstance(value, generic.IndirectObject | generic.Reference):
            place = (value.idnum, value.generation)
            if place in seen:
                continue
            seen.add(place)
            if len(seen) > _MOST_OBJECTS:
                raise ValueError("too many objects")
            value = value.get_object()
        if isinstance(value, generic.DictionaryObject):  # streams are dictionaries as well
            yield value
            waiting += [value.raw_get(key) for key in value]
        elif isinstance(value, generic.ArrayObject):
            waiting += [value.raw_get(index) for index in range(len(value))]
