"""What is known: people, audit, subjects, the ledger on two clocks, intake, the one reading door.

May use: ``engines``, ``law``. Knows nothing of what affairs do with it.
"""
