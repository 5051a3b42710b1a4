"""The command line (命令行): what an operator, a script or a trial asks of the platform.

Law: none of its own. One file a command under ``commands``; each reads the clock and the operator,
calls one service or selector, and prints. With ``--json`` a command prints one object on standard
output and nothing else there. Exit codes: 0 done; 1 done with problems, or refused; 2 wrong usage.
``demo`` makes a synthetic district. May use: ``affairs``, ``records`` (never the ledger), ``law``.
"""

from chengxin.entrances.cli.root import main

__all__ = ["main"]
