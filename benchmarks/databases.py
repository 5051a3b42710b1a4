"""A database of its own for one run, in the embedded server of ``CHENGXIN_HOME``."""

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def bench_database(name: str) -> Iterator[None]:
    """Django on a migrated database that is dropped afterwards."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chengxin.config.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    from chengxin.records.store import provision

    _drop(name)
    provision.create_role_and_database(name)
    for alias in ("default", "owner"):
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    provision.grant_privileges("owner")
    try:
        yield
    finally:
        connections.close_all()
        _drop(name)


def _drop(name: str) -> None:
    import psycopg
    from psycopg import sql

    from chengxin.records.store import connection

    uri = connection.uri("owner", database="postgres")
    with psycopg.connect(uri, autocommit=True) as db:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        db.execute(drop.format(sql.Identifier(name)))
