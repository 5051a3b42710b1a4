"""What is known: people, audit, subjects, the ledger on two clocks, intake, and the one reading door.

May use: ``engines``, ``law``. Knows nothing of what affairs do with it.
"""
