"""Credit records (信用记录) as immutable versions on two clocks, and what the law makes of them.

Law: Shanghai credit regulation art. 11 and 35; design §6. Nothing is edited: a correction closes a
version and opens the next; repair, objection and shielding are effects beside an unchanged fact.
Every row carries the commit (``ledger_commit.seq``) in which the platform came to know it.
May use: ``subjects``, ``audit``, ``accounts``, ``law``. Entrances never import it: they read
through ``records.publicity``.
"""
