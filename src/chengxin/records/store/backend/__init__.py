"""Django's PostgreSQL backend, connected as one of the two roles, started on first use."""
