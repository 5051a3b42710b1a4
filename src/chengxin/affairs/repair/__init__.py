"""Credit repair (信用修复): an enterprise asks, whoever recognised the dishonesty decides.

Law: NDRC orders 58 and 36, State Council office 2025 no. 22, Shanghai credit regulation art. 38;
what they demand is the pack ``repair.general``. Granting is one act: the ledger's effect, measures,
lists, grade and receipts in one transaction. May use: ``lists``, ``measures``, ``evaluations``,
``receipts``, ``casework`` and the records.
"""
