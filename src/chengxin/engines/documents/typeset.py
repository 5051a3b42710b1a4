"""Report content → PDF/A-2a, by typst with our own fonts and a fixed time."""

import io
import json
import threading
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import segno
import typst

from chengxin.engines.documents.errors import TypesettingError
from chengxin.engines.documents.fonts import fonts_folder, printable
from chengxin.engines.documents.letter import LetterContent, letter_paper
from chengxin.engines.documents.model import SpecialReport
from chengxin.engines.documents.notice import QualityNotice
from chengxin.engines.documents.notice_view import notice_paper
from chengxin.engines.documents.view import paper

TEMPLATES: Final = Path(__file__).parent / "templates"
STANDARD: Final = "a-2a"
"""PDF/A-2a (ISO 19005-2, level A): tagged, every font inside, text that can be read aloud."""


class _Compilers(threading.local):
    """The compilers of one thread, by template and folder of fonts."""

    def __init__(self) -> None:
        self.known: dict[tuple[Path, Path], Any] = {}


_compilers = _Compilers()


def typeset(report: SpecialReport, *, signature: str) -> bytes:
    """The unsigned PDF/A-2a of a report.

    The same report gives the same bytes: fonts are ours, the time inside is `issued_at`.

    Args:
        report: The content; its digest is printed and kept in the document's metadata.
        signature: How the coming signature is described on the page.

    Raises:
        FontsMissingError: The fonts are not installed.
        TypesettingError: typst refuses the page, for instance a broken template.
    """
    folder = fonts_folder()
    inputs = {
        "paper": json.dumps(_printable(paper(report), folder), ensure_ascii=False),
        "code": _code(report.check_url),
        "signature": printable(signature, folder),
    }
    return _compile(TEMPLATES / "special-report.typ", folder, inputs, report.issued_at)


def typeset_notice(notice: QualityNotice, *, signature: str) -> bytes:
    """The unsigned PDF/A-2a of a notice; the same notice gives the same bytes.

    Args:
        notice: The content; its digest is printed.
        signature: How the coming signature is described on the page; empty for a draft.

    Raises:
        FontsMissingError: The fonts are not installed.
        TypesettingError: typst refuses the page.
    """
    folder = fonts_folder()
    inputs = {
        "paper": json.dumps(_printable(notice_paper(notice), folder), ensure_ascii=False),
        "signature": printable(signature, folder),
    }
    at = notice.released_at or notice.known_at
    return _compile(TEMPLATES / "quality-notice.typ", folder, inputs, at)


def typeset_letter(letter: LetterContent, *, signature: str) -> bytes:
    """The unsigned PDF/A-2a of a letter; the same letter gives the same bytes.

    Args:
        letter: The content; its digest is printed.
        signature: How the coming signature is described on the page; empty where none comes.

    Raises:
        FontsMissingError: The fonts are not installed.
        TypesettingError: typst refuses the page.
    """
    folder = fonts_folder()
    inputs = {
        "paper": json.dumps(_printable(letter_paper(letter), folder), ensure_ascii=False),
        "signature": printable(signature, folder),
    }
    return _compile(TEMPLATES / "letter.typ", folder, inputs, letter.issued_at)


def _compile(template: Path, fonts: Path, inputs: dict[str, str], at: datetime) -> bytes:
    """One template with its inputs as PDF/A."""
    compiler = _compiler(template, fonts)
    try:
        pdf = compiler.compile(
            sys_inputs=inputs, format="pdf", pdf_standards=[STANDARD], timestamp=int(at.timestamp())
        )
    except typst.TypstError as error:
        raise TypesettingError(
            f"typst refuses {template.name}: {error.message}. {' '.join(error.hints)}",
            template=template.name,
            reason=error.message,
        ) from error
    assert isinstance(pdf, bytes)
    return pdf


def _compiler(template: Path, fonts: Path) -> Any:
    """This thread's compiler for one template; sharing one between threads is not safe."""
    key = (template, fonts)
    if key not in _compilers.known:
        _compilers.known[key] = typst.Compiler(
            template, root=TEMPLATES, font_paths=[fonts], ignore_system_fonts=True
        )
    return _compilers.known[key]


def _code(url: str) -> str:
    """The QR code of an address, as SVG."""
    picture = io.BytesIO()
    segno.make(url, error="m", micro=False).save(
        picture, kind="svg", border=0, dark="#15212e", xmldecl=False, omitsize=True
    )
    return picture.getvalue().decode("ascii")


def _printable(value: Any, folder: Path) -> Any:
    """The page's strings with every character that no font shows spelled out."""
    if isinstance(value, str):
        return printable(value, folder)
    if isinstance(value, dict):
        return {name: _printable(member, folder) for name, member in value.items()}
    if isinstance(value, list):
        return [_printable(element, folder) for element in value]
    return value
