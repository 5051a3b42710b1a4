"""A code table (代码表): the values a `code` or `codes` field may hold, and their spellings."""

import re
import unicodedata
from functools import cached_property
from typing import Annotated, Self

from pydantic import Field as Constrained
from pydantic import StrictBool, StringConstraints, model_validator

from chengxin.law.rulebook.schemas.base import Pack, Strict, Text

_SPACE = re.compile(r"\s+")
_SUPPLEMENT = re.compile(r"^\s*[-—－:：(（]\s*(.+?)\s*[)）]?\s*$")


def normalise_code(text: str) -> str:
    """A code or label without width, case and space differences.

    >>> normalise_code("　行政 处罚 ")
    '行政处罚'
    """
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).casefold()


class CodeEntry(Strict):
    """One value. `code` is what the payload holds and never changes; `zh` what people read.

    `official` is the number an official template uses; `aliases` are other spellings taken in.
    `open` values carry words of their own after the label (`其他-责令改正`).
    `until_year` tells a historic value, `successor` the value that replaced it. `minor_digits`
    belongs to currencies; `term_months`, `early_removal_months` and `basis` to lists.
    """

    code: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.+-]*$")]
    zh: Text
    en: Text | None = None
    official: Text | None = None
    aliases: tuple[Text, ...] = ()
    parent: Text | None = None
    open: StrictBool = False
    until_year: int | None = None
    successor: Text | None = None
    minor_digits: Annotated[int, Constrained(ge=0, le=4)] | None = None
    term_months: Annotated[int, Constrained(ge=1)] | None = None
    early_removal_months: Annotated[int, Constrained(ge=0)] | None = None
    basis: Text | None = None

    @property
    def spellings(self) -> tuple[str, ...]:
        """Everything accepted for this value."""
        extra = () if self.official is None else (self.official,)
        return (self.code, self.zh, *extra, *self.aliases)


class CodeTable(Pack):
    """A code table in one edition."""

    entries: Annotated[tuple[CodeEntry, ...], Constrained(min_length=1)]

    @model_validator(mode="after")
    def _reads_one_way(self) -> Self:
        seen: dict[str, str] = {}
        for entry in self.entries:
            for spelling in {normalise_code(s) for s in entry.spellings}:
                if spelling in seen:
                    raise ValueError(f"{spelling!r} means both {seen[spelling]} and {entry.code}")
                seen[spelling] = entry.code
        codes = {e.code for e in self.entries}
        lost = [e.successor for e in self.entries if e.successor and e.successor not in codes]
        if lost:
            raise ValueError(f"successor is not a code of this table: {', '.join(lost)}")
        return self

    @cached_property
    def spellings(self) -> dict[str, str]:
        """Every accepted spelling, normalised by `normalise_code`, to its code."""
        return {normalise_code(s): e.code for e in self.entries for s in e.spellings}

    @cached_property
    def _by_code(self) -> dict[str, CodeEntry]:
        return {e.code: e for e in self.entries}

    def __contains__(self, text: object) -> bool:
        """Whether a written value is one of the table."""
        return isinstance(text, str) and self.find(text) is not None

    def entry(self, code: str) -> CodeEntry:
        """The entry with exactly that code; KeyError when there is none."""
        return self._by_code[code]

    def find(self, text: str) -> CodeEntry | None:
        """The entry a written value means (code, label, official number, alias), or None."""
        code = self.spellings.get(normalise_code(text))
        if code is not None:
            return self._by_code[code]
        return next((e for e in self.entries if e.open and self._opens(e, text)), None)

    def supplement(self, text: str) -> str | None:
        """The words added to an open value: `责令改正` of `其他-责令改正`; else None."""
        if normalise_code(text) in self.spellings:
            return None
        for entry in self.entries:
            if entry.open and (words := self._opens(entry, text)):
                return words
        return None

    @staticmethod
    def _opens(entry: CodeEntry, text: str) -> str | None:
        plain = unicodedata.normalize("NFKC", text).strip()
        for label in (entry.zh, *entry.aliases):
            if plain.startswith(label):
                found = _SUPPLEMENT.match(plain[len(label) :])
                return found.group(1) if found else None
        return None


PACK = CodeTable
