"""The words of the rulebook as patterns: regions, legal forms, trades, branches, marks.

Read from the packs ``name-words.enterprise``, the code table of districts it names, and the
directory with the towns of this district.
"""

import re
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TypeVar

from chengxin.law import rulebook
from chengxin.law.rulebook.schemas.base import Pack
from chengxin.law.rulebook.schemas.code_table import CodeTable
from chengxin.law.rulebook.schemas.name_words import NameWords
from chengxin.law.words import EditionStatus

P = TypeVar("P", bound=Pack)

_HAN = "\u4e00-\u9fff"
_LEVELS = re.compile(r"(?:新区|区|县|市)$")
_SHORTEST_PLACE = 2
_TOWN = "town"


@dataclass(frozen=True)
class Lexicon:
    """One edition of the words, with the places they are used beside.

    `districts` are short names (奉贤); `towns` full ones (示例镇).
    """

    words: NameWords
    districts: frozenset[str]
    towns: frozenset[str]

    @cached_property
    def province_endings(self) -> dict[str, str]:
        """Provinces by short name with what follows it in full (上海 → 市)."""
        return {p.short: p.ending for p in self.words.provinces}

    @cached_property
    def forms(self) -> dict[str, str]:
        """Every spelling of a legal form, longest first, with the form it stands for."""
        found = {s: f.form for f in self.words.legal_forms for s in f.spellings}
        return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))

    @cached_property
    def trades(self) -> frozenset[str]:
        """Words with which the part of a name after the own name begins."""
        return frozenset(self.words.trades)

    @cached_property
    def trade(self) -> re.Pattern[str]:
        """The beginning of one of them."""
        return re.compile("|".join(sorted(self.words.trades, key=len, reverse=True)))

    @cached_property
    def branch_endings(self) -> tuple[str, ...]:
        """How the name of a branch ends."""
        return (*self.words.branch_endings, *self.words.plain_branch_endings)

    @cached_property
    def short_provinces(self) -> dict[str, str]:
        """Provinces in short and in full, with the short name."""
        pairs = self.province_endings.items()
        return {text: short for short, ending in pairs for text in (short, short + ending)}

    @cached_property
    def numerals(self) -> frozenset[str]:
        """Characters that number things."""
        return frozenset(self.words.numerals)

    @cached_property
    def _province(self) -> str:
        return "|".join(f"{short}(?:{ending})?" for short, ending in self.province_endings.items())

    @cached_property
    def _locality(self) -> str:
        city, district = self.words.not_before_city, self.words.not_before_district
        return rf"[{_HAN}]{{2,3}}?(?:(?<![{city}])市|(?<![{district}])区|县)"

    @cached_property
    def region(self) -> re.Pattern[str]:
        """Province and localities at the head of a name; every part may be empty."""
        return re.compile(rf"(?P<province>{self._province})?(?P<locality>(?:{self._locality})*)")

    @cached_property
    def bracketed_region(self) -> re.Pattern[str]:
        """A province or locality inside brackets."""
        return re.compile(rf"\((?P<region>(?:{self._province})|(?:{self._locality}))\)")

    @cached_property
    def form(self) -> re.Pattern[str]:
        """A legal form in any spelling."""
        return re.compile("|".join(self.forms))

    @cached_property
    def branch(self) -> re.Pattern[str]:
        """A whole name followed by the name of a part of it."""
        parents, endings = "|".join(self.words.parent_endings), "|".join(self.words.branch_endings)
        return re.compile(
            rf"(?P<parent>.+?(?:{parents})(?:\([^()]*合伙\))?)(?P<branch>.*(?:{endings}))"
        )

    @cached_property
    def plain_branch(self) -> re.Pattern[str]:
        """A name whose ending alone says that it is part of something."""
        endings = "|".join(self.words.plain_branch_endings)
        return re.compile(rf"(?P<parent>.{{2,}}?)(?P<branch>(?:{endings}))")

    def place_key(self, locality: str) -> str:
        """One writing of a place: 奉贤区 and 奉贤 are the same where 奉贤 is known."""
        if not locality:
            return ""
        short = _LEVELS.sub("", locality)
        return short if short in self.districts else locality

    def knows_place(self, locality: str) -> bool:
        """Whether a place is one of the code table or the directory."""
        return _LEVELS.sub("", locality) in self.districts or locality in self.towns


@cache
def lexicon() -> Lexicon:
    """The newest adopted edition of the packaged words, read once per process."""
    book = rulebook.default()
    words = newest(book, "name-words.enterprise", NameWords)
    table = newest(book, f"code-table.{words.division_table}", CodeTable)
    cities = {p.short for p in words.provinces}
    shorts = {_LEVELS.sub("", entry.zh) for entry in table.entries}
    districts = {s for s in shorts - cities if len(s) >= _SHORTEST_PLACE and "市辖" not in s}
    towns = {u.short_zh for u in book.directory.units if u.kind == _TOWN}
    return Lexicon(words, frozenset(districts), frozenset(towns))


def newest(book: rulebook.Rulebook, pack: str, schema: type[P]) -> P:
    """The newest adopted edition of a pack."""
    adopted = [p for p in book.editions_of(pack) if p.status is EditionStatus.ADOPTED]
    found = adopted[-1]
    assert isinstance(found, schema)
    return found
