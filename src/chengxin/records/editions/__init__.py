"""Editions of rule packs drafted on the desk, and the rulebook in use: packaged plus released.

Law: design §6 (two clocks: in force, and known since its release). A released edition never
changes; two people release it, held by the database. May use: ``accounts``, ``law``.
Everybody above asks `in_use.current()` for the rules, never the packaged rulebook alone.
"""
