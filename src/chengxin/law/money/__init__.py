"""Money as departments write it, read exactly into integers or not at all.

Amounts are integer fen; registered capital is an integer in the minor unit of its own currency.
What would need a guess or a rounding is refused. May use: ``law.errors``, currency packs.
"""

from chengxin.law.money.amounts import parse_fen
from chengxin.law.money.capital import parse_capital
from chengxin.law.money.numerals import parse_numeral

__all__ = ["parse_capital", "parse_fen", "parse_numeral"]
