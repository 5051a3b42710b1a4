"""What a normalised name is made of: region, own name, trade, legal form, branch."""

import re
from dataclasses import dataclass
from functools import lru_cache

from chengxin.engines.matching.lexicon import (
    BRANCH_ENDINGS,
    LEGAL_FORMS,
    PLAIN_BRANCH_ENDINGS,
    PROVINCES,
    TRADES,
)

_PROVINCE = "|".join(f"{short}(?:{ending})?" for short, ending in PROVINCES.items())
# 新城市, 永辉超市 and 工业园区 are not places.
_LOCALITY = r"[\u4e00-\u9fff]{2,3}?(?:(?<![城超都门夜街集])市|(?<![园小社景片街校厂])区|县)"
_REGION = re.compile(rf"(?P<province>{_PROVINCE})?(?P<locality>(?:{_LOCALITY})*)")
_BRACKETED_REGION = re.compile(rf"\((?P<region>(?:{_PROVINCE})|(?:{_LOCALITY}))\)")
_FORM = re.compile(rf"(?:{'|'.join(LEGAL_FORMS)})")
_BRANCH = re.compile(
    rf"(?P<parent>.+?(?:公司|合作社|事务所)(?:\([^()]*合伙\))?)"
    rf"(?P<branch>.*(?:{'|'.join(BRANCH_ENDINGS)}))"
)
_PLAIN_BRANCH = re.compile(rf"(?P<parent>.{{2,}}?)(?P<branch>(?:{'|'.join(PLAIN_BRANCH_ENDINGS)}))")
_BRACKETS = str.maketrans("", "", "()")
_LONGEST_TRADE = max(map(len, TRADES))
_OWN_NAME_LENGTH = 4


@dataclass(frozen=True)
class NameParts:
    """A normalised name taken apart; every part may be empty.

    `core` is the enterprise's own name and its trade, without region, form and brackets;
    `own` is the part of it before the trade (字号). `parent` is set for the name of a branch whose
    parent is named in it, `branch` for every branch.
    """

    province: str
    locality: str
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


@lru_cache(maxsize=65536)
def split_name(normalised: str) -> NameParts:
    """The parts of a name that `normalise_name` has been through.

    >>> split_name("上海市贤华科技有限责任公司奉贤分公司").parent
    '上海市贤华科技有限责任公司'
    >>> split_name("贤华科技(上海)有限公司").loose == split_name("上海市贤华科技有限公司").loose
    True
    """
    parent, branch = _split_branch(normalised)
    whole = parent if parent and branch else normalised
    bracketed = _BRACKETED_REGION.search(whole)
    plain = _BRACKETED_REGION.sub("", whole)
    head = _REGION.match(plain)
    assert head is not None  # every part of the pattern may be empty
    rest = plain[head.end() :]
    province, locality = head["province"] or "", head["locality"]
    if bracketed is not None and not province:
        inner = _REGION.match(bracketed["region"])
        assert inner is not None
        province, locality = inner["province"] or "", inner["locality"] or locality
    core, form = _split_form(rest)
    return NameParts(_short(province), locality, core, _own_name(core), form, parent, branch)


def loose_name(normalised: str) -> str:
    """The key under which candidates for a name are looked up.

    >>> loose_name("贤华科技(上海)有限责任公司")
    '贤华科技有限公司'
    """
    return split_name(normalised).loose


def _split_branch(name: str) -> tuple[str, str]:
    found = _BRANCH.fullmatch(name)
    if found is not None and found["branch"]:
        return found["parent"], found["branch"]
    plain = _PLAIN_BRANCH.fullmatch(name)
    return ("", plain["branch"]) if plain is not None else ("", "")


def _split_form(text: str) -> tuple[str, str]:
    found = list(_FORM.finditer(text))
    if not found:
        return text.translate(_BRACKETS), ""
    last = found[-1]
    core = text[: last.start()] + text[last.end() :]
    return core.translate(_BRACKETS), LEGAL_FORMS[last.group()]


def _short(province: str) -> str:
    return next((short for short in PROVINCES if province.startswith(short)), "")


def _own_name(core: str) -> str:
    """What stands before the first trade; at least two characters, four when no trade is known."""
    for start in range(2, len(core)):
        for length in range(_LONGEST_TRADE, 1, -1):
            if core[start : start + length] in TRADES:
                return core[:start]
    return core[:_OWN_NAME_LENGTH]
