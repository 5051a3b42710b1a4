"""Departments, the people who sign in, and what role each has.

Law: GB/T 22239-2019 8.1.4.1 and 8.1.4.2 (identity, least privilege). May use: ``store``, ``law``.
Roles are few and fixed because code branches on them; what a role may see is decided by
``records.publicity``, never here.
"""
