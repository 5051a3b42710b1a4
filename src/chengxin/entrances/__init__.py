"""Who comes in by which door: portal, enterprise, desk, command line.

Thin: no rules and no queries of their own. May use: ``affairs``, ``records`` (never the ledger), ``law``.
"""
