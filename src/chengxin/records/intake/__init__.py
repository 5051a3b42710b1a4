"""Collection (归集): a department's file becomes rows that are accepted, held or rejected.

Law: catalogue packs decide what may come in, from whom and until when. Received = accepted + held +
rejected, always; nothing is dropped. Natural persons' rows are checked and counted, stored masked
with the ID encrypted, and never become records. May use: ``ledger``, ``subjects``, ``audit``,
``accounts``, ``engines.validation``, ``engines.matching``, ``law``.
"""
