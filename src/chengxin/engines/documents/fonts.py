"""Where the fonts of reports are, and which characters they can show.

The fonts are Noto Sans Hans from the npm package `@embedpdf/fonts-sc`, put into the wheel at
build time (package `chengxin_vendor`). A report never takes a font from the machine it is made on,
so the same content gives the same page everywhere.
"""

import importlib
import os
import struct
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

from chengxin.engines.documents.errors import FontsMissingError

FAMILY: Final = "Noto Sans S Chinese"
"""Name of the family inside the font files, as templates write it."""

FONT_FILES: Final = ("NotoSansHans-Regular.otf", "NotoSansHans-Bold.otf")
"""Files a report needs."""

OVERRIDE: Final = "CHENGXIN_FONTS"
"""Environment variable naming another folder with the same files."""

_PRIVATE_USE: Final = (range(0xE000, 0xF900), range(0xF0000, 0x110000))


def fonts_folder() -> Path:
    """The folder with the fonts of reports.

    Looks at the environment variable CHENGXIN_FONTS first, then at the installed package
    `chengxin_vendor`.

    Raises:
        FontsMissingError: Neither has the files; the message says how to get them.
    """
    named = os.environ.get(OVERRIDE)
    if named:
        return _complete(Path(named))
    try:
        vendor = importlib.import_module("chengxin_vendor")
    except ModuleNotFoundError:
        raise FontsMissingError(
            "The fonts of reports are not installed: package chengxin_vendor is made when the "
            f"wheel is built. Install Chengxin with scripts/setup, or set {OVERRIDE} to a folder "
            f"with {' and '.join(FONT_FILES)} from the npm package @embedpdf/fonts-sc.",
            folder="",
            missing=FONT_FILES,
        ) from None
    folder: Path = vendor.fonts_root()
    return _complete(folder)


def _complete(folder: Path) -> Path:
    """The folder, if it has every file."""
    missing = tuple(name for name in FONT_FILES if not (folder / name).is_file())
    if missing:
        raise FontsMissingError(
            f"The folder {folder} lacks {', '.join(missing)}. Run scripts/setup again, or set "
            f"{OVERRIDE} to a folder with these files from the npm package @embedpdf/fonts-sc.",
            folder=str(folder),
            missing=missing,
        )
    return folder


def printable(text: str, folder: Path) -> str:
    """The text with every character that the fonts cannot show spelled out as ``〔U+28C3F〕``.

    Nothing of a name may vanish from a page: PDF/A allows neither an empty glyph nor a code point
    of private use, and a few rare characters in names of enterprises are in no font at all.
    Line breaks and tabs become spaces.
    """
    if text.isascii() and text.isprintable():
        return text
    covered = _covered(folder)
    return "".join(_shown(character, covered) for character in text)


def _shown(character: str, covered: frozenset[int]) -> str:
    """One character, or its code point in brackets."""
    if character.isspace():
        return "\u3000" if character == "\u3000" else " "
    point = ord(character)
    private = any(point in area for area in _PRIVATE_USE)
    if point in covered and not private and character.isprintable():
        return character
    return f"〔U+{point:04X}〕"


@lru_cache(maxsize=4)
def _covered(folder: Path) -> frozenset[int]:
    """Code points that every report font in the folder has a glyph for."""
    covered = [_code_points((folder / name).read_bytes()) for name in FONT_FILES]
    return frozenset.intersection(*covered)


def _code_points(font: bytes) -> frozenset[int]:
    """Code points of an OpenType font: its `cmap` table in format 12 (OpenType 1.9, cmap)."""
    table = _table(font, b"cmap")
    (subtables,) = struct.unpack_from(">H", table, 2)
    for index in range(subtables):
        _, _, offset = struct.unpack_from(">HHI", table, 4 + 8 * index)
        (form,) = struct.unpack_from(">H", table, offset)
        if form == 12:
            return frozenset(_groups(table, offset))
    raise FontsMissingError(
        "A report font has no character map of format 12; it is not the font of "
        "@embedpdf/fonts-sc. Run scripts/setup again.",
        folder="",
        missing=FONT_FILES,
    )


def _groups(table: bytes, offset: int) -> Iterator[int]:
    """Code points of the groups of one format 12 subtable."""
    (count,) = struct.unpack_from(">I", table, offset + 12)
    for index in range(count):
        first, last, _ = struct.unpack_from(">III", table, offset + 16 + 12 * index)
        yield from range(first, last + 1)


def _table(font: bytes, tag: bytes) -> bytes:
    """One table of an OpenType font."""
    (tables,) = struct.unpack_from(">H", font, 4)
    for index in range(tables):
        name, _, offset, length = struct.unpack_from(">4sIII", font, 12 + 16 * index)
        if name == tag:
            return font[offset : offset + length]
    return b"\x00" * 4
