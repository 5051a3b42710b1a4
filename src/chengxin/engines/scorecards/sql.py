"""The text of a compiled card in an engine's own SQL."""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from chengxin.engines.scorecards.card import PreparedCard
from chengxin.engines.scorecards.compile import compile_card
from chengxin.engines.scorecards.measures import Table


def sql_of_card(
    backend: Any,
    prepared: PreparedCard,
    subjects: Table,
    records: Mapping[str, Table],
    *,
    behind: bool = True,
) -> str:
    """The card as one statement; arguments as for `compile_card`.

    Args:
        backend: The Ibis backend of the tables, whose dialect the text is in.
        prepared: The card, ready for its day.
        subjects: One row per subject.
        records: One table per catalogue item.
        behind: Whether to keep the records behind each contribution.
    """
    with not_collecting():
        expression = compile_card(prepared, subjects, records, behind=behind)
        return str(backend.compile(expression))


@contextmanager
def not_collecting() -> Iterator[None]:
    """Hold the garbage collector back: it would walk the growing expression again and again.

    Compiling a card makes some hundred thousand objects that all live until it is done; without
    the collector it takes half the time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
