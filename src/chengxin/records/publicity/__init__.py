"""What may be shown to whom, for which purpose, until when; the one door for reading records.

Law: NDRC order 58 (until 2026-03-31) and order 36 (from 2026-04-01), as the editions of pack
``publicity.general``; Shanghai credit regulation art. 17, 35. ``services.disclosed_records`` is the
only way an entrance or an affair reads the credit records of a subject; it leaves an audit entry in
the same transaction.
May use: ``intake``, ``ledger``, ``subjects``, ``audit``, ``accounts``, ``law``.
"""
