"""Makes the database and its two roles, migrates as ``owner``, and grants ``app`` what it may do.

What the application may do to a table is declared beside the model: ``app_privileges`` (default:
read and write rows) and ``app_update_columns`` (columns it may update although it may not update
rows). A ledger table grants SELECT and INSERT and the one column that closes a version.
"""

from functools import partial
from typing import Any

import psycopg
from django.apps import apps
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from chengxin.records.store import connection, embedded

READ_WRITE = ("SELECT", "INSERT", "UPDATE", "DELETE")
INSERT_ONLY = ("SELECT", "INSERT")
# Their many migrations change models that point to people; once everything that points to people is
# there, Django draws all of it anew for each of them.
_FIRST = ("oauth2_provider", "otp_totp")


def provision(*, verbosity: int = 0) -> None:
    """Bring the database to the present shape: roles, schema, privileges. Safe to repeat."""
    if connection.is_embedded():
        create_role_and_database(connection.DATABASE)
    migrate(verbosity=verbosity)
    grant_privileges("owner")


def migrate(*, verbosity: int = 0) -> None:
    """Bring the tables of the owner's database to the present shape."""
    run = partial(call_command, "migrate", database="owner", verbosity=verbosity, interactive=False)
    for app in _FIRST:
        run(app)
    run()


def refresh_statistics() -> None:
    """Tell the planner how large the tables have become, after a bulk load.

    The server does so by itself, but not at once; until then a look-up of ten codes may read a
    whole index ten times.
    """
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")
    connections["owner"].close()


def create_role_and_database(database: str) -> None:
    """Make the application's role and a database with the C locale, where they are missing."""
    server = embedded.ensure_running()
    with psycopg.connect(connection.uri("owner", database="postgres"), autocommit=True) as db:
        # Two processes may be first at once; the second one finds everything made.
        db.execute("SELECT pg_advisory_lock(hashtext('chengxin'), hashtext('provision'))")
        if not _exists(db, "SELECT 1 FROM pg_roles WHERE rolname = %s", embedded.APP):
            db.execute(
                sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(
                    sql.Identifier(embedded.APP), sql.Literal(server.passwords[embedded.APP])
                )
            )
        if not _exists(db, "SELECT 1 FROM pg_database WHERE datname = %s", database):
            db.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'").format(
                    sql.Identifier(database)
                )
            )


def _exists(db: "psycopg.Connection[Any]", query: str, value: str) -> bool:
    return db.execute(query, (value,)).fetchone() is not None


def grant_privileges(alias: str) -> None:
    """Give the application's role exactly what the models declare, and take back the rest."""
    role = sql.Identifier(connection.app_role())
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        known = {row[0] for row in cursor.fetchall()}
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role))
        cursor.execute(
            sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(role)
        )
        cursor.execute(sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(role))
        declared = {model._meta.db_table: model for model in apps.get_models()}
        for table in sorted(known):
            _grant(cursor, role, table, declared.get(table))


def _grant(cursor: Any, role: sql.Identifier, table: str, model: Any) -> None:
    privileges = getattr(model, "app_privileges", READ_WRITE)
    if table == "django_migrations":
        privileges = ("SELECT",)
    cursor.execute(
        sql.SQL("GRANT {} ON {} TO {}").format(
            sql.SQL(", ").join(map(sql.SQL, privileges)), sql.Identifier(table), role
        )
    )
    columns = getattr(model, "app_update_columns", ())
    if columns:
        cursor.execute(
            sql.SQL("GRANT UPDATE ({}) ON {} TO {}").format(
                sql.SQL(", ").join(map(sql.Identifier, columns)), sql.Identifier(table), role
            )
        )
