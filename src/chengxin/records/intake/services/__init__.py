"""Writes of intake: a file is received, and then taken in."""

from chengxin.records.intake.services.receiving import receive

__all__ = ["receive"]
