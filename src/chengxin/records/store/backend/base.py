"""The connection wrapper: finds (and starts) the server when the first connection is asked for."""

from typing import Any

from django.db.backends.postgresql import base

from chengxin.records.store import connection


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection as the role named by ``OPTIONS["role"]`` (``owner`` or ``app``)."""

    def get_connection_params(self) -> dict[str, Any]:
        """Parameters for psycopg; starts the embedded server if it is the one in use."""
        self.settings_dict["OPTIONS"] = dict(self.settings_dict["OPTIONS"])
        role = self.settings_dict["OPTIONS"].pop("role")
        try:
            parameters: dict[str, Any] = super().get_connection_params()
        finally:
            self.settings_dict["OPTIONS"]["role"] = role
        found = connection.parameters(role, database=parameters.get("dbname"))
        parameters |= {
            "host": found.host,
            "port": found.port,
            "user": found.user,
            "password": found.password,
            **dict(found.options),
        }
        return parameters
