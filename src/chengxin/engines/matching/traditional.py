"""Traditional characters (繁体字) in names, which the register writes in simplified ones."""

from functools import cache

import polars as pl

from chengxin.engines.matching.writing import simplified_forms


def simplified(text: str) -> str:
    """A text in simplified characters; characters that are standard as they are stay.

    >>> simplified("上海測試貿易有限公司")
    '上海测试贸易有限公司'
    """
    return text.translate(_table())


def is_traditional(texts: pl.Expr) -> pl.Expr:
    """Where a text holds a traditional character."""
    return texts.str.contains(_pattern()).fill_null(value=False)


@cache
def _table() -> dict[int, str]:
    return {ord(old): new for old, new in simplified_forms().items()}


@cache
def _pattern() -> str:
    return f"[{''.join(simplified_forms())}]"
