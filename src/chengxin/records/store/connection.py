"""Connection parameters of the two roles, for Django, psycopg and ADBC alike."""

import os
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from chengxin.records.store import embedded
from chengxin.records.store.errors import StoreError

Role = Literal["owner", "app"]
DATABASE = "chengxin"


@dataclass(frozen=True)
class Parameters:
    """Where and as whom to connect. ``options`` are libpq keywords such as ``sslmode``."""

    host: str
    port: int
    user: str
    password: str
    database: str
    options: tuple[tuple[str, str], ...] = ()

    def uri(self) -> str:
        """The libpq URI, password included: never print it."""
        options = "".join(f"{'&' if i else '?'}{k}={v}" for i, (k, v) in enumerate(self.options))
        who = f"{quote(self.user, safe='')}:{quote(self.password, safe='')}"
        return f"postgresql://{who}@{self.host}:{self.port}/{quote(self.database)}{options}"


def is_embedded() -> bool:
    """Whether Chengxin runs its own PostgreSQL (no ``DATABASE_URL`` is set)."""
    return not os.environ.get("DATABASE_URL")


def database_name() -> str:
    """The database the application works in: the one ``DATABASE_URL`` names, else our own."""
    return DATABASE if is_embedded() else parameters("app").database


def app_role() -> str:
    """The database role the application runs as; grants are made to it."""
    return embedded.APP if is_embedded() else parameters("app").user


def parameters(role: Role, *, database: str | None = None) -> Parameters:
    """Connection parameters of a role; starts the embedded server when it is the one in use.

    Args:
        role: ``owner`` migrates, ``app`` runs.
        database: Another database on the same server (tests).

    Raises:
        StoreError: ``DATABASE_URL`` or ``DATABASE_OWNER_URL`` is missing or malformed.
    """
    if is_embedded():
        server = embedded.ensure_running()
        user = embedded.OWNER if role == "owner" else embedded.APP
        return Parameters(
            "127.0.0.1", server.port, user, server.passwords[user], database or DATABASE
        )
    return _from_url("DATABASE_OWNER_URL" if role == "owner" else "DATABASE_URL", database)


def uri(role: Role = "app", *, database: str | None = None) -> str:
    """The libpq URI of a role, for ADBC and psycopg."""
    return parameters(role, database=database).uri()


def _from_url(variable: str, database: str | None) -> Parameters:
    value = os.environ.get(variable, "")
    parts = urlsplit(value)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.hostname or not parts.username:
        raise StoreError(
            f"{variable} is not a PostgreSQL address of the form "
            "postgresql://USER:PASSWORD@HOST:PORT/DATABASE: migrations need DATABASE_OWNER_URL "
            "(the owner of the tables), everything else DATABASE_URL (the application's role)"
        )
    return Parameters(
        parts.hostname,
        parts.port or 5432,
        unquote(parts.username),
        unquote(parts.password or ""),
        database or unquote(parts.path.lstrip("/")) or DATABASE,
        tuple(parse_qsl(parts.query)),
    )
