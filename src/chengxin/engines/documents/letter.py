"""What a letter of a case (文书) says, as data, before it becomes a page.

Everything printed is in here; the canonical JSON of this model is what the digest on the page
stands for. The Chinese words are the letter; `english` helps whoever reads it on screen.
"""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from chengxin.engines.documents.model import Cell, Issuer, Line, Moment, Part
from chengxin.engines.sealing.canonical import canonical_bytes
from chengxin.engines.sealing.digests import hex_digest


class LetterContent(Part):
    """The content of one letter.

    `letter_no` names it in addresses, `document_no` is the number it bears (文号). `basis` pairs
    a document with its article. `sealed` says that the office's seal is put on it; a department
    puts its own on paper. `trial` says that its form rests on provisions not yet confirmed.
    """

    form: Literal["letter/1"] = "letter/1"
    letter_no: Line
    document_no: Line
    case_no: Line
    title: Line
    title_en: Line
    addressee: Line
    sender: Line
    issuer: Issuer
    sealed: bool
    trial: bool
    paragraphs: Annotated[tuple[Line, ...], Field(min_length=1)]
    english: tuple[Line, ...]
    values: tuple[Cell, ...] = ()
    basis: Annotated[tuple[Cell, ...], Field(min_length=1)]
    day: date
    issued_at: Moment
    pack: Line
    edition: Line

    def canonical(self) -> bytes:
        """The canonical JSON of the content."""
        return canonical_bytes(self.model_dump(mode="json"))

    @property
    def digest(self) -> str:
        """sha256 of the canonical JSON, as 64 hexadecimal characters."""
        return hex_digest(self.canonical())


def letter_paper(letter: LetterContent) -> dict[str, Any]:
    """The page's strings, by the place where the template puts them."""
    digest = letter.digest
    return {
        "issuer": {
            "platform": letter.issuer.platform,
            "office": letter.issuer.office,
            "demo": letter.issuer.demo,
        },
        "document_no": letter.document_no,
        "letter_no": letter.letter_no,
        "case_no": letter.case_no,
        "title": letter.title,
        "addressee": letter.addressee,
        "sender": letter.sender,
        "sealed": letter.sealed,
        "trial": letter.trial,
        "paragraphs": list(letter.paragraphs),
        "values": [[value.label, value.value] for value in letter.values],
        "basis": [f"《{_bare(basis.label)}》{basis.value}" for basis in letter.basis],
        "day": f"{letter.day.year}年{letter.day.month}月{letter.day.day}日",
        "rules": f"{letter.pack} {letter.edition}",
        "digest": [digest[:32], digest[32:]],
    }


def _bare(title: str) -> str:
    """A title without the marks around it, which the page sets itself."""
    return title.removeprefix("《").removesuffix("》")
