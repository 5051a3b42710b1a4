"""Comprehensive evaluation (公共信用综合评价): runs of a scorecard, grades, and their reasons.

Law: GB/T 45255-2025 (imported grades), scorecard packs (own grades, 内部参考). Only enterprise
legal persons that the register knows are graded. May use: ``records``, ``engines.scorecards``,
``law``.
"""
