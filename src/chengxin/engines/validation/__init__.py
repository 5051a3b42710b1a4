"""Checks a department's table against a catalogue item: every problem of every row in one pass.

Law: whatever the catalogue pack names. Columns at a time in polars; ``law.rulebook.row_rules`` is
the same in plain Python for one row, and a property test holds the two equal. No Django.
May use: ``law``. Used by ``records.intake``.
"""

from chengxin.engines.validation.validator import Validated, validate

__all__ = ["Validated", "validate"]
