"""Files made to do harm or to break a reader, small or as large as one likes."""

import gzip
import struct
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook

HEADER = "名称,统一社会信用代码,主体类别,登记状态,成立日期\n"
ROW = "示例区晨曦机械有限公司,91310199MA5LG2B67Q,企业法人,存续,2015-03-02\n"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_PIECE = 1 << 20


def workbook(path: Path, *more: tuple[str, bytes]) -> Path:
    """An ordinary workbook with further parts in its archive."""
    book, out = Workbook(), BytesIO()
    assert book.active is not None
    book.active.append(HEADER.strip().split(","))
    book.active.append(ROW.strip().split(","))
    book.save(out)
    path.write_bytes(out.getvalue())
    with zipfile.ZipFile(path, "a") as archive:
        for name, content in more:
            archive.writestr(name, content)
    return path


def macro_workbook(path: Path) -> Path:
    """A workbook with a macro project inside, whatever its name."""
    return workbook(path, ("xl/vbaProject.bin", _OLE + b"Attribute VB_Name"))


def linked_workbook(path: Path) -> Path:
    """A workbook that would run a program by DDE when its links are refreshed."""
    link = (
        '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
    )
    return workbook(path, ("xl/externalLinks/externalLink1.xml", link.encode()))


def querying_workbook(path: Path) -> Path:
    """A workbook with a connection to elsewhere."""
    return workbook(path, ("xl/connections.xml", b"<connections/>"))


def old_macro_workbook(path: Path) -> Path:
    """An XLS file with a macro project."""
    path.write_bytes(_OLE + bytes(2048) + "_VBA_PROJECT".encode("utf-16-le") + bytes(512))
    return path


def protected_workbook(path: Path) -> Path:
    """What a workbook with a password looks like."""
    path.write_bytes(_OLE + bytes(2048) + "EncryptedPackage".encode("utf-16-le") + bytes(512))
    return path


def workbook_bomb(path: Path, size: int) -> Path:
    """A workbook whose sheet unpacks to ``size`` bytes of nothing."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            _pour(part.write, size)
    return path


def lying_bomb(path: Path, size: int) -> Path:
    """The same, but its directory says that it is small."""
    workbook_bomb(path, size)
    content = bytearray(path.read_bytes())
    entry = content.rfind(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = struct.pack("<I", 1000)
    path.write_bytes(bytes(content))
    return path


def gzip_bomb(path: Path, size: int) -> Path:
    """A gzip file that unpacks to ``size`` zeros."""
    with gzip.open(path, "wb") as packed:
        packed.write(HEADER.encode())
        _pour(packed.write, size)
    return path


def many_parts(path: Path, parts: int) -> Path:
    """An archive of very many small parts."""
    return workbook(path, *((f"xl/media/{n}.txt", b"x") for n in range(parts)))


def one_line(path: Path, size: int) -> Path:
    """A CSV with one line of ``size`` bytes."""
    with path.open("wb") as out:
        out.write(HEADER.encode())
        _pour(out.write, size, b"x")
    return path


def large(path: Path, size: int) -> Path:
    """A CSV of ``size`` bytes; most of it a hole, so that it costs no disk."""
    with path.open("wb") as out:
        out.write(HEADER.encode())
        out.truncate(size)
    return path


def _pour(write: Callable[[bytes], object], size: int, what: bytes = b"\0") -> None:
    for _ in range(size // _PIECE):
        write(what * _PIECE)
    write(what * (size % _PIECE))
