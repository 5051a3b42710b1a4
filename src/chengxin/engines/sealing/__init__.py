"""Sealing: canonical text, digests, a hash chain and a Merkle tree, so that a change shows.

The law behind it is the duty to keep records that cannot be altered unnoticed
(GB/T 22239-2019, audit of security events). Pure Python over ``hashlib``.
May use: ``law`` (for the root of the errors). Used by the ledger, the audit log,
scorecard runs, reports and draws.
"""
