"""What a normalised name is made of: region, own name, trade, legal form, branch."""

import re
from functools import lru_cache
from typing import NamedTuple

from chengxin.engines.matching.lexicon import Lexicon, lexicon

_BRACKETS = str.maketrans("", "", "()")
_OWN_NAME_LENGTH = 4
TWICE = re.compile(r"(..)\1")  # a word written twice in a row: 有限公司公司


class NameParts(NamedTuple):
    """A normalised name taken apart; every part may be empty.

    `core` is the enterprise's own name and its trade, without region, form and brackets;
    `own` is the part of it before the trade (字号). `parent` is set for the name of a branch whose
    parent is named in it, `branch` for every branch.
    """

    province: str
    locality: str
    town: str
    core: str
    own: str
    form: str
    parent: str
    branch: str

    @property
    def is_branch(self) -> bool:
        """Whether the name is that of a part of an enterprise (分支机构)."""
        return bool(self.branch)

    @property
    def loose(self) -> str:
        """The name without region, with one word per legal form: names that share it may be one."""
        return f"{self.core}{self.form}{self.branch}"


@lru_cache(maxsize=262_144)
def split_name(normalised: str) -> NameParts:
    """The parts of a name that `normalise_name` has been through.

    >>> split_name("上海市贤华科技有限责任公司奉贤分公司").parent
    '上海市贤华科技有限责任公司'
    >>> split_name("贤华科技(上海)有限公司").loose == split_name("上海市贤华科技有限公司").loose
    True
    """
    words = lexicon()
    parent, branch = _split_branch(normalised, words)
    whole = parent if parent and branch else normalised
    bracketed = words.bracketed_region.search(whole) if "(" in whole else None
    plain = words.bracketed_region.sub("", whole) if bracketed is not None else whole
    plain = TWICE.sub(r"\1", plain)
    head = words.region.match(plain)
    assert head is not None  # every part of the pattern may be empty
    rest = plain[head.end() :]
    province, locality = head["province"] or "", head["locality"]
    if bracketed is not None and not province:
        inner = words.region.match(bracketed["region"])
        assert inner is not None
        province, locality = inner["province"] or "", inner["locality"] or locality
    if province and not locality:
        locality, rest = _known_place(rest, words.districts, words)
    town, rest = _known_place(rest, words.towns, words)
    core, form = _split_form(rest, words)
    return NameParts(
        _short(province, words), locality, town, core, _own_name(core, words), form, parent, branch
    )


def loose_name(normalised: str) -> str:
    """The key under which candidates for a name are looked up.

    >>> loose_name("贤华科技(上海)有限责任公司")
    '贤华科技有限公司'
    """
    return split_name(normalised).loose


def _split_branch(name: str, words: Lexicon) -> tuple[str, str]:
    if not name.endswith(words.branch_endings):
        return "", ""
    found = words.branch.fullmatch(name)
    if found is not None and found["branch"]:
        return found["parent"], found["branch"]
    plain = words.plain_branch.fullmatch(name)
    return ("", plain["branch"]) if plain is not None else ("", "")


def _known_place(text: str, places: frozenset[str], words: Lexicon) -> tuple[str, str]:
    """A place written in short at the head of a text, and the rest.

    Not where the rest would be no name: the place in 上海宝山钢铁 is the enterprise's own name.
    """
    for length in (2, 3, 4):
        rest = text[length:]
        if text[:length] in places and len(rest) > 2 and not _begins_with_trade(rest, words):
            return text[:length], rest
    return "", text


def _begins_with_trade(text: str, words: Lexicon) -> bool:
    return any(text[:n] in words.trades or text[:n] in words.forms for n in range(2, 6))


def _split_form(text: str, words: Lexicon) -> tuple[str, str]:
    found = list(words.form.finditer(text))
    if not found:
        return text.translate(_BRACKETS), ""
    last = found[-1]
    core = text[: last.start()] + text[last.end() :]
    return core.translate(_BRACKETS), words.forms[last.group()]


def _short(province: str, words: Lexicon) -> str:
    return words.short_provinces.get(province, "")


def _own_name(core: str, words: Lexicon) -> str:
    """What stands before the first trade; at least two characters, four when no trade is known."""
    found = words.trade.search(core, 2)
    return core[: found.start()] if found is not None else core[:_OWN_NAME_LENGTH]
