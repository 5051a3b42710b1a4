"""Text that was saved under a wrong encoding (乱码): told from ordinary text, and read back.

Two accidents make nearly all of it: UTF-8 opened as GBK (``涓婃捣`` for 上海) and UTF-8 opened as a
western charset (``ä¸Šæµ·``). Both can be read back, and what cannot be is not said to be one.
"""

import re
from functools import cache

LOST = "锟斤拷"
"""What GBK shows where UTF-8 had lost a character already."""
_WESTERN = re.compile(r"[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u2122]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LEADS = range(0xE3, 0xEA)  # first bytes of UTF-8 in which Chinese begins
_SHORTEST = 3


@cache
def chinese_beginnings() -> str:
    """Characters that GBK shows for the first two bytes of Chinese text in UTF-8."""
    found = []
    for lead in _LEADS:
        for trail in range(0x80, 0xC0):
            try:
                found.append(bytes((lead, trail)).decode("gbk"))
            except UnicodeDecodeError:
                continue
    return "".join(found)


def may_be(text: str) -> bool:
    """Whether it is worth trying to read a text back; a column is asked the same in one pass."""
    return text[:1] in chinese_beginnings() or LOST in text or _WESTERN.search(text) is not None


def pattern() -> str:
    """`may_be` as a regular expression, for whole columns."""
    western = r"[\x{C2}-\x{F4}][\x{80}-\x{BF}\x{152}-\x{2122}]"
    return f"^[{chinese_beginnings()}]|{LOST}|{western}"


def restored(text: str) -> str | None:
    """What a text was before it was saved under a wrong encoding; None if that cannot be told.

    >>> restored("涓婃捣甯傚鏂板尯")
    '上海市奉新区'
    >>> restored("奉贤区示例公司") is None
    True
    """
    if len(text) < _SHORTEST or not may_be(text):
        return None
    for encoding in ("gb18030", "cp1252", "latin-1"):
        try:
            found = text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
        if _HAN.search(found) and not _WESTERN.search(found):
            return found
    return None


def is_mojibake(text: str) -> bool:
    """Whether a text was saved under a wrong encoding."""
    return LOST in text or restored(text) is not None
