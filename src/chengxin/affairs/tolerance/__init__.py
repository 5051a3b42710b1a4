"""Tolerance (容错): minors, force majeure, no fault, minor and first violations.

Law: administrative penalties act art. 30 and 33; Shanghai credit regulation art. 2 and 9; Fengxian
2023 no. 6, article 13; pack `tolerance.general`. Recognised when a record is taken in, by its own
fields, or by decision of the authority with evidence; either way a ledger effect, the fact stays.
May use: ``measures``, ``casework``, ``receipts``, ``publicity``, ``ledger``, ``law``.
"""
