"""Writes of intake: a file is received, and then taken in."""

from chengxin.records.intake.services.receiving import receive
from chengxin.records.intake.services.taking_in import take_in

__all__ = ["receive", "take_in"]
