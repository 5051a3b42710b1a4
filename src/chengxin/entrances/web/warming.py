"""Does once, when a process starts, what would otherwise delay its first visitor by seconds."""

from chengxin.engines.matching import normalise_name
from chengxin.engines.matching.readings import initials
from chengxin.law import rulebook


def warm_up() -> None:
    """Read the rulebook, and the tables of traditional characters and of pinyin."""
    rulebook.default()
    initials(normalise_name("誠信"))
