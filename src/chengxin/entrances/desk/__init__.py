"""The staff's desk (工作台): batches, subjects, grades with reasons, rulebook, audit.

Law: every read of data that is not public names its matter (design §2 rule 7).
May use: ``records`` (never the ledger), ``affairs``, ``law``, ``entrances.web``.
"""
