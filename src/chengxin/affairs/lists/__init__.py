"""Lists (名单): who is entered in a register of the dishonest or the trustworthy, and comes off it.

Law: State Council opinion 2020 no. 49 (三), the measures of each list, the Supreme Court's rules on
judgment defaulters; all of it in the packs ``list-rules``. An entry is a record of the ledger. Not
to be confused with the three credit lists of rules (信用清单).
May use: ``measures``, ``receipts``, ``casework``, ``records``, ``law``.
"""
