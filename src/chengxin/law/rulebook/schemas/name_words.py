"""Words that enterprise names are made of (企业名称用语): regions, forms, branches, trades."""

from typing import Annotated

from pydantic import Field as Constrained

from chengxin.law.rulebook.schemas.base import Key, Pack, Strict, Text

Words = Annotated[tuple[Text, ...], Constrained(min_length=1)]


class Province(Strict):
    """A provincial division by the short form that stands at the head of a name."""

    short: Text
    ending: Text


class LegalForm(Strict):
    """A legal form and the ways it is written."""

    form: Text
    spellings: Words


class NameWords(Pack):
    """One edition of the words; `division_table` names the code table with the districts.

    The single-character lists hold characters, not words: marks that are written alike, and
    characters that stand for themselves although a converter takes them for traditional ones.
    """

    division_table: Key
    provinces: Annotated[tuple[Province, ...], Constrained(min_length=1)]
    legal_forms: Annotated[tuple[LegalForm, ...], Constrained(min_length=1)]
    branch_endings: Words
    plain_branch_endings: Words
    parent_endings: Words
    not_before_city: Text
    not_before_district: Text
    trades: Words
    numerals: Text
    opening_brackets: Text
    closing_brackets: Text
    middle_dots: Text
    dashes: Text
    dropped_marks: Text
    standard_characters: Text


PACK = NameWords
