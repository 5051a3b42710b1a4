"""Changing a scorecard (评分卡变更): drafted, tried, its impact listed, released, rolled back.

Law: design §2 rules 1 and 2; notice, groups and the words for a drift are the pack
``scorecard-change.general``. A draft is submitted only with an impact list made from exactly its
digest. May use: ``affairs.evaluations``, ``affairs.amendments``, ``records``, ``engines``, ``law``.
"""
