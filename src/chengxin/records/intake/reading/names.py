"""File names as they come from outside: only their last part, printable, of a sensible length."""

import unicodedata
from pathlib import PurePosixPath

LONGEST = 200
NAMELESS = "未命名"
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")


def safe_name(name: str) -> str:
    """What a file may be called here; folders, controls and leading dots are left out.

    >>> safe_name("../../etc/passwd"), safe_name("C:\\\\年报\\\\处罚.xlsx"), safe_name("..")
    ('passwd', '处罚.xlsx', '未命名')
    """
    last = name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    seen = "".join(c for c in last if unicodedata.category(c) not in _UNSEEN)
    plain = seen.strip().lstrip(".").strip()
    if not plain:
        return NAMELESS
    ending = "".join(PurePosixPath(plain).suffixes[-2:])
    if len(plain) <= LONGEST or len(ending) > LONGEST // 4:
        return plain[:LONGEST]
    return plain[: LONGEST - len(ending)] + ending
