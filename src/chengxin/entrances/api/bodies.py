"""The body of a push, streamed to a private file; never more of it than the limit allows."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest

from chengxin.entrances.api.errors import StatusError
from chengxin.records.intake.reading.names import safe_name
from chengxin.records.store import home

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDINGS = {
    "application/x-ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
    "text/csv": ".csv",
    XLSX: ".xlsx",
    "application/vnd.apache.parquet": ".parquet",
}
_ENCODINGS = {"": "", "identity": "", "gzip": ".gz"}
_PIECE = 1 << 20


@dataclass(frozen=True)
class Body:
    """A received body: where it lies, its SHA-256 (hex), and what it is called."""

    path: Path
    digest: str
    name: str


@contextmanager
def received(request: HttpRequest, file_name: str) -> Iterator[Body]:
    """The body on disk for as long as the block lasts.

    Args:
        request: The push.
        file_name: What the system calls it; its ending is put right by the media type.

    Raises:
        StatusError: 411 without a length, 413 beyond the limit, 415 for another kind, 400 when
            less arrived than was announced.
    """
    ending = _ending(request)
    length = _length(request)
    descriptor, place = tempfile.mkstemp(prefix="push-", dir=home.folder("run"))
    path, digest, arrived = Path(place), hashlib.sha256(), 0
    try:
        with os.fdopen(descriptor, "wb") as out:
            while arrived < length:
                piece = _read(request, min(_PIECE, length - arrived))
                if not piece:
                    raise StatusError(400)
                arrived += len(piece)
                digest.update(piece)
                out.write(piece)
        yield Body(path, digest.hexdigest(), _named(file_name, ending))
    finally:
        path.unlink(missing_ok=True)


def _read(request: HttpRequest, size: int) -> bytes:
    try:
        return request.read(size)
    except OSError as error:  # the caller hung up
        raise StatusError(400) from error


def _ending(request: HttpRequest) -> str:
    kind = (request.content_type or "").lower()
    encoding = request.headers.get("Content-Encoding", "").strip().lower()
    if kind not in ENDINGS or encoding not in _ENCODINGS:
        raise StatusError(415)
    return ENDINGS[kind] + _ENCODINGS[encoding]


def _length(request: HttpRequest) -> int:
    said = request.META.get("CONTENT_LENGTH", "")
    if not str(said).isdecimal():
        raise StatusError(411)
    if int(said) > settings.INTAKE_LARGEST_FILE_BYTES:
        raise StatusError(413)
    return int(said)


def _named(file_name: str, ending: str) -> str:
    plain = safe_name(file_name) if file_name else "push"
    return plain if plain.lower().endswith(ending) else plain + ending
