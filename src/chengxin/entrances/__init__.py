"""Who comes in by which door: portal, enterprise, desk, command line; `web` is what pages share.

Thin: no rules and no queries of their own.
May use: ``affairs``, ``records`` (never the ledger), ``law``.
"""
