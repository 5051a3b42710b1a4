"""Evidence (证据材料): which files are taken, how large, how many, and what they may not hold."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from chengxin.law.rulebook.schemas.base import Pack, Strict, Text, Title

Positive = Annotated[int, Field(gt=0)]


class FileKind(StrEnum):
    """Kinds of file that can be examined to the end; a pack chooses among them."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    DOCUMENT = "docx"
    WORKBOOK = "xlsx"


class TakenKind(Strict):
    """One kind that is taken, and how people call it."""

    kind: FileKind
    title: Title


class EvidencePack(Pack):
    """What is taken as evidence: kinds, sizes in bytes, number of files in one case."""

    kinds: Annotated[tuple[TakenKind, ...], Field(min_length=1)]
    largest_bytes: Positive
    largest_unpacked_bytes: Positive
    largest_pixels: Positive
    most_files: Positive
    why: Text

    @model_validator(mode="after")
    def _once_each(self) -> Self:
        kinds = [taken.kind for taken in self.kinds]
        if len(kinds) != len(set(kinds)):
            raise ValueError("a kind stands twice")
        if self.largest_unpacked_bytes < self.largest_bytes:
            raise ValueError("largest_unpacked_bytes is below largest_bytes")
        return self

    def takes(self, kind: FileKind) -> bool:
        """Whether files of this kind are taken."""
        return any(taken.kind is kind for taken in self.kinds)


PACK = EvidencePack
