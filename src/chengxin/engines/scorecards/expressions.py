"""Ibis, loaded when the first card is compiled.

It takes over a second to load and most processes never compile a card: pages and the counter read
stored grades, and one subject is walked in plain Python. Use it as ``ibis`` itself.
"""

from typing import Any


def __getattr__(name: str) -> Any:
    import ibis

    return getattr(ibis, name)
