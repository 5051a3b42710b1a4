"""Watched folders (前置机): a department drops a file, and finds a receipt beside it.

Law: none of its own; folders are ``CHENGXIN_HOME/drop/<department>/<item>/``, and who may write
into one is decided by the operating system. May use: ``records`` (never the ledger).
"""
