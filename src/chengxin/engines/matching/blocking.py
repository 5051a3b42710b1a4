"""Blocks of names worth comparing in tables: equal in the loose form, or one slip apart.

Two texts are one slip apart (a character changed, left out, added, or two neighbours changed
places) only if they are equal once at most one character is taken out of each. So every name is
filed under its loose form without each of its characters in turn, and under the form itself.
"""

import polars as pl

SLIPS_WITHIN = 20  # characters; slips further back are not looked for


def slip_keys(column: pl.Expr) -> pl.Expr:
    """All texts a text is filed under, as a list of hashes: itself, and without each character.

    Args:
        column: String.

    Returns:
        List(UInt64), without repetitions; equal for equal texts within one process.
    """
    whole = column.hash()
    length = column.str.len_chars()
    without = [
        pl.when(length > place).then(
            pl.concat_str(column.str.slice(0, place), column.str.slice(place + 1)).hash()
        )
        for place in range(SLIPS_WITHIN)
    ]
    return pl.concat_list(whole, *without).list.drop_nulls().list.unique()
