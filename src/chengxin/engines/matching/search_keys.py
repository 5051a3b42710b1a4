"""What a name is found by besides its characters, and its class among the names found."""

from chengxin.engines.matching.readings import initials


def rank_of(*, former: bool, active: bool) -> int:
    """The class of a name in lists: present names of active subjects, then others, then former.

    Nothing that hangs together with the words of a name may enter: rows are met in this order
    until a page is full, and names with common words must lie evenly in it.
    """
    return 2 if former else int(not active)


def pairs(text: str) -> list[str]:
    """The pairs of neighbouring characters of a text, from left to right.

    >>> pairs("贤华科技")
    ['贤华', '华科', '科技']
    """
    return runs(text, 2)


def runs(text: str, length: int) -> list[str]:
    """The runs of so many neighbouring characters of a text, from left to right.

    >>> runs("xhkj", 3)
    ['xhk', 'hkj']
    """
    return [text[at : at + length] for at in range(len(text) - length + 1)]


__all__ = ["initials", "pairs", "rank_of", "runs"]
