"""Disciplinary measures (失信惩戒措施): proposed, released, fed back, suspended, lifted, ended.

Law: the national list (`measures.national`) and its rules of application (`measure-rules.*`);
Shanghai credit regulation art. 30 to 32: what is not on the list is not done. A measure rests on a
live cause and goes with it. Nothing is demanded of banks, associations or media. May use:
``casework``, ``receipts``, ``ledger``, ``evidence``, ``law``. ``lists`` and ``repair`` call
`services.lift_for`.
"""
