"""Small files made by hand: honest ones, and what each kind of malice looks like."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>"


def pdf(*more: str, catalogue: str = "", page: str = PAGE) -> bytes:
    """A PDF of one page; `more` are further objects, numbered from 4, `catalogue` its keys."""
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalogue} >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        *more,
    ]
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += (
        f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    )
    return bytes(out)


def png(width: int = 2, height: int = 2) -> bytes:
    """A PNG of one colour; its header may claim any size."""
    rows = b"".join(b"\0" + b"\x80\x80\x80" * 2 for _ in range(2))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
            (b"IDAT", zlib.compress(rows)),
            (b"IEND", b""),
        )
    )


def jpeg(width: int = 2, height: int = 2, *, comment: bytes = b"") -> bytes:
    """The parts of a JPEG, enough to be walked from its beginning to its end."""

    def part(marker: int, body: bytes) -> bytes:
        return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body

    return (
        b"\xff\xd8"
        + part(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")
        + (part(0xFE, comment) if comment else b"")
        + part(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\0")
        + part(0xDA, b"\x01\x01\0\0\x3f\0")
        + b"\x12\xff\x00\x34\xff\xd0\x56"
        + b"\xff\xd9"
    )


TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}'
    "</Relationships>"
)
HYPERLINK = (
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/hyperlink" Target="https://example.com/" TargetMode="External"/>'
)
TEMPLATE = HYPERLINK.replace("relationships/hyperlink", "relationships/attachedTemplate")


def packed(parts: Mapping[str, str | bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP file of some parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return out.getvalue()


def docx(more: Mapping[str, str | bytes] | None = None) -> bytes:
    """A document of Word's newer kind; `more` are further parts, or others in their place."""
    return packed(
        {
            "[Content_Types].xml": TYPES,
            "word/document.xml": "<document/>",
            "word/_rels/document.xml.rels": RELATIONS.format(HYPERLINK),
        }
        | dict(more or {})
    )


def xlsx() -> bytes:
    """A workbook of Excel's newer kind."""
    return packed({"[Content_Types].xml": TYPES, "xl/workbook.xml": "<workbook/>"})
