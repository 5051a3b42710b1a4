"""Judgements of whom a held row means (主体判定), and what each would do before it is done.

Law: pack ``match-weights.enterprise``; certificates and grades must not rest on a guess. May use:
``reports``, ``evaluations``, ``records``. Stores nothing itself: judgements are kept by
``records.subjects``, held rows by ``records.intake``.
"""
