"""Does once, when a process starts, what would otherwise delay its first visitor by seconds."""

from django.urls import get_resolver

from chengxin.engines.matching import normalise_name
from chengxin.engines.matching.readings import initials
from chengxin.law import rulebook


def warm_up() -> None:
    """Import every page, read the rulebook, and the tables of old characters and of pinyin."""
    assert get_resolver().url_patterns  # the addresses bring the views and all they use
    rulebook.default()
    initials(normalise_name("誠信"))
