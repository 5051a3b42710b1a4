"""Receipts (回执): every copy of a record says that it follows what the law made of it.

Law: Shanghai credit regulation art. 36 to 38; NDRC order 36 (stop of sharing and use); the days are
in pack ``receipts.general``. Whoever keeps or uses records registers as a consumer; an act that
writes or ends a ledger effect expects a receipt of each, in its own transaction. A worker collects
them, tries again, and the missing ones are listed and chased. Connected systems are told by signed
webhooks. May use: ``casework``, ``records``.
"""
