"""What a name is found by besides its characters, and its place among the names found."""

from chengxin.engines.matching.readings import initials

_CLASS = 1000  # more than the longest name


def rank_of(normalised: str, *, former: bool, active: bool) -> int:
    """The place of a name in lists: present names of active subjects, then shorter before longer.

    A short name that contains the words looked for is nearer to them than a long one.
    """
    standing = 2 if former else int(not active)
    return standing * _CLASS + len(normalised)


def pairs(text: str) -> list[str]:
    """The pairs of neighbouring characters of a text, from left to right.

    >>> pairs("贤华科技")
    ['贤华', '华科', '科技']
    """
    return [text[i : i + 2] for i in range(len(text) - 1)]


__all__ = ["initials", "pairs", "rank_of"]
