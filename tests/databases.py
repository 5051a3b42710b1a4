"""Databases of a test's own, copied from the migrated one."""

import psycopg
from django.db import connections

from chengxin.records.store import connection


def copy_of(template: str, name: str) -> None:
    """Make a database like another; one of that name is replaced.

    A server thread of an earlier test may still hold an idle session, and PostgreSQL copies only
    a database nobody is in: such sessions are ended.
    """
    connections.close_all()
    with psycopg.connect(connection.uri("owner", database="postgres"), autocommit=True) as db:
        db.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        db.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [template]
        )
        db.execute(f"CREATE DATABASE {name} TEMPLATE {template}")


def drop(name: str) -> None:
    """Remove a database, whoever is in it."""
    connections.close_all()
    with psycopg.connect(connection.uri("owner", database="postgres"), autocommit=True) as db:
        db.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
