"""Letters (文书): the words an office or a department sends, with places for the case's values."""

import re
from collections.abc import Mapping
from enum import StrEnum
from string import Formatter
from typing import Annotated, Self

from pydantic import Field, model_validator

from chengxin.law.rulebook.schemas.base import Key, Pack, Strict, Text, Title

ALWAYS = frozenset({"addressee", "case_no", "day", "letter_no", "sender"})
"""Values every letter knows by itself; packs may use them and need not list them."""

_NAME = re.compile(r"^[a-z][a-z0-9_]*$")


class Addressee(StrEnum):
    """To whom a letter goes: the credit subject, whoever applied, or a department."""

    SUBJECT = "subject"
    APPLICANT = "applicant"
    DEPARTMENT = "department"


class Sender(StrEnum):
    """In whose name it goes: the credit office, which seals it, or the department that acts."""

    OFFICE = "office"
    DEPARTMENT = "department"


class Basis(Strict):
    """One provision a letter rests on: the document, and its article."""

    title: Text
    article: Text
    source: Key


class LetterValue(Strict):
    """One value the case puts into the words; `listed`: also shown in the table under them."""

    name: Annotated[str, Field(pattern=_NAME.pattern)]
    title: Title
    listed: bool = False


class LetterPack(Pack):
    """One kind of letter; `title` heads it, `series` begins its number (信异告〔2026〕1号).

    Every `{name}` in `heading`, `paragraphs` and `closing` is one of `values` or known always.
    """

    affair: Key
    addressee: Addressee
    sender: Sender
    series: Annotated[str, Field(pattern=r"^[\u4e00-\u9fff]{1,8}$")]
    values: tuple[LetterValue, ...] = ()
    paragraphs: Annotated[tuple[Title, ...], Field(min_length=1)]
    legal_basis: Annotated[tuple[Basis, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        names = [value.name for value in self.values]
        if len(names) != len(set(names)) or ALWAYS & set(names):
            raise ValueError("a value is listed twice, or is one every letter knows by itself")
        used = {n for p in self.paragraphs for text in (p.zh, p.en) for n in names_in(text)}
        if strange := sorted(used - set(names) - ALWAYS):
            raise ValueError(f"{{{strange[0]}}} in a paragraph is none of the values")
        used |= {value.name for value in self.values if value.listed}
        if idle := sorted(set(names) - used):
            raise ValueError(f"the value {idle[0]!r} is neither in the words nor listed")
        known = {source.id for source in self.source}
        if lost := [basis.source for basis in self.legal_basis if basis.source not in known]:
            raise ValueError(f"{lost[0]!r} is no source of this pack")
        return self

    def missing(self, values: Mapping[str, str]) -> list[str]:
        """Names of values the letter needs and was not given, in the pack's order."""
        return [v.name for v in self.values if not values.get(v.name, "").strip()]

    def strange(self, values: Mapping[str, str]) -> list[str]:
        """Names given that the letter has no place for."""
        return sorted(set(values) - {value.name for value in self.values})


def names_in(text: str) -> list[str]:
    """The names of the places in a paragraph.

    >>> names_in("关于{document_no}，收到{addressee}的申请")
    ['document_no', 'addressee']

    Raises:
        ValueError: A brace that opens no plain name.
    """
    found = []
    for _, name, form, conversion in Formatter().parse(text):
        if name is None:
            continue
        if not _NAME.match(name) or form or conversion:
            raise ValueError(f"{{{name}}} is no plain name")
        found.append(name)
    return found


def filled(text: str, values: Mapping[str, str]) -> str:
    """A paragraph with its places filled in; a value's own braces stay as they are."""
    return text.format_map(dict(values))


PACK = LetterPack
