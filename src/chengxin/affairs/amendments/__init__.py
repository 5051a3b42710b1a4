"""Amendments (规则修订): an edition of a rule pack is drafted, checked, and released by two people.

Law: Shanghai credit regulation art. 9 to 11 (a catalogue is published before it is used); the lists
of DB31/T 968. A check says what the loader refuses, which cases read differently, and which
records held would no longer be admitted. May use: ``records``, ``engines.validation``, ``law``.
"""
