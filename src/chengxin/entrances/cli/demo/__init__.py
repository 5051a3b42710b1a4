"""The demonstration: a synthetic district handed in, evaluated and served.

No law of its own. Everything goes the way real data goes: files through the intake with replayed
times of receipt, windows and grades by the same services. May use: ``affairs``, ``records`` (never
the ledger), ``law``.
"""
