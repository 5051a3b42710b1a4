"""The programming interface (接口): systems of departments hand in batches and follow them.

Law: none of its own; what may be handed in is decided by the catalogue, by whom by the department a
system belongs to. Described by OpenAPI 3.1; every refusal is a problem (RFC 9457) that says what,
where, why and how to mend it. May use: ``affairs``, ``records`` (never the ledger).
"""
