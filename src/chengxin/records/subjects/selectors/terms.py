"""What somebody types into the search box, as conditions on search rows."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from psycopg import sql

from chengxin.engines.matching import normalise_name
from chengxin.engines.matching.search_keys import pairs, runs

_LETTERS = re.compile(r"[A-Z]+")
_CODE = re.compile(r"(?=.*[0-9])[0-9A-Z]{2,}")
_SHORTEST_FRAGMENT = 3  # of a code; shorter ones are looked for at its beginning only

_GRAMS = sql.SQL("subject_search_grams({row}.normalised, {row}.initials) @> {grams}::text[]")
_BY_WAY = sql.SQL("SELECT w.id FROM subject_search w WHERE {condition}")
_ONE_OF = sql.SQL("{row}.id IN ({ways})")
_LIKE = sql.SQL("{row}.{column} LIKE {pattern}")


@dataclass(frozen=True)
class Term:
    """One word of a search. A word of Latin letters may be part of a name or pinyin initials, one
    with digits part of a name or of a code; `subject_ids` have another code that begins with it.
    """

    name: str
    initials: str = ""
    code: str = ""
    subject_ids: tuple[int, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether the word can only be part of a name."""
        return not (self.initials or self.code or self.subject_ids)

    def matches(self, row: str) -> sql.Composed:
        """Condition: the search row of that alias contains the word."""
        return _any(like for _, like in self._ways(row))

    def found(self, row: str) -> sql.Composed:
        """The same condition, answered by the indexes.

        Several ways are asked one by one: under an OR, the database would make the grams of every
        row it meets anew, to be sure.
        """
        ways = [_by_index(row, grams, like) for grams, like in self._ways(row)]
        if len(ways) == 1:
            return ways[0]
        each = [
            _BY_WAY.format(condition=_by_index("w", grams, like)) for grams, like in self._ways("w")
        ]
        return _ONE_OF.format(row=sql.Identifier(row), ways=sql.SQL(" UNION ALL ").join(each))

    def _ways(self, row: str) -> list[tuple[list[str], sql.Composed]]:
        """Every way a row may contain the word: the grams it then has, and the condition."""
        ways = [(_name_grams(self.name), _like(row, "normalised", self.name))]
        if self.initials:
            ways.append((_initial_grams(self.initials), _like(row, "initials", self.initials)))
        if self.code:
            anywhere = len(self.code) >= _SHORTEST_FRAGMENT
            ways.append(([], _like(row, "uscc", self.code, anywhere=anywhere)))
        if self.subject_ids:
            identity = sql.SQL("{}.subject_id = ANY({})").format(
                sql.Identifier(row), sql.Literal(list(self.subject_ids))
            )
            ways.append(([], identity))
        return ways


def read_terms(text: str) -> list[Term]:
    """The words of a search, at most eight; a code may be written with spaces and hyphens."""
    whole = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()
    if _CODE.fullmatch(whole):
        return [Term(normalise_name(whole), code=whole)]
    words = [normalise_name(word) for word in text.split()]
    return [_term(word) for word in words if word][:8]


def _term(word: str) -> Term:
    if _LETTERS.fullmatch(word):
        return Term(word, initials=word.lower())
    return Term(word, code=word if _CODE.fullmatch(word) else "")


def _name_grams(name: str) -> list[str]:
    return [name] if len(name) == 1 else pairs(name)


def _initial_grams(letters: str) -> list[str]:
    return runs(letters, 3) if len(letters) > 2 else pairs(letters)


def _like(row: str, column: str, text: str, *, anywhere: bool = True) -> sql.Composed:
    escaped = re.sub(r"([\\%_])", r"\\\1", text)
    pattern = f"%{escaped}%" if anywhere else f"{escaped}%"
    return _LIKE.format(
        row=sql.Identifier(row), column=sql.Identifier(column), pattern=sql.Literal(pattern)
    )


def _by_index(row: str, grams: list[str], like: sql.Composed) -> sql.Composed:
    if not grams:
        return like
    has = _GRAMS.format(row=sql.Identifier(row), grams=sql.Literal(grams))
    return sql.SQL("({} AND {})").format(has, like)


def _any(conditions: Iterable[sql.Composable]) -> sql.Composed:
    return sql.SQL("({})").format(sql.SQL(" OR ").join(conditions))
