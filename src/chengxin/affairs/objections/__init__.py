"""Objections (异议): somebody says a record is wrong; it is marked, examined, decided, told.

Law: Shanghai credit regulation art. 36 and 37, as pack ``objection.general``; a correction is a new
version with a row behind it, an annulment an effect, the mark an effect while the case is open.
Whoever proposes a decision does not confirm it. May use: ``casework``, ``amendments``,
``records``, ``law``.
"""
