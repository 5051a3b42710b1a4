"""A catalogue of public credit information as a whole (公共信用信息目录): classes, matters."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field as Constrained
from pydantic import StrictBool, model_validator

from chengxin.law.rulebook.schemas.base import Key, Pack, Strict, Text, Title
from chengxin.law.rulebook.schemas.catalogue import Layer
from chengxin.law.words import Confidence, Polarity

Mark = Literal["public", "limited"]
"""Whether a class is open to everybody (公开) or to some only (有限公开)."""


class CatalogueClass(Strict):
    """One class of a catalogue. `code` stays the same through editions, `no` need not.

    `since` is the edition in which it first stood; `marks` holds both where parts differ.
    """

    no: Annotated[int, Constrained(ge=1)]
    code: Key
    title: Title
    since: Text
    marks: Annotated[tuple[Mark, ...], Constrained(min_length=1)]
    contents_zh: tuple[Text, ...] = ()
    confidence: Confidence
    note: Text | None = None


class Matter(Strict):
    """One matter that a supplementary catalogue adds, and the item whose rows are about it.

    `values`: of the rows of `item`, those whose field holds one of these codes; empty = all.
    `responsible` are units of the directory; empty while none of them answers for it.
    """

    code: Key
    title_zh: Text
    field_zh: Text
    class_no: Annotated[int, Constrained(ge=1)]
    polarity: Polarity
    item: Key
    values: dict[Text, tuple[Text, ...]] = {}
    responsible: tuple[Key, ...] = ()
    persons_too: StrictBool = False
    source: Key
    article: Text


class CreditCatalogue(Pack):
    """One edition of a catalogue: national, of Shanghai, or of the district."""

    layer: Layer
    document_no: Text | None = None
    issued_on: date | None = None
    classes: tuple[CatalogueClass, ...] = ()
    matters: tuple[Matter, ...] = ()

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if not (self.classes or self.matters):
            raise ValueError("a catalogue lists classes or matters")
        codes = [c.code for c in self.classes] + [m.code for m in self.matters]
        for what, found in (
            ("class number", [str(c.no) for c in self.classes]),
            ("code", codes),
        ):
            twice = sorted({value for value in found if found.count(value) > 1})
            if twice:
                raise ValueError(f"{what} stands twice: {', '.join(twice)}")
        sources = {s.id for s in self.source}
        lost = [m.source for m in self.matters if m.source not in sources]
        if lost:
            raise ValueError(f"not a source of this pack: {', '.join(lost)}")
        return self

    def references(self) -> dict[str, set[str]]:
        """Catalogue items this catalogue leads to, and the fields it reads of each."""
        found: dict[str, set[str]] = {}
        for matter in self.matters:
            found.setdefault(matter.item, set()).update(matter.values)
        return found

    def unit_references(self) -> tuple[str, ...]:
        """Units this catalogue names, to be held to the directory."""
        return tuple(unit for matter in self.matters for unit in matter.responsible)


PACK = CreditCatalogue
