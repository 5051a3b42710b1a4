"""Ibis, loaded when the first card is compiled.

It takes over a second to load and most processes never compile a card: pages and the counter read
stored grades, and one subject is walked in plain Python. Use it as ``ibis`` itself.
"""

from functools import cache
from typing import Any


def __getattr__(name: str) -> Any:
    return getattr(_loaded(), name)


@cache
def _loaded() -> Any:
    import ibis

    # A select may stand in a select: engines melt them together by themselves, in no time, and
    # to do it here takes a third of the time of compiling a card.
    ibis.options.sql.fuse_selects = False
    return ibis
