"""Long proofs: what must be shown and takes too long for the everyday suite.

Run one with ``scripts/prove NAME``; it prints every claim with its figure, writes them to
``docs/proofs/NAME.md`` and exits 1 when a claim does not hold.
"""
