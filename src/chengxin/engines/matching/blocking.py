"""Blocks of names worth comparing in tables: equal in the loose form, or one slip apart.

Two texts are one slip apart (a character changed, left out, added, or two neighbours changed
places) only if they are equal once at most one character is taken out of each. So every name is
filed under its loose form without each of its characters in turn, and under the form itself.
"""

import numpy as np
import polars as pl

SLIPS_WITHIN = 20  # characters; slips further back are not looked for
_READ = 48  # characters; what stands behind them tells nobody apart
# A polynomial hash modulo 2**64: leaving a character out is then two subtractions and a product.
_BASE = 0x9E3779B97F4A7C15
_INVERSE = pow(_BASE, -1, 1 << 64)
_POWERS = np.array([pow(_BASE, place, 1 << 64) for place in range(_READ)], dtype=np.uint64)
_AT_ONCE = 100_000  # texts


def slip_keys(texts: pl.Series) -> pl.DataFrame:
    """All keys some texts are filed under: a hash of each, and of it without each character.

    Args:
        texts: String, not null.

    Returns:
        place UInt32 (of the text in the column), key UInt64; equal texts have equal keys.
    """
    parts = [_keys(texts, start) for start in range(0, texts.len(), _AT_ONCE)]
    schema = {"place": pl.UInt32, "key": pl.UInt64}
    return pl.concat(parts) if parts else pl.DataFrame(schema=schema)


def _keys(texts: pl.Series, start: int) -> pl.DataFrame:
    part = texts.slice(start, _AT_ONCE)
    width = min(int(part.str.len_chars().max() or 1), _READ)  # type: ignore[arg-type]
    characters = np.array(part.str.head(width).to_list(), dtype=f"U{width}")
    codes = characters.view(np.uint32).reshape(len(part), width).astype(np.uint64)
    before = np.cumsum(codes * _POWERS[:width], axis=1, dtype=np.uint64)  # wraps around
    whole = before[:, -1:]
    taken = min(width, SLIPS_WITHIN)
    head = np.concatenate([np.zeros_like(whole), before[:, : taken - 1]], axis=1)
    without = head + (whole - before[:, :taken]) * np.uint64(_INVERSE)
    within = np.nonzero(codes[:, :taken])
    places = np.arange(start, start + len(part), dtype=np.uint32)
    return pl.DataFrame(
        {
            "place": np.concatenate([places, places[within[0]]]),
            "key": np.concatenate([whole[:, 0], without[within]]),
        }
    )
