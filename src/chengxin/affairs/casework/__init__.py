"""Casework (办件): what every affair's cases share: states, numbers, history, deadlines, letters.

Law: a case knows its clocks (Shanghai credit regulation art. 36, order 36); each limit comes from
the pack of its affair and is remembered with its article. A deadline that passes is never silent:
it is listed until it is met, and an act after it is recorded as late. May use: ``records``,
``engines.documents``, ``law``.
"""
