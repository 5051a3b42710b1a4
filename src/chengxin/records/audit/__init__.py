"""Who did or saw what, for which matter, and why: append-only, sealed in a hash chain.

Law: GB/T 22239-2019 8.1.4.3 (security audit), Shanghai credit regulation art. 34 (a report names
who asked). An entry commits with the read it records; a sealer numbers and chains entries
afterwards in batches. Entries hold ids, never personal data. May use: ``accounts``,
``engines.sealing``.
"""
