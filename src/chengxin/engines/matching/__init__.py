"""Compares two mentions of an enterprise and says, with reasons, whether they are one subject.

Law: enterprise names are unique only within a registration authority, so a code outranks a name:
two different valid unified codes are never one subject. Plain Python and polars, no Django.
May use: ``law``. Used by ``records.subjects``, which asks the register.
"""

from chengxin.engines.matching.comparison import Comparison, Mention, Verdict, compare
from chengxin.engines.matching.parts import NameParts, loose_name, split_name
from chengxin.engines.matching.writing import normalise_name, normalised_name

__all__ = [
    "Comparison",
    "Mention",
    "NameParts",
    "Verdict",
    "compare",
    "loose_name",
    "normalise_name",
    "normalised_name",
    "split_name",
]
