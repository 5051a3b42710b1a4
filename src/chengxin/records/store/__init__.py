"""The database: an embedded PostgreSQL under ``CHENGXIN_HOME``, or what ``DATABASE_URL`` names.

Law: none; GB/T 22239-2019 asks that the application's role cannot rewrite what it recorded, so
two roles exist: ``owner`` migrates, ``app`` runs. May use: ``law.errors``. Everything above uses it
through Django's connections or, for columnar reads, :func:`chengxin.records.store.connection.uri`.
"""
