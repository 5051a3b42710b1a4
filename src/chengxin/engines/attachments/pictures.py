"""Pictures: walked part by part to their end, so that nothing can stand behind it."""

import zlib
from typing import Final

from chengxin.engines.attachments.errors import (
    BrokenFileError,
    OversizedFileError,
    TwofoldFileError,
)
from chengxin.law.rulebook.schemas.evidence import EvidencePack

_SIGNATURE: Final = 8
_WITHOUT_LENGTH: Final = frozenset({0x01, *range(0xD0, 0xD8)})
_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
# Frame headers hold height and width; C4, C8 and CC share the range and are none.
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_CRITICAL: Final = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND"})


def examine_png(content: bytes, name: str, pack: EvidencePack) -> None:
    """Refuse a PNG that is damaged, too large to be drawn, or goes on behind its end.

    Raises:
        RefusedFileError: With the leaf that says why.
    """
    place, first = _SIGNATURE, True
    while True:
        head = content[place : place + 8]
        if len(head) < 8:
            raise _broken(name)
        length, kind = int.from_bytes(head[:4]), head[4:]
        body = content[place + 4 : place + 8 + length]
        check = content[place + 8 + length : place + 12 + length]
        if len(check) < 4 or zlib.crc32(body) != int.from_bytes(check):
            raise _broken(name)
        if first != (kind == b"IHDR") or (not kind[0] & 0x20 and kind not in _CRITICAL):
            raise _broken(name)
        if first:
            _refuse_large(int.from_bytes(body[4:8]), int.from_bytes(body[8:12]), name, pack)
        place, first = place + 12 + length, False
        if kind == b"IEND":
            break
    if content[place:].strip(b"\0"):
        raise _behind(name)


def examine_jpeg(content: bytes, name: str, pack: EvidencePack) -> None:
    """Refuse a JPEG that is damaged, too large to be drawn, or has other things behind its end.

    Cameras put further pictures behind the first one (a preview, a gain map): those are walked too.

    Raises:
        RefusedFileError: With the leaf that says why.
    """
    place = 0
    while place < len(content):
        if content[place : place + 2] != b"\xff\xd8":
            if content[place:].strip(b"\0"):
                raise _behind(name)
            return
        place = _one_jpeg(content, place + 2, name, pack)


def _one_jpeg(content: bytes, place: int, name: str, pack: EvidencePack) -> int:
    """Walk one picture; returns the place behind its end."""
    while True:
        while content[place : place + 2] == b"\xff\xff":  # fill bytes
            place += 1
        if place + 2 > len(content) or content[place] != 0xFF:
            raise _broken(name)
        marker = content[place + 1]
        place += 2
        if marker == _END:
            return place
        if marker in _WITHOUT_LENGTH:
            continue
        length = int.from_bytes(content[place : place + 2])
        if marker == _START or length < 2 or place + length > len(content):
            raise _broken(name)
        if marker in _FRAMES:
            frame = content[place + 3 : place + 7]
            _refuse_large(int.from_bytes(frame[:2]), int.from_bytes(frame[2:4]), name, pack)
        place += length
        if marker == _SCAN:
            place = _behind_scan(content, place, name)


def _behind_scan(content: bytes, place: int, name: str) -> int:
    """The place of the next marker that is not part of the picture's own dots."""
    while True:
        place = content.find(b"\xff", place)
        if place < 0 or place + 1 >= len(content):
            raise _broken(name)
        following = content[place + 1]
        if following != 0 and following not in _WITHOUT_LENGTH and following != 0xFF:
            return place
        place += 1 if following == 0xFF else 2


def _refuse_large(width: int, height: int, name: str, pack: EvidencePack) -> None:
    if width * height > pack.largest_pixels:
        raise OversizedFileError(
            f"{name} has {width:,} × {height:,} dots; a picture may have "
            f"{pack.largest_pixels:,}. Make it smaller, and hand that in.",
            value=name,
            part="",
            limit=pack.largest_pixels,
        )


def _broken(name: str) -> BrokenFileError:
    return BrokenFileError(
        f"{name} is damaged or cut off. Open it, save it again, and hand that in.",
        value=name,
        part="",
    )


def _behind(name: str) -> TwofoldFileError:
    return TwofoldFileError(
        f"{name} goes on behind the end of its picture. Open it, save it again, and hand that in.",
        value=name,
        part="",
    )
